import fc from "fast-check";
import { expect, test } from "vitest";
import type { CellReading } from "../../src/columns/CellReading.ts";
import { DateReading } from "../../src/columns/DateReading.ts";
import { NumberBuilder } from "../../src/columns/NumberBuilder.ts";
import { NumberReading } from "../../src/columns/NumberReading.ts";
import { TextBuilder } from "../../src/columns/TextBuilder.ts";
import { bytesOf, COMMA_SEPARATED } from "../../src/csv/Dialect.ts";
import { RecordScanner } from "../../src/csv/RecordScanner.ts";
import { Target } from "../../src/csv/Target.ts";

const encoder = new TextEncoder();

function read(reading: NumberReading | DateReading, batches: readonly (readonly string[])[]): Target {
  const { kind } = reading;
  const builder = new NumberBuilder(kind === "number");
  const target = new Target(0, { name: "n", csv: "n", kind, required: true }, builder, reading);
  const scanner = new RecordScanner(1, [0], bytesOf({ ...COMMA_SEPARATED, delimiter: ";" }));
  target.aim(scanner);
  let rows = 0;
  for (const cells of batches) {
    const bytes = encoder.encode(cells.map((cell) => `${cell}\n`).join(""));
    scanner.scan(bytes, 0, bytes.length);
    rows += scanner.rows;
    target.append(scanner, 0, rows);
    target.aim(scanner);
    scanner.clear();
  }
  return target;
}

const valuesOf = (builder: NumberBuilder | TextBuilder | undefined): number[] | undefined =>
  builder?.kind === "number" ? [...builder.values.subarray(0, builder.length)] : undefined;

/** What a reading that knows from the beginning makes of the cells. */
const known = (reading: CellReading, batches: readonly (readonly string[])[]): number[] =>
  batches.flat().map((cell) => {
    const bytes = encoder.encode(cell);
    return reading.parse(bytes, 0, bytes.length, 1) ?? Number.NaN;
  });

const batchesOf = (...cells: readonly string[]) =>
  fc.array(fc.array(fc.constantFrom(...cells), { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 5 });

test("Target keeps both readings of numbers until a cell decides, in whatever batch", () => {
  fc.assert(
    fc.property(
      batchesOf("7", "", "1.250", "1,250", "-12.500", "3"),
      fc.constantFrom("3,50", "3.50", "1.250,5"),
      fc.option(fc.tuple(fc.nat({ max: 4 }), fc.nat({ max: 7 }))),
      (batches, decider, place) => {
        const [batch, row] = place ?? [0, 0];
        const cells = batches.map((list, i) =>
          place !== null && i === batch % batches.length ? list.toSpliced(row % list.length, 0, decider) : list,
        );
        const { builder, other } = read(new NumberReading(), cells);
        const comma = place !== null && decider !== "3.50";
        expect(valuesOf(builder)).toEqual(known(new NumberReading(comma ? "," : "."), cells));
        const open = place === null && cells.flat().some((cell) => /\d[.,]\d/.test(cell));
        expect(valuesOf(other)).toEqual(open ? known(new NumberReading(","), cells) : undefined);
      },
    ),
    { numRuns: 500 },
  );
});

test("Target keeps both readings of dates until a cell decides, in whatever batch", () => {
  fc.assert(
    fc.property(
      batchesOf("03/04/2025", "", "5/5/2025", "12/11/2024 10:30", "03/04/2025 7:00"),
      fc.constantFrom(["13/01/2025", "dmy"], ["1/13/2025", "mdy"], ["", undefined]),
      fc.nat({ max: 4 }),
      (batches, [decider, order], batch) => {
        const cells = batches.map((list, i) => (i === batch % batches.length ? [...list, decider] : list));
        const { builder, other } = read(new DateReading(), cells as string[][]);
        expect(valuesOf(builder)).toEqual(known(new DateReading(order ?? "dmy"), cells as string[][]));
        const open = order === undefined && cells.flat().some((cell) => /^(03|12)/.test(cell as string));
        expect(valuesOf(other)).toEqual(open ? known(new DateReading("mdy"), cells as string[][]) : undefined);
      },
    ),
    { numRuns: 500 },
  );
});

test("Target.remove(rows) removes them from all that is kept", () => {
  const target = read(new NumberReading(), [["1", "1.250"], ["$3", "2.500"], ["€4"]]);
  expect([valuesOf(target.builder), valuesOf(target.other), valuesOf(target.units)]).toEqual([
    ...[
      [1, 1.25, 3, 2.5, 4],
      [1, 1250, 3, 2500, 4],
      [0, 0, 1, 0, 2],
    ],
  ]);
  target.remove([1, 3]);
  expect([valuesOf(target.builder), valuesOf(target.other), valuesOf(target.units)]).toEqual([
    ...[
      [1, 3, 4],
      [1, 3, 4],
      [0, 1, 2],
    ],
  ]);
});

test("Target.aim(scanner) has texts read as texts, and serial ones by their pattern", () => {
  const builder = new TextBuilder();
  builder.decide({ prefix: "C", width: 3 });
  const scanner = new RecordScanner(1, [0], bytesOf(COMMA_SEPARATED));
  new Target(0, { name: "id", csv: "id", kind: "text", required: true }, builder).aim(scanner);
  const bytes = encoder.encode("C007\nx\nC1234\n");
  scanner.scan(bytes, 0, bytes.length);
  expect([...scanner.numbers.slice(0, 3)]).toEqual([7, -1, 1234]);
});
