import type { TextColumn } from "../columns/columns.ts";
import { foldCase } from "../columns/foldCase.ts";
import type { Pieces } from "../pieces.ts";

/** Rows to a block: a block's text stays far below the longest string. */
const BLOCK_ROWS = 1 << 16;

/** Rows to a piece. */
const PIECE_ROWS = 1 << 12;

interface Block {
  /** The texts without their case, one after the other. */
  readonly text: string;
  /** Where each row's text begins; one more entry for the end. */
  readonly starts: Uint32Array;
}

/** Finds the rows whose text contains another, in any case: the texts stand in long strings, which are searched natively. */
export class SearchIndex {
  readonly #blocks: readonly Block[];

  private constructor(blocks: readonly Block[]) {
    this.#blocks = blocks;
  }

  static *of(column: TextColumn): Pieces<SearchIndex> {
    const blocks: Block[] = [];
    for (let from = 0; from < column.length; from += BLOCK_ROWS) {
      const texts: string[] = [];
      const end = Math.min(from + BLOCK_ROWS, column.length);
      for (let row = from; row < end; row++) {
        texts.push(foldCase(column.at(row) ?? ""));
        if (row % PIECE_ROWS === 0) yield;
      }
      const starts = new Uint32Array(texts.length + 1);
      texts.forEach((text, i) => {
        starts[i + 1] = (starts[i] as number) + text.length;
      });
      blocks.push({ text: texts.join(""), starts });
    }
    return new SearchIndex(blocks);
  }

  /** The first `limit` rows that contain the query, and how many there are in all. */
  find(query: string, limit: number): { rows: number[]; total: number } {
    const needle = foldCase(query);
    const rows: number[] = [];
    let total = 0;
    this.#blocks.forEach(({ text, starts }, block) => {
      let row = 0;
      for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at)) {
        row = rowAt(starts, at, row);
        const end = starts[row + 1] as number;
        // a hit across the border of two texts is none
        if (at + needle.length > end) {
          at++;
          continue;
        }
        if (rows.length < limit) rows.push(block * BLOCK_ROWS + row);
        total++;
        at = end;
      }
    });
    return { rows, total };
  }
}

/** The row whose text a position is in, from some row on: hits are mostly near, or else far. */
function rowAt(starts: Uint32Array, position: number, from: number): number {
  let low = from;
  let step = 1;
  while (low + step < starts.length - 1 && (starts[low + step] as number) <= position) {
    low += step;
    step *= 2;
  }
  let high = Math.min(low + step, starts.length - 1);
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if ((starts[middle] as number) <= position) low = middle;
    else high = middle;
  }
  return low;
}
