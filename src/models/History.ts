import { OptionError } from "../errors.ts";
import { requireObject } from "../options.ts";

/** What the models know of one customer. All times are in one unit, which the model's parameters carry as well. */
export interface History {
  /** Repeat purchases, a whole number: purchase days less the first. In papers x. */
  readonly frequency: number;
  /** Age at the last purchase, 0 if there was only one. In papers t_x. */
  readonly recency: number;
  /** Time from the first purchase to the end of observation. In papers T. */
  readonly age: number;
  /**
   * Sum of the natural logarithms of the times between purchases, for the models of regular gaps; 0 without a repeat purchase.
   * In BTYDplus litt.
   */
  readonly sumLogGaps?: number;
}

/** A history as callers have it: a row of `purchaseHistories(orders).table` is one; `T` is understood as `age`. */
export interface HistoryInput {
  readonly frequency?: number | null;
  readonly recency?: number | null;
  readonly age?: number | null;
  readonly T?: number | null;
  readonly sumLogGaps?: number | null;
}

/** Histories of many customers as columns of one length. */
export interface Histories {
  /** Repeat purchases, whole numbers: purchase days less the first. */
  readonly frequency: ArrayLike<number>;
  /** Age at the last purchase, 0 where there was only one. */
  readonly recency: ArrayLike<number>;
  /** Time from the first purchase to the end of observation. */
  readonly age: ArrayLike<number>;
  /** Sums of the natural logarithms of the times between purchases: `mbgCnbdK` and `bgCnbdK` need them. */
  readonly sumLogGaps?: ArrayLike<number>;
  /** How many customers each row stands for, above 0. Default 1. */
  readonly weight?: ArrayLike<number>;
}

/** Anything with columns by name, as a table of histories is. */
export interface HistoryTable {
  readonly columnNames: readonly string[];
  column(name: "frequency" | "recency" | "age" | "sumLogGaps"): { readonly values: ArrayLike<number> } | object;
}

/** Histories as callers have them: columns, with `T` understood as `age`; a table of histories; what `purchaseHistories` returned. */
export type HistoriesInput =
  | Histories
  | (Omit<Histories, "age"> & { readonly T: ArrayLike<number> })
  | HistoryTable
  | { readonly table: HistoryTable };

const COLUMNS = ["frequency", "recency", "age"] as const;
const NAMES = "frequency, recency and age (or T)";
const EXPECTED = `the columns ${NAMES}`;

/**
 * Histories as columns, from any form that callers have them in.
 *
 * @throws OptionError that names the columns that are missing, and for a table of customers, whose recency is another
 */
export function historiesOf(caller: string, input: HistoriesInput): Histories {
  requireObject(caller, "histories", input, EXPECTED);
  const given = "table" in input ? input.table : input;
  requireObject(caller, "histories.table", given, "a table of histories");
  if (isTable(given)) {
    const missing = COLUMNS.filter((name) => !given.columnNames.includes(name));
    if (missing.length > 0) {
      const expected = `a table of histories, with ${EXPECTED}; missing: ${missing.join(", ")}`;
      throw new OptionError(caller, "histories", expected, given.columnNames.slice(0, 20));
    }
    const [frequency, recency, age] = COLUMNS.map((name) => valuesOf(given.column(name)));
    const sumLogGaps = given.columnNames.includes("sumLogGaps") ? valuesOf(given.column("sumLogGaps")) : undefined;
    return { frequency, recency, age, ...(sumLogGaps !== undefined && { sumLogGaps }) } as Histories;
  }
  const { age, T, ...columns } = given as Histories & { readonly T?: ArrayLike<number> };
  refuseCustomers(caller, "histories", given);
  return { ...columns, age: (age ?? T) as ArrayLike<number> };
}

const isTable = (input: object): input is HistoryTable => "column" in input && typeof input.column === "function";
const valuesOf = (column: object): unknown => ("values" in column ? column.values : column);

/**
 * A history, from any form that callers have it in.
 *
 * @throws OptionError for what cannot be one, and for a customer, whose recency is another
 */
export function historyOf(caller: string, input: HistoryInput): History {
  requireObject(caller, "history", input, `an object with ${NAMES}`);
  // most have an age: nothing is copied then
  if (input.age === undefined || input.age === null) refuseCustomers(caller, "history", input);
  const history = (input.age ?? input.T) === input.age ? input : { ...input, age: input.T };
  requireHistory(caller, history as History);
  return history as History;
}

/** A customer's frequency counts all orders, and its recency is the time since the last. */
function refuseCustomers(caller: string, argument: string, input: object): void {
  if ("age" in input || "T" in input || !("monetary" in input)) return;
  throw new OptionError(
    caller,
    argument,
    "made by purchaseHistories",
    "customers, whose recency counts from the last order",
  );
}

/** More purchases than this are no customer's. */
export const MOST_PURCHASES = 10_000_000;

/** Checks a history; `place` stands before the name of what is wrong. */
export function requireHistory(caller: string, history: History, place = "history."): void {
  const { frequency, recency, age } = history;
  const refuse = (name: keyof History, expected: string): never => {
    throw new OptionError(caller, place + name, expected, history[name]);
  };
  if (!(Number.isInteger(frequency) && frequency >= 0 && frequency <= MOST_PURCHASES))
    refuse("frequency", `a whole number from 0 to ${MOST_PURCHASES}`);
  requireTime(caller, `${place}age`, age);
  if (!(Number.isFinite(recency) && recency >= 0 && recency <= age))
    refuse("recency", `a number from 0 to the age ${age}`);
  if (frequency === 0 && recency !== 0) refuse("recency", "0 without a repeat purchase");
}

/** Checks a span of time, or a rate. */
export function requireTime(caller: string, option: string, value: number): void {
  if (!(Number.isFinite(value) && value >= 0)) throw new OptionError(caller, option, "a number from 0", value);
}
