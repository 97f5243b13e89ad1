/** On which line of a file each row begins: kept where a row does not begin on the line behind the row before it. */
export class LineMap {
  /** The rows at which the distance between row and line changes, and that distance from there on. */
  #rows = new Float64Array(16);
  #distances = new Float64Array(16);
  #count = 0;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  append(lines: Int32Array, count: number): void {
    for (let i = 0; i < count; i++) {
      const row = this.#length++;
      const distance = (lines[i] as number) - row;
      if (this.#count > 0 && this.#distances[this.#count - 1] === distance) continue;
      if (this.#count === this.#rows.length) {
        this.#rows = grown(this.#rows);
        this.#distances = grown(this.#distances);
      }
      this.#rows[this.#count] = row;
      this.#distances[this.#count++] = distance;
    }
  }

  /** The line of a row. */
  at(row: number): number {
    let [low, high] = [0, this.#count];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#rows[middle] as number) <= row) low = middle;
      else high = middle;
    }
    return row + (this.#distances[low] as number);
  }
}

function grown(values: Float64Array): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(2 * values.length);
  larger.set(values);
  return larger;
}
