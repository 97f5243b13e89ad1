import { OptionError } from "../errors.ts";

/** What the models know of one customer. All times are in one unit, which the model's parameters carry as well. */
export interface History {
  /** Repeat purchases, a whole number: purchase days less the first. In papers x. */
  readonly frequency: number;
  /** Age at the last purchase, 0 if there was only one. In papers t_x. */
  readonly recency: number;
  /** Time from the first purchase to the end of observation. In papers T. */
  readonly age: number;
}

/** Histories of many customers as columns of one length. */
export interface Histories {
  /** Repeat purchases, whole numbers: purchase days less the first. */
  readonly frequency: ArrayLike<number>;
  /** Age at the last purchase, 0 where there was only one. */
  readonly recency: ArrayLike<number>;
  /** Time from the first purchase to the end of observation. */
  readonly age: ArrayLike<number>;
  /** How many customers each row stands for, above 0. Default 1. */
  readonly weight?: ArrayLike<number>;
}

/** More purchases than this are no customer's. */
export const MOST_PURCHASES = 10_000_000;

/** Checks a history; `place` stands before the name of what is wrong. */
export function requireHistory(caller: string, history: History, place = "history."): void {
  if (typeof history !== "object" || history === null) {
    throw new OptionError(caller, "history", "an object with frequency, recency and age", history);
  }
  const { frequency, recency, age } = history;
  if (!(Number.isInteger(frequency) && frequency >= 0 && frequency <= MOST_PURCHASES)) {
    throw new OptionError(caller, `${place}frequency`, `a whole number from 0 to ${MOST_PURCHASES}`, frequency);
  }
  if (!(age >= 0 && age < Number.POSITIVE_INFINITY)) {
    throw new OptionError(caller, `${place}age`, "a number from 0", age);
  }
  if (!(recency >= 0 && recency <= age)) {
    throw new OptionError(caller, `${place}recency`, `a number from 0 to the age ${age}`, recency);
  }
  if (frequency === 0 && recency !== 0) {
    throw new OptionError(caller, `${place}recency`, "0 without a repeat purchase", recency);
  }
}

/** Checks a span of time. */
export function requireTime(caller: string, option: string, value: number): void {
  if (!(value >= 0 && value < Number.POSITIVE_INFINITY))
    throw new OptionError(caller, option, "a number from 0", value);
}
