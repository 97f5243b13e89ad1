/** A cell that showed something, and where it stands. */
export interface Evidence {
  readonly line: number;
  readonly text: string;
}

/**
 * How the cells of a column are to be read where two readings are possible: the likelier one until a cell shows which it
 * is, and from then on the one that is left.
 */
export interface CellReading {
  readonly kind: "number" | "date";
  /** Whether both readings are still possible. */
  readonly open: boolean;
  /** What the cell last parsed is under the other reading; NaN where that is the same. */
  readonly other: number;
  /** Whether the cell last parsed showed that not the likelier reading is right but the other. */
  readonly turned: boolean;
  /** What decided. */
  readonly evidence: Evidence | undefined;
  /** The first cells that both readings fit, with different values. */
  readonly undecided: readonly Evidence[];
  /** Of numbers, the byte of the decimal mark. */
  readonly mark?: number;
  /** Of dates, whether they are written YYYY-MM-DD. */
  readonly iso?: boolean;
  /** Of dates, how they are written, in words; `undefined` before the first. */
  readonly format?: string | undefined;
  /** Of numbers, one more than the place of what stood beside the number last parsed; 0 if nothing did. */
  readonly unit?: number;
  /** Thinks the other reading likelier from now on. */
  turn(): void;
  /** The value of `bytes[from, to)`; NaN where it is missing, `undefined` for what is none. */
  parse(bytes: Uint8Array, from: number, to: number, line: number): number | undefined;
}

/** Cells to show. */
const SHOWN = 3;

/** Keeps the first few cells; a record that was cut is read again, and its cell is the same. */
export function noteEvidence(kept: Evidence[], cell: Evidence): void {
  const last = kept.at(-1);
  if (kept.length < SHOWN && !(last?.line === cell.line && last.text === cell.text)) kept.push(cell);
}
