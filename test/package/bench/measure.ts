import { readFileSync } from "node:fs";

/** A line for whoever is waiting. */
export function progress(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** What this process held at most, in MB. Linux counts a parent's peak into `maxRSS`; the high-water mark is the process's own. */
export function peakMb(): number {
  const status = process.platform === "linux" ? readFileSync("/proc/self/status", "utf8") : "";
  return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? process.resourceUsage().maxRSS) / 1024;
}

/** The middle of some figures; NaN without any. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(half)] ?? Number.NaN) + (sorted[Math.ceil(half)] ?? Number.NaN)) / 2;
}

/**
 * How the figures of one contender relate to another's: the middle of the ratios of the rounds. A busy minute of the
 * machine hits both in the same round, and so leaves its ratio alone.
 */
export function ratioOf(ours: readonly number[] = [], theirs: readonly number[] = []): number {
  return median(ours.flatMap((value, round) => (round < theirs.length ? [value / (theirs[round] as number)] : [])));
}

/** Whether two values are the same; numbers may differ by the order in which they were added. */
export function agree(a: unknown, b: unknown): boolean {
  if (typeof a !== "number" || typeof b !== "number") return a === b;
  return a === b || Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));
}

/** Where two answers part, `undefined` if they agree. */
export function difference(
  rows: readonly (readonly unknown[])[],
  expected: readonly (readonly unknown[])[],
): string | undefined {
  if (rows.length !== expected.length) return `${rows.length} rows, expected ${expected.length}`;
  for (const [i, row] of rows.entries()) {
    const other = expected[i] ?? [];
    if (row.length === other.length && row.every((cell, j) => agree(cell, other[j]))) continue;
    return `row ${i} is ${JSON.stringify(row)}, expected ${JSON.stringify(other)}`;
  }
  return undefined;
}
