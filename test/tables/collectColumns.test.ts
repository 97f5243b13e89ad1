import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import type { BadRowOptions } from "../../src/columns/BadRows.ts";
import type { ColumnSpec } from "../../src/columns/columns.ts";
import { type CollectOptions, collectColumns } from "../../src/tables/collectColumns.ts";
import { failOnBadRows } from "../../src/tables/failOnBadRows.ts";
import { rowClock } from "../../src/tables/rowClock.ts";
import { setRowsAside } from "../../src/tables/setRowsAside.ts";

const spec = (name: string, kind: ColumnSpec["kind"], more: Partial<ColumnSpec> = {}): ColumnSpec => ({
  ...{ name, csv: name.toUpperCase(), kind },
  ...more,
});

function collected(
  columns: readonly (readonly [ColumnSpec, readonly unknown[]])[],
  { onBadRow, rowDates, strict }: BadRowOptions & Pick<CollectOptions, "strict"> & { readonly rowDates?: string } = {},
  own = false,
) {
  const given = columns.map(([column, values]) => ({ spec: column, own, at: (row: number) => values[row] }));
  const length = columns[0]?.[1].length ?? 0;
  const all = collectColumns(given, length, { strict, clock: () => rowClock(rowDates) });
  const collect = onBadRow === "collect";
  const { columns: made, ...rest } = {
    ...{ rejected: [], rejectedCount: 0 },
    ...(collect ? setRowsAside(all, "t", { onBadRow }, String) : failOnBadRows(all, "t")),
  };
  return { ...rest, cells: Object.fromEntries([...made].map(([name, column]) => [name, [...column]])), made };
}

test("collectColumns() takes numbers as numbers, big integers and text, and nothing else", () => {
  const column = spec("n", "number", { required: true });
  expect(collected([[column, [1, 2n, "3.5", " -4 ", "NA", null, undefined, ""]]]).cells.n).toEqual([
    ...[1, 2, 3.5, -4],
    ...[null, null, null, null],
  ]);
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, "1,5", true, {}, [], new Date(0)])
    expect(() => collected([[column, [1, value]]])).toThrow(
      expect.objectContaining({ code: "invalid_number", row: 1, column: "N" }),
    );
});

test("collectColumns() takes dates as Date, epoch milliseconds and text", () => {
  const column = spec("d", "date", { required: true });
  expect(collected([[column, [new Date(5), 5, "1970-01-01", null]]]).cells.d).toEqual([
    new Date(5),
    new Date(5),
    new Date(0),
    null,
  ]);
  for (const value of [new Date(Number.NaN), 9e15, "31/01/2025", "2025-01-01 00:00:60", true, {}])
    expect(() => collected([[column, [value]]])).toThrow(expect.objectContaining({ code: "invalid_date", row: 0 }));
});

test("collectColumns() takes texts, identifiers that are numbers, and no objects; halves of characters as in a file", () => {
  const column = spec("t", "text", { required: true });
  const values = ["a", 12, 12n, true, "", null, "😀", "\ud800x", "\ufeffa"];
  const expected = ["a", "12", "12", "true", null, null, "😀", "\ufffdx", "\ufeffa"];
  expect(collected([[column, values]]).cells.t).toEqual(expected);
  expect(() => collected([[column, [{}]]])).toThrow(expect.objectContaining({ code: "invalid_text" }));
  expect(() => collected([[column, ["a", "a\0"]]])).toThrow(
    expect.objectContaining({ code: "invalid_encoding", row: 1 }),
  );
});

test("collectColumns({ rowDates }) reads the parts of a Date that are meant; this suite runs in Auckland", () => {
  const column = spec("d", "date");
  const date = new Date(2025, 0, 31, 9, 39, 37, 250);
  const first = (rowDates?: string) =>
    collected([[column, [date]]], rowDates === undefined ? {} : { rowDates }).cells.d?.[0];
  expect(first("local")).toEqual(new Date("2025-01-31T09:39:37.250Z"));
  expect(first()).toEqual(date);
  expect(first("Pacific/Auckland")).toEqual(new Date("2025-01-31T09:39:37.250Z"));
  expect(first("America/New_York")).toEqual(new Date("2025-01-30T15:39:37.250Z"));
});

test("collectColumns() warns of dates that are all at local midnight, unless it was told how to read them", () => {
  const column = spec("d", "date");
  const codes = (values: unknown[], options = {}) =>
    collected([[column, values]], options).warnings.map(({ code }) => code);
  expect(codes([new Date(2025, 0, 31), null, new Date(2025, 1, 1)])).toEqual(["dates_look_local"]);
  expect(codes([new Date(2025, 0, 31), new Date("2025-02-01")])).toEqual([]);
  expect(codes([new Date(2025, 0, 31)], { rowDates: "local" })).toEqual([]);
  expect(codes([new Date("2025-02-01")])).toEqual([]);
  expect(codes([])).toEqual([]);
});

test("collectColumns() infers what a column of the caller's own holds", () => {
  const own = (...values: unknown[]) => collected([[spec("x", "text"), values]], {}, true);
  expect(own(1, null, 2.5).cells.x).toEqual([1, null, 2.5]);
  expect(own(new Date(0), null).cells.x).toEqual([new Date(0), null]);
  expect(own("NG", null, "GH").cells.x).toEqual(["NG", null, "GH"]);
  expect(own(1, "a", true).cells.x).toEqual(["1", "a", "true"]);
  const object = own({ nested: 1 }, null);
  expect([object.cells, object.warnings.map(({ code }) => code), object.length]).toEqual([
    {},
    ["unsupported_column"],
    2,
  ]);
});

test("collectColumns({ onBadRow: collect }) sets bad rows aside, across batches, and no column keeps them", () => {
  const length = 9000;
  const ids = Array.from({ length }, (_, i) => (i === 8999 ? "C0" : `C${i}`));
  const amounts = Array.from({ length }, (_, i) => (i === 4097 ? "x" : i));
  const result = collected(
    [
      [spec("id", "text", { unique: true, required: true }), ids],
      [spec("n", "number", { required: true }), amounts],
    ],
    { onBadRow: "collect" },
  );
  expect([result.length, result.rejectedCount]).toEqual([8998, 2]);
  expect(result.rejected.map(({ line, text, code }) => [line, text, code])).toEqual([
    [4097, "4097", "invalid_number"],
    [8999, "8999", "duplicate_value"],
  ]);
  expect([result.cells.n?.[4096], result.cells.n?.[4097], result.cells.id?.at(-1)]).toEqual([4096, 4098, "C8998"]);
});

test("a row that is rejected anyway is not the first to have an id", () => {
  const result = collected(
    [
      [spec("id", "text", { unique: true, required: true }), ["C1", "C1"]],
      [spec("n", "number", { required: true }), ["x", 1]],
    ],
    { onBadRow: "collect" },
  );
  expect([result.cells, result.rejectedCount]).toEqual([{ id: ["C1"], n: [1] }, 1]);
});

test("an optional column of which more than 1% do not fit is left out; a lenient one has gaps", () => {
  const values = Array.from({ length: 200 }, (_, i) => (i < 3 ? "FY23" : i));
  const ids = values.map((_, i) => `C${i}`);
  const result = collected([
    [spec("id", "text", { required: true }), ids],
    [spec("n", "number"), values],
    [spec("year", "number", { lenient: true }), values],
  ]);
  expect([result.length, Object.keys(result.cells), result.warnings.map(({ column }) => column)]).toEqual([
    200,
    ["id", "year"],
    ["N"],
  ]);
  expect(result.cells.year?.slice(0, 4)).toEqual([null, null, null, 3]);
});

test.each(["UTC", "America/New_York", "Europe/London"])(
  "rows of a table make the same table on a machine in %s",
  (zone) => {
    const program = `
    import { Table, transactionSchema } from "clientele";
    const rows = [{ customerId: "C1", date: new Date("2025-01-31T00:00:00Z"), revenue: 1 }];
    const table = Table.from(transactionSchema, rows);
    const again = Table.from(transactionSchema, [...table]);
    const days = [new Date(2025, 0, 31), new Date(2025, 6, 31)];
    const local = Table.from(transactionSchema, days.map((date) => ({ ...rows[0], date })));
    const codes = (some) => some.warnings.map(({ code }) => code);
    console.log(JSON.stringify([again.row(0).date, again.fingerprint === table.fingerprint, codes(table), codes(local)]));`;
    const args = ["--conditions=clientele-source", "--import", "tsx", "--input-type=module", "-e", program];
    const cwd = new URL("../..", import.meta.url).pathname;
    const printed = execFileSync(process.execPath, args, { cwd, encoding: "utf8", env: { ...process.env, TZ: zone } });
    expect(JSON.parse(printed)).toEqual([
      "2025-01-31T00:00:00.000Z",
      true,
      [],
      zone === "UTC" ? [] : ["dates_look_local"],
    ]);
  },
);
