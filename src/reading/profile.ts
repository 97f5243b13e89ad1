import { rollup } from "d3-array";
import { DateReading } from "../columns/DateReading.ts";
import { isMissing } from "../columns/missingText.ts";
import { NumberReading } from "../columns/NumberReading.ts";
import type { CsvSniff } from "../csv/sniffCsv.ts";
import { isBlank } from "../csv/sniffCsv.ts";
import { splitRecords } from "../csv/splitRecords.ts";
import type { Pieces } from "../pieces.ts";
import { isFlag } from "./guests.ts";
import { statusMeaning } from "./statuses.ts";

/** What the cells of a column in a sample look like. */
export interface Profile {
  /** Cells that hold something. */
  readonly filled: number;
  /** Of these, those that are numbers, dates with a day, times alone, addresses, names of people, known statuses, yes and no. */
  readonly numbers: number;
  readonly dates: number;
  readonly times: number;
  readonly emails: number;
  readonly names: number;
  readonly statuses: number;
  readonly flags: number;
  /** Whether any number has a fraction or a currency. */
  readonly money: boolean;
  /** Decimals that numbers are written with. */
  readonly decimals: number;
  /** Different values. */
  readonly distinct: number;
  /** The first few values. */
  readonly examples: readonly string[];
  /** Cells as they follow each other in the sample, as many in each column; blank where there is nothing. */
  readonly cells: readonly string[];
}

const LONGEST = 100;
/** Cells of a column to look at. */
const CELLS = 120;
/** Rows of each part of a sample in which columns are compared with each other. */
const ROWS = 200;
const EMAIL = /^[^\s@"<>]+@[^\s@"<>]+\.[^\s@"<>]+$/;
const NAME = /^\p{L}[\p{L}.'’-]*(,?\s+\p{L}[\p{L}.'’-]*)+$/u;

/** Looks at the columns of a sample. */
export function* profilesOf(texts: readonly string[], sniff: CsvSniff): Pieces<Profile[]> {
  yield;
  const cells: string[][] = sniff.columns.map(() => []);
  const rows: string[][] = sniff.columns.map(() => []);
  const [front = "", ...further] = texts;
  const begin = sniff.headerLine === null ? sniff.linesAbove + 1 : sniff.headerLine + 1;
  for (const [i, text] of [front, ...further].entries()) {
    const most = (rows[0]?.length ?? 0) + ROWS;
    for (const record of splitRecords(text, sniff.dialect)) {
      if ((i === 0 && record.line < begin) || isBlank(record) || record.cells.length < sniff.columns.length / 2)
        continue;
      // a report repeats its header on each page
      if (record.cells.every((cell, column) => cell.trim() === sniff.columns[column])) continue;
      const isCompared = (rows[0]?.length ?? 0) < most;
      for (const [column, values] of cells.entries()) {
        const cell = record.cells[column]?.trim() ?? "";
        const value = isMissing(cell) ? "" : cell;
        if (value !== "") values.push(value);
        if (isCompared) rows[column]?.push(value);
      }
    }
  }
  const profiles: Profile[] = [];
  for (const [column, values] of cells.entries()) {
    yield;
    profiles.push(profileOf(values, rows[column] as string[]));
  }
  return profiles;
}

function profileOf(all: readonly string[], cells: readonly string[]): Profile {
  // evenly from all over the sample
  const step = Math.max(1, Math.floor(all.length / CELLS));
  const values = all.filter((_, i) => i % step === 0);
  const encoder = new TextEncoder();
  const numbers = new NumberReading();
  const dates = new DateReading();
  const profile = { filled: values.length, numbers: 0, dates: 0, times: 0, emails: 0, names: 0, statuses: 0, flags: 0 };
  let money = false;
  let decimals = 0;
  const counts = rollup(
    values,
    (same) => same.length,
    (value) => value,
  );
  for (const [value, count] of counts) {
    const bytes = encoder.encode(value);
    const number = numbers.parse(bytes, 0, bytes.length, 0);
    const isNumber = number !== undefined && !Number.isNaN(number);
    if (isNumber) {
      profile.numbers += count;
      const [, fraction = ""] = /[.,](\d{1,6})\D*$/.exec(value) ?? [];
      // three digits may be a group of thousands
      if (fraction.length !== 3) decimals = Math.max(decimals, fraction.length);
      if (numbers.unit > 0 || /[.,]\d{1,2}\b/.test(value)) money = true;
    }
    const date = dates.parse(bytes, 0, bytes.length, 0);
    const isDate = date !== undefined && !Number.isNaN(date);
    if (isDate && dates.timeOnly) profile.times += count;
    else if (isDate) profile.dates += count;
    if (isFlag(value)) profile.flags += count;
    if (isNumber || isDate) continue;
    // no pattern is tried on what is too long to be an address, a status or a name
    if (value.length > LONGEST) continue;
    if (EMAIL.test(value)) profile.emails += count;
    else if (statusMeaning(value) !== undefined) profile.statuses += count;
    if (NAME.test(value)) profile.names += count;
  }
  // a code such as EUR-07 among others is no amount
  money &&= 2 * profile.numbers > profile.filled;
  return { ...profile, money, decimals, distinct: counts.size, examples: values.slice(0, 3), cells };
}
