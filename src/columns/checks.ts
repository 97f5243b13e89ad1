import type { DataErrorCode } from "../errors.ts";
import type { ColumnSpec } from "./columns.ts";

/** What is wrong with a row. */
export interface Problem {
  readonly code: DataErrorCode;
  /** The column at fault as the file spells it; `null` when the whole row is. */
  readonly column: string | null;
  readonly value: string;
  readonly expected: string;
  readonly reason: string;
}

/** Takes what is wrong with a row, counted from the first that was checked. */
export type Fail = (row: number, code: DataErrorCode, expected: string, got: string, value: string) => void;

export const NUMBER_EXPECTED = "a number";
export const DATE_EXPECTED = "a date such as 2025-01-31 or 2025-01-31 09:39:37";

/** Largest number from which on whole numbers are not all told apart. */
const LARGEST_WHOLE = 2 ** 53;

/** Checks numbers and dates, NaN where missing: range, missing, whole. */
export function checkNumbers(values: Float64Array, from: number, count: number, spec: ColumnSpec, fail: Fail): void {
  const { min = -Infinity, max = Infinity, nullable = true } = spec;
  const whole = spec.integer === true;
  if (nullable && !whole && min === -Infinity && max === Infinity) return;
  for (let row = 0; row < count; row++) {
    const value = values[from + row] as number;
    if (value < min || value > max) fail(row, "out_of_range", rangeText(min, max), String(value), String(value));
    else if (Number.isNaN(value)) {
      if (!nullable) fail(row, "missing_value", "a value", "an empty cell", "");
    } else if (whole && !(Math.floor(value) === value && Math.abs(value) < LARGEST_WHOLE)) {
      fail(row, "invalid_number", "a whole number below 2 ** 53", String(value), String(value));
    }
  }
}

/** Texts whose codes are to be checked. */
export interface CheckedTexts {
  /** The text of a code. */
  textOf(code: number): string | null;
  /** What stands in a row whose code is -1, since it is not valid text. */
  invalidAt(row: number): string;
}

/** Checks codes of texts, 0 where missing and -1 where invalid: encoding, missing, allowed values. */
export function checkTexts(
  codes: Float64Array,
  from: number,
  count: number,
  { nullable = true, values }: ColumnSpec,
  texts: CheckedTexts,
  fail: Fail,
): void {
  for (let row = 0; row < count; row++) {
    const code = codes[from + row] as number;
    if (code < 0) {
      const value = texts.invalidAt(row);
      fail(row, "invalid_encoding", "text in UTF-8 without NUL", quote(value), value);
    } else if (code === 0) {
      if (!nullable) fail(row, "missing_value", "a value", "an empty cell", "");
    } else if (values !== undefined) {
      const text = texts.textOf(code) as string;
      if (!values.includes(text)) fail(row, "unknown_value", `one of ${values.join(", ")}`, quote(text), text);
    }
  }
}

/** Where each code of a column came first, for columns in which no text may occur twice. */
export class FirstPlaces {
  /** By code one more than the place, since rows are counted from 0; 0 where there is none. */
  places = new Uint32Array(0);

  /** The place at which a code came first: the one given, if it did not come before. */
  first(code: number, place: number): number {
    if (code >= this.places.length) {
      const places = new Uint32Array(2 * code + 4096);
      places.set(this.places);
      this.places = places;
    }
    if (this.places[code] === 0) this.places[code] = place + 1;
    return (this.places[code] as number) - 1;
  }
}

/** Gives the codes other numbers. */
export function renumberPlaces(places: FirstPlaces, codeOf: (code: number) => number): void {
  const known = places.places;
  places.places = new Uint32Array(0);
  for (let code = 0; code < known.length; code++) {
    if (known[code] !== 0) places.first(codeOf(code), (known[code] as number) - 1);
  }
}

/** How the rows that are checked are called, and which of them are bad already. */
export interface RowPlaces {
  readonly unit: "line" | "row";
  placeOf(row: number): number;
  isBad(row: number): boolean;
}

/** Checks that no code comes again, in rows that nothing else is wrong with. */
export function checkUnique(
  codes: Float64Array,
  from: number,
  count: number,
  { csv }: ColumnSpec,
  textOf: (code: number) => string | null,
  places: FirstPlaces,
  { unit, placeOf, isBad }: RowPlaces,
  fail: Fail,
): void {
  for (let row = 0; row < count; row++) {
    const code = codes[from + row] as number;
    if (code <= 0 || isBad(row)) continue;
    const place = placeOf(row);
    const first = places.first(code, place);
    if (first === place) continue;
    const text = textOf(code) as string;
    fail(row, "duplicate_value", `every ${csv} once`, `${quote(text)} again (first on ${unit} ${first})`, text);
  }
}

/** In which order to check columns: the unique ones last, since a row that is rejected anyway must not be the first to have an id. */
export function uniqueLast(specs: readonly ColumnSpec[]): number[] {
  const slots = [...specs.keys()];
  return [...slots.filter((slot) => !specs[slot]?.unique), ...slots.filter((slot) => specs[slot]?.unique)];
}

/** A problem in words. */
export function described(
  expected: string,
  got: string,
  value: string,
): Pick<Problem, "expected" | "reason" | "value"> {
  return { expected, reason: `expected ${expected}, got ${got}`, value };
}

function rangeText(min: number, max: number): string {
  if (max === Infinity) return `a number from ${min}`;
  return min === -Infinity ? `a number up to ${max}` : `a number from ${min} to ${max}`;
}

/** A value as a message shows it. */
export function quote(value: string): string {
  return JSON.stringify(short(value));
}

/** A value cut to what a message can hold. */
export function short(value: string): string {
  return value.length > 60 ? `${value.slice(0, 60)}…` : value;
}
