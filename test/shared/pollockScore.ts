import { csvParseRows } from "d3-dsv";

/** A table as a reader of CSV gives it, all cells as texts. */
export interface LoadedTable {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The ten parts of a file's score, each from 0 to 1. */
export interface PollockParts {
  readonly success: number;
  readonly header: Likeness;
  readonly records: Likeness;
  readonly cells: Likeness;
}

/** How alike two multisets are. */
export interface Likeness {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/** What files score together; every score is 10 at most. */
export interface PollockScores {
  readonly simple: number;
  readonly weighted: number;
  /** By class, what of both scores is lost by its files, those that lose most first. */
  readonly classes: readonly PollockClass[];
}

/** The files that have the same thing wrong with them. */
export interface PollockClass {
  readonly name: string;
  readonly files: number;
  /** Mean of its files. */
  readonly score: number;
  readonly simpleLost: number;
  readonly weightedLost: number;
}

const ALL: Likeness = { precision: 1, recall: 1, f1: 1 };
const NONE: Likeness = { precision: 0, recall: 0, f1: 0 };

/** Scores a table against what a file should give; `undefined` is a file that could not be read. */
export function pollockParts(clean: string, loaded: LoadedTable | undefined): PollockParts {
  if (loaded === undefined) return { success: 0, header: NONE, records: NONE, cells: NONE };
  const [header, ...rows] = csvParseRows(clean);
  // nothing was to be found
  if (header === undefined) return { success: 1, header: ALL, records: ALL, cells: ALL };
  return {
    success: 1,
    header: likeness(header.map(normal), loaded.header.map(normal)),
    records: likeness(rows.map(recordOf), loaded.rows.map(recordOf)),
    // the benchmark counts the header's cells among all cells, and compares those as they are written
    cells: likeness([header, ...rows].flat(), [loaded.header, ...loaded.rows].flat()),
  };
}

/** The parts added up: 10 at most. */
export function pollockSum({ success, header, records, cells }: PollockParts): number {
  return [header, records, cells].reduce((sum, { precision, recall, f1 }) => sum + precision + recall + f1, success);
}

/** Scores all files, one after the other so that a reader's memory holds one of them. */
export async function pollockScores(
  weights: Readonly<Record<string, number>>,
  cleanOf: (file: string) => string,
  load: (file: string) => Promise<LoadedTable | undefined>,
): Promise<PollockScores> {
  const files = Object.entries(weights);
  const weightOfAll = files.reduce((sum, [, weight]) => sum + weight, 0);
  const [total, classes] = [{ simple: 0, weighted: 0 }, new Map<string, PollockClass>()];
  for (const [file, weight] of files) {
    const score = pollockSum(pollockParts(cleanOf(file), await load(file)));
    total.simple += score / files.length;
    total.weighted += (score * weight) / weightOfAll;
    const name = classOf(file);
    const known = classes.get(name) ?? { name, files: 0, score: 0, simpleLost: 0, weightedLost: 0 };
    classes.set(name, {
      name,
      files: known.files + 1,
      score: (known.score * known.files + score) / (known.files + 1),
      simpleLost: known.simpleLost + (10 - score) / files.length,
      weightedLost: known.weightedLost + ((10 - score) * weight) / weightOfAll,
    });
  }
  const lost = ({ simpleLost, weightedLost }: PollockClass) => simpleLost + weightedLost;
  return { ...total, classes: [...classes.values()].sort((a, b) => lost(b) - lost(a)) };
}

/** A file's name without the numbers of rows and columns; what a character is stays, as in `0x2C`. */
export function classOf(file: string): string {
  return file.replace(/\.csv$/, "").replace(/(row|col|quote|row_field_delimiter_)\d+/g, "$1");
}

/** Precision is the share of what is wanted that was found: the benchmark calls it so. */
function likeness(wanted: readonly string[], found: readonly string[]): Likeness {
  if (wanted.length === 0) return ALL;
  const left = new Map<string, number>();
  for (const value of wanted) left.set(value, (left.get(value) ?? 0) + 1);
  let common = 0;
  for (const value of found) {
    const count = left.get(value) ?? 0;
    if (count === 0) continue;
    left.set(value, count - 1);
    common++;
  }
  if (common === 0) return NONE;
  const [precision, recall] = [common / wanted.length, common / found.length];
  return { precision, recall, f1: (2 * precision * recall) / (precision + recall) };
}

const recordOf = (row: readonly string[]): string => row.map(normal).join("");

/** A cell to be compared: in lower case, and a number without what does not change it. */
function normal(cell: string): string {
  return /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(cell) ? String(Number(cell)) : cell.toLowerCase();
}
