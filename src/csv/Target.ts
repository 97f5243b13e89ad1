import type { CellReading } from "../columns/CellReading.ts";
import type { ColumnSpec } from "../columns/columns.ts";
import { NumberBuilder } from "../columns/NumberBuilder.ts";
import { BATCH_ROWS, type TextBuilder } from "../columns/TextBuilder.ts";
import type { RecordScanner } from "./RecordScanner.ts";

/**
 * A column of the file that somebody wants; its place among them is its slot in a batch. As long as two readings of its
 * numbers or dates fit, the values under both are kept.
 */
export class Target {
  /** The values under the reading that is not thought likelier, from the first cell on where they differ. */
  other: NumberBuilder | undefined;
  /** What stands beside the numbers: one more than its place among the reading's units. */
  units: NumberBuilder | undefined;

  /** @param index which column of the file it is */
  constructor(
    readonly index: number,
    readonly spec: ColumnSpec,
    public builder: NumberBuilder | TextBuilder,
    readonly reading?: CellReading,
  ) {}

  /** Has the scanner read the column as it is known by now. */
  aim(scanner: RecordScanner): void {
    if (this.builder.kind === "text") scanner.expectText(this.index, this.builder.serial, scanner.delimiter);
    else if (this.reading !== undefined) scanner.expect(this.index, this.reading);
  }

  /** Takes over a batch; `capacity` is how many rows to make room for when room runs out. */
  append(scanner: RecordScanner, slot: number, capacity: number): void {
    const { rows } = scanner;
    const units = scanner.units[slot];
    if (units !== undefined) {
      this.units ??= zeros(this.builder.length);
      this.units.append(units, 0, rows, capacity);
    }
    if (this.reading !== undefined) this.#appendOther(scanner, slot, capacity);
    this.builder.append(scanner.numbers, slot * BATCH_ROWS, rows, capacity);
  }

  #appendOther(scanner: RecordScanner, slot: number, capacity: number): void {
    if (scanner.turned.has(slot) && this.other !== undefined) this.builder = this.other;
    if (this.reading?.open !== true) {
      this.other = undefined;
      return;
    }
    const alternates = scanner.alternates.filter((alternate) => alternate.slot === slot);
    if (this.other === undefined && alternates.length === 0) return;
    const { builder } = this;
    if (this.other === undefined && builder.kind === "number") {
      this.other = new NumberBuilder(false);
      this.other.append(Float64Array.from(builder.values.subarray(0, builder.length)), 0, builder.length, capacity);
    }
    const values = scanner.numbers.slice(slot * BATCH_ROWS, slot * BATCH_ROWS + scanner.rows);
    for (const { row, value } of alternates) values[row] = value;
    this.other?.append(values, 0, scanner.rows, capacity);
  }

  remove(rows: readonly number[]): void {
    this.builder.remove(rows);
    this.other?.remove(rows);
    this.units?.remove(rows);
  }
}

function zeros(length: number): NumberBuilder {
  const builder = new NumberBuilder(true);
  builder.append(new Float64Array(length), 0, length, length);
  return builder;
}
