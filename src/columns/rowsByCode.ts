/** The rows of each code: those of code c are `rows[starts[c]]` up to, not including, `rows[starts[c + 1]]`. */
export interface RowsByCode {
  readonly starts: Uint32Array;
  readonly rows: Uint32Array;
}

/** Groups rows by code, each group in row order (a counting sort, linear); `size` is one more than the largest code. */
export function rowsByCode(codes: Uint32Array, size: number): RowsByCode {
  const starts = new Uint32Array(size + 1);
  for (let row = 0; row < codes.length; row++) (starts[(codes[row] as number) + 1] as number)++;
  for (let code = 0; code < size; code++) (starts[code + 1] as number) += starts[code] as number;
  const next = starts.slice();
  const rows = new Uint32Array(codes.length);
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] as number;
    rows[next[code] as number] = row;
    (next[code] as number)++;
  }
  return { starts, rows };
}
