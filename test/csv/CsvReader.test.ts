import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ColumnSpec } from "../../src/columns/columns.ts";
import { CsvReader } from "../../src/csv/CsvReader.ts";
import type { CsvReaderOptions, CsvResult } from "../../src/csv/CsvSource.ts";
import { DataError } from "../../src/errors.ts";
import { againstD3 } from "./againstD3.ts";

const text = (name: string, more: Partial<ColumnSpec> = {}): ColumnSpec => ({
  name,
  csv: name,
  kind: "text",
  required: true,
  ...more,
});
const number = (name: string, more: Partial<ColumnSpec> = {}): ColumnSpec => ({
  name,
  csv: name,
  kind: "number",
  required: true,
  ...more,
});
const date = (name: string): ColumnSpec => ({ name, csv: name, kind: "date", required: true });
const ABC = [text("a"), text("b"), text("c")];

function read(
  csv: string | Uint8Array,
  columns: readonly ColumnSpec[],
  options: Partial<CsvReaderOptions> = {},
  step = 1 << 20,
): CsvResult {
  const bytes = typeof csv === "string" ? new TextEncoder().encode(csv) : csv;
  const reader = new CsvReader({ table: "t", columns, ...options });
  for (let from = 0; from < bytes.length; from += step) reader.push(bytes.slice(from, from + step));
  return reader.finish();
}

function cells({ columns, rowCount }: CsvResult): (string | number | Date | null)[][] {
  return Array.from({ length: rowCount }, (_, row) => [...columns.values()].map((column) => column.at(row)));
}

function failure(
  csv: string | Uint8Array,
  columns: readonly ColumnSpec[],
  options: Partial<CsvReaderOptions> = {},
): DataError {
  try {
    read(csv, columns, options);
  } catch (error) {
    if (error instanceof DataError) return error;
    throw error;
  }
  throw new Error("nothing failed");
}

againstD3(500);

test("CsvReader never loses a row of any text: loaded and set aside make all", () => {
  const anything = fc.string({ unit: fc.constantFrom("x", ",", '"', "\n", "\r\n", "1"), maxLength: 60 });
  fc.assert(
    fc.property(anything, fc.integer({ min: 1, max: 20 }), (rest, step) => {
      const body = `1,1,1\n${rest}`;
      const whole = read(`a,b,c\n${body}`, ABC, { onBadRow: "collect" });
      const pieces = read(`a,b,c\n${body}`, ABC, { onBadRow: "collect" }, step);
      expect(cells(pieces)).toEqual(cells(whole));
      expect(pieces.rejected).toEqual(whole.rejected);
      const lines = body.split(/\r\n|\n/).filter((line) => !/^(|,+)$/.test(line)).length;
      if (!body.includes('"')) expect(whole.rowCount + whole.rejected.length).toBe(lines);
    }),
    { numRuns: 500 },
  );
});

describe("CsvReader numbers", () => {
  test("come out exactly as Number() gives them", () => {
    const written = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
      fc.integer().map(String),
      fc.tuple(fc.integer(), fc.nat({ max: 99_999 })).map(([whole, part]) => `${whole}.${part}`),
      fc.stringMatching(/^-?\d{1,25}(\.\d{0,25})?$/),
      fc.stringMatching(/^[+-]?\d{0,3}\.\d{1,20}(e[+-]?\d{1,2})?$/),
    );
    fc.assert(
      fc.property(fc.array(written, { minLength: 1, maxLength: 20 }), (values) => {
        const result = read(`n,x\n${values.map((value) => `${value},`).join("\n")}\n`, [number("n"), text("x")]);
        expect(cells(result).map((row) => row[0])).toEqual(values.map(Number));
      }),
      { numRuns: 1000 },
    );
  });

  test("are held in 32 bits only while they are whole, and keep -0", () => {
    const rows = [...Array.from({ length: 5000 }, (_, i) => i), 0.5, -0, 3e9];
    const { columns } = read(`n,x\n${rows.map((n) => `${Object.is(n, -0) ? "-0" : n},`).join("\n")}`, [
      number("n", { integer: "mostly" }),
      text("x"),
    ]);
    const column = columns.get("n");
    expect(column?.kind === "number" && [...column.values]).toEqual(rows);
    expect(read("n\n1\n2\n", [number("n", { integer: true })]).columns.get("n")).toHaveProperty(
      "values",
      Int32Array.of(1, 2),
    );
  });

  test("are missing where the cell says so, and wrong where it says anything else", () => {
    const missing = ["", " ", "NA", "N/A", "NaN", "nan", "null", "NULL", "None", "-", '""'];
    const { columns } = read(`n,x\n${missing.map((value) => `${value},y`).join("\n")}`, [number("n"), text("x")]);
    expect([...(columns.get("n") ?? [])]).toEqual(missing.map(() => null));
    for (const bad of ["word", '"1,23,4"', "0x10", "Infinity", "1e999", "1 2", "--1", "1.2.3", ".", "٣"]) {
      expect(failure(`n,x\n${bad},\n`, [number("n"), text("x")])).toMatchObject({
        code: "invalid_number",
        line: 2,
        column: "n",
      });
    }
  });

  test("outside their range are refused", () => {
    const error = failure("p,x\n0.5,\n1.5,\n-1,\n", [number("p", { min: 0, max: 1 }), text("x")]);
    expect(error.message).toBe('t, line 3, column "p": expected a number from 0 to 1, got 1.5, and 1 more bad row');
  });
});

describe("CsvReader dates", () => {
  test("are epoch milliseconds of the clock that is written, whatever zone stands behind it", () => {
    const spelled = {
      "2024-02-29 09:39:37": Date.UTC(2024, 1, 29, 9, 39, 37),
      "2024-02-29T09:39:37": Date.UTC(2024, 1, 29, 9, 39, 37),
      "2024-02-29": Date.UTC(2024, 1, 29),
      "2024-02-29 09:39": Date.UTC(2024, 1, 29, 9, 39),
      "2024-02-29T09:39:37.25Z": Date.UTC(2024, 1, 29, 9, 39, 37, 250),
      "2024-02-29T09:39:37+01:00": Date.UTC(2024, 1, 29, 9, 39, 37),
      '"2024-02-29 23:59:59"': Date.UTC(2024, 1, 29, 23, 59, 59),
      "1969-12-31 23:59:59": -1000,
    };
    const { columns } = read(
      `d,x\n${Object.keys(spelled)
        .map((value) => `${value},`)
        .join("\n")}`,
      [date("d"), text("x")],
    );
    expect([...(columns.get("d") ?? [])]).toEqual(Object.values(spelled).map((ms) => new Date(ms)));
  });

  test("that no calendar has are refused", () => {
    for (const bad of [
      "2025-02-30",
      "2025-02-29 00:00:00",
      "2025-13-01",
      "2025-00-10",
      "2025-01-01 24:00:00",
      "2025-01-01 10:60:00",
      "2025-01-01 10:00:61",
      "31/31/2025",
      "2025-1-1-1",
      "20251301",
      "tomorrow",
      "2025-01-01 10:00:0x",
    ]) {
      expect(failure(`d,x\n${bad},\n`, [date("d"), text("x")])).toMatchObject({
        code: "invalid_date",
        line: 2,
        value: bad,
      });
    }
  });

  test("of all days of four centuries agree with Date", () => {
    const days = Array.from({ length: 2000 }, (_, i) =>
      new Date(Date.UTC(1800, 0, 1 + 73 * i)).toISOString().slice(0, 10),
    );
    const { columns } = read(`d,x\n${days.map((day) => `${day} 12:30:00,`).join("\n")}`, [date("d"), text("x")]);
    expect([...(columns.get("d") ?? [])]).toEqual(days.map((day) => new Date(`${day}T12:30:00Z`)));
  });
});

describe("CsvReader texts", () => {
  test("with a serial pattern come back as they were, also where the pattern breaks", () => {
    const id = fc.oneof(
      { weight: 20, arbitrary: fc.nat({ max: 3000 }).map((n) => `C${String(n).padStart(3, "0")}`) },
      {
        weight: 1,
        arbitrary: fc.constantFrom(
          "C7",
          "c001",
          "C0001",
          "X",
          "",
          "C1e3",
          '"C""1"',
          "C1234567890",
          "constructor",
          "__proto__",
        ),
      },
    );
    fc.assert(
      fc.property(fc.array(id, { maxLength: 300 }), fc.integer({ min: 20, max: 3000 }), (ids, step) => {
        const { columns } = read(
          `id,x\n${ids.map((value) => `${value},y`).join("\n")}`,
          [text("id"), text("x")],
          {},
          step,
        );
        const column = columns.get("id");
        const expected = ids.map((value) => (value === '"C""1"' ? 'C"1' : value || null));
        expect([...(column ?? [])]).toEqual(expected);
        for (const value of expected)
          if (value !== null && column?.kind === "text")
            expect(column.dictionary.at(column.dictionary.indexOf(value))).toBe(value);
      }),
    );
  });

  test("break a serial pattern after many batches without loss", () => {
    const ids = [
      ...Array.from({ length: 20_000 }, (_, i) => `K${String(i % 7000).padStart(5, "0")}`),
      "other",
      "K00001",
    ];
    const { columns } = read(`id,x\n${ids.map((id) => `${id},`).join("\n")}`, [text("id"), text("x")]);
    expect([...(columns.get("id") ?? [])]).toEqual(ids);
  });

  test("sparse or high serial numbers come back as they were", () => {
    for (const ids of [["A1", "A999999999", "A5"], Array.from({ length: 5000 }, (_, i) => `Z${900_000_000 + i}`)]) {
      const { columns } = read(`id,x\n${ids.map((id) => `${id},`).join("\n")}`, [text("id"), text("x")]);
      const column = columns.get("id");
      expect([...(column ?? [])]).toEqual(ids);
      expect(column?.kind === "text" && column.dictionary.size).toBeLessThan(10_000);
    }
  });

  test("a cell of 50 MB is a cell", () => {
    const long = "x".repeat(50_000_000);
    const bytes = new TextEncoder().encode(`a,b,c\n1,"${long}",2\n3,4,5\n`);
    const { columns, rowCount } = read(bytes, ABC);
    expect(rowCount).toBe(2);
    expect(columns.get("b")?.at(0)).toHaveLength(50_000_000);
  });
});

describe("CsvReader header", () => {
  test("matches columns in any order, with a byte order mark, quotes and blanks around the names", () => {
    const csv = '\ufeffc, "ignored",a\n1,2,3\n'.replace(' "ignored"', '"ignored"').replace(",a\n", ", a \n");
    expect(cells(read(csv, [number("a"), number("c")]))).toEqual([[1, 3]]);
  });

  test("without a required column names all that are missing and the nearest found", () => {
    const columns = [
      text("Customer_ID", { required: true }),
      text("Revenue", { required: true }),
      text("Date", { required: true }),
    ];
    const error = failure("customer no,revenu,x\n1,2,3\n", columns);
    expect(error.code).toBe("missing_column");
    expect(error.message).toBe(
      't, line 1, column "Customer_ID, Revenue, Date": missing columns "Customer_ID" (nearest found: "customer no"), "Revenue" (nearest found: "revenu"), "Date"; the header has "customer no", "revenu", "x"',
    );
  });

  test("with the same column twice is refused", () => {
    expect(failure("a,b,a\n", ABC)).toMatchObject({ code: "duplicate_column", line: 1, column: "a" });
    expect(failure("a,z,z\n", ABC, { unknownColumns: "keep" })).toMatchObject({
      code: "duplicate_column",
      column: "z",
    });
  });

  test("alone is a table of no rows; nothing at all is an error", () => {
    expect(read("a,b,c", ABC).rowCount).toBe(0);
    expect(read("a,b,c\n", ABC).columns.size).toBe(3);
    for (const nothing of ["", "\n", "\r\n\n", "\ufeff"]) expect(failure(nothing, ABC).code).toBe("empty_file");
  });

  test("keeps unknown columns on request, __proto__ and constructor included", () => {
    const { columns } = read("__proto__,constructor,a\n1,2,3\n", [text("a")], { unknownColumns: "keep" });
    expect([...columns.keys()]).toEqual(["__proto__", "constructor", "a"]);
    expect(columns.get("__proto__")?.at(0)).toBe("1");
  });
});

describe("CsvReader bad input", () => {
  test("fails with table, file, line, column, value and expectation", () => {
    const error = failure("a,n\nx,1\ny,oops\n", [text("a"), number("n")], { file: "orders.csv" });
    expect(error).toMatchObject({
      code: "invalid_number",
      table: "t",
      file: "orders.csv",
      line: 3,
      column: "n",
      value: "oops",
      expected: "a number",
    });
    expect(error.message).toBe('t (orders.csv), line 3, column "n": expected a number, got "oops"');
  });

  test("counts lines through quoted line breaks and blank lines", () => {
    expect(failure('a,n\n"1\n2\r\n3",4\n\n\nx,oops\n', [text("a"), number("n")]).line).toBe(7);
  });

  test("tells cells too few and too many", () => {
    expect(failure("a,b,c\n1,2\n", ABC).message).toBe("t, line 2: expected 3 cells, got 2");
    expect(failure("a,b,c\n1,2,3,4,5\n", ABC).message).toBe("t, line 2: expected 3 cells, got 5");
  });

  test("tells a quote that stays open, and text after a closing one", () => {
    expect(failure('a,b,c\n1,"2,3\n4,5,6\n', ABC)).toMatchObject({ code: "invalid_quote", line: 2 });
    expect(failure('a,b,c\n1,"2"x,3\n', ABC)).toMatchObject({ code: "invalid_quote", line: 2, column: "b" });
    expect(failure('"a,b,c\n', ABC).code).toBe("invalid_quote");
  });

  test("tells other formats and encodings", () => {
    expect(failure(Uint8Array.of(0x1f, 0x8b, 8, 0, 1, 2), ABC).message).toContain("gzip");
    expect(failure(Uint8Array.of(0x50, 0x4b, 3, 4, 1, 2), ABC).message).toContain("Excel");
    const utf16 = new Uint8Array(Uint16Array.from("\ufeffa,b,c\n1,2,3\n", (c) => c.charCodeAt(0)).buffer);
    const bigEndian = utf16.map((_, i) => utf16[i ^ 1] as number);
    for (const bytes of [utf16, utf16.slice(2), bigEndian, bigEndian.slice(2)])
      expect(failure(bytes, ABC)).toMatchObject({ code: "invalid_encoding", line: 1 });
    const bad = Uint8Array.from("a,b,c\n1,2,3\n1,?,3\n", (c) => (c === "?" ? 0xff : c.charCodeAt(0)));
    expect(failure(bad, ABC)).toMatchObject({ code: "invalid_encoding", line: 3, column: "b" });
    expect(failure("a,b,c\n1,2\0,3\n", ABC)).toMatchObject({ code: "invalid_encoding", line: 2, column: "b" });
    expect(failure("a\0,b,c\n1,2,3\n", ABC)).toMatchObject({ code: "invalid_encoding", line: 1 });
  });

  test("tells empty and repeated keys, and texts that are not on the list", () => {
    const columns = [text("id", { unique: true, nullable: false }), text("level", { values: ["Low", "High"] })];
    expect(failure("id,level\nC1,Low\n,Low\n", columns)).toMatchObject({
      code: "missing_value",
      line: 3,
      column: "id",
    });
    expect(failure("id,level\nC1,Low\nC2,Low\nC1,High\n", columns).message).toBe(
      't, line 4, column "id": expected every id once, got "C1" again (first on line 2)',
    );
    expect(failure("id,level\nC1,low\n", columns).message).toBe(
      't, line 2, column "level": expected one of Low, High, got "low"',
    );
  });

  test("is set aside with line, text and reason on request, and the rest loads", () => {
    const columns = [text("id", { unique: true }), number("n", { max: 9 })];
    const csv = 'id,n\nC1,1\nC1,2\nC2,x\nC3,"4"y\nC4,10\nC5\nC6,6\nC7,"7\nC8,8\n';
    const { rejected, ...rest } = read(csv, columns, { onBadRow: "collect" });
    expect(cells({ rejected, ...rest })).toEqual([
      ["C1", 1],
      ["C6", 6],
      ["C8", 8],
    ]);
    expect(rejected.map(({ line, text, code, column }) => [line, text, code, column])).toEqual([
      [3, "C1,2", "duplicate_value", "id"],
      [4, "C2,x", "invalid_number", "n"],
      [5, 'C3,"4"y', "invalid_quote", "n"],
      [6, "C4,10", "out_of_range", "n"],
      [7, "C5", "cell_count", null],
      [9, 'C7,"7', "invalid_quote", null],
    ]);
  });

  test("finds a repeated key after the pattern of the keys broke", () => {
    const ids = Array.from({ length: 9000 }, (_, i) => `C${String(i).padStart(4, "0")}`);
    const csv = `id,x\n${[...ids, "odd", "C0004"].map((id) => `${id},`).join("\n")}`;
    expect(failure(csv, [text("id", { unique: true }), text("x")]).message).toContain(
      'got "C0004" again (first on line 6)',
    );
  });

  test("a rejected row does not claim its key", () => {
    const columns = [text("id", { unique: true }), number("n", { max: 9 })];
    const { rejected, rowCount } = read("id,n\nC1,99\nC1,1\n", columns, { onBadRow: "collect" });
    expect([rowCount, rejected.length]).toEqual([1, 1]);
  });
});

describe("CsvReader against files that look for trouble", () => {
  test("a quote inside a header's cell does not swallow rows", () => {
    const { rowCount, rejected } = read('Size in ",a\n5",1\n6",2\n', [number("a")], { onBadRow: "collect" });
    expect([rowCount, rejected]).toEqual([2, []]);
  });

  test("lines are right after a header with a line break inside", () => {
    expect(failure('"a\nb",n\n1,2\n1,x\n', [number("n")]).line).toBe(4);
  });

  test("unique ids with few but large numbers take little memory", () => {
    const before = process.memoryUsage().arrayBuffers;
    const csv = `id,x\n${[900_000_001, 900_000_002].map((n) => `C${n},`).join("\n")}`;
    expect(cells(read(csv, [text("id", { unique: true }), text("x")])).flat()).toEqual([
      "C900000001",
      null,
      "C900000002",
      null,
    ]);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(200e6);
    expect(failure(`${csv}\nC900000001,`, [text("id", { unique: true }), text("x")])).toMatchObject({
      code: "duplicate_value",
      line: 4,
    });
  });

  test("a file in which every line leaves a quote open is read in time, and nothing is lost", () => {
    const lines = Array.from({ length: 20_000 }, (_, i) => `x${i}","y`);
    const { rejected, rowCount } = read(
      `a,b\n0,0\n1,"z\n${lines.join("\n")}`,
      ABC.map((column) => ({ ...column, required: false })),
      { onBadRow: "collect" },
    );
    expect(rowCount + rejected.reduce((sum, row) => sum + row.text.split("\n").length, 0)).toBe(lines.length + 2);
  });
});

describe("CsvReader against hostile files", () => {
  test("a fully quoted file with another separator is told so, not that it is blank", () => {
    for (const [separator, name] of [
      [";", "semicolons"],
      ["\t", "tabs"],
      ["|", "vertical bars"],
    ] as const) {
      const csv = `"a"${separator}"b"\n"1"${separator}"2"\n`;
      expect(failure(csv, ABC)).toMatchObject({ code: "not_csv", line: 1, message: expect.stringContaining(name) });
    }
  });

  test("a quote inside a name of the header is told at once", () => {
    const reader = new CsvReader({ table: "t", columns: ABC });
    expect(() => reader.push(new TextEncoder().encode('Customer_ID,"Da"te"\n1,2\n'))).toThrow(
      expect.objectContaining({ code: "invalid_quote", line: 1, message: expect.stringContaining('Da\\"te') }),
    );
  });

  test("a header whose quote stays open does not buffer the file for ever", () => {
    const reader = new CsvReader({ table: "t", columns: ABC });
    const chunk = new Uint8Array(1 << 24).fill(97);
    reader.push(new TextEncoder().encode('a,"b'));
    expect(() => {
      for (let i = 0; i < 64; i++) reader.push(chunk);
    }).toThrow(expect.objectContaining({ code: "too_large", message: expect.stringContaining("a header of at most") }));
  });

  test("a header of 400,000 cells costs memory for the columns wanted only", () => {
    const names = Array.from({ length: 400_000 }, (_, i) => `c${i}`);
    const { columns, rowCount } = read(`${names.join()}\n${names.join()}\n`, [text("c399999"), text("c1")]);
    expect([rowCount, [...columns].map(([name, column]) => [name, column.at(0)])]).toEqual([
      1,
      [
        ["c1", "c1"],
        ["c399999", "c399999"],
      ],
    ]);
  });

  test("rows of only delimiters are blank lines: counted as lines, not as rows", () => {
    const { rowCount } = read("a,b,c\n,,\n1,2,3\n,,,,\r\n\n4,5,6\n", ABC);
    expect(rowCount).toBe(2);
    expect(failure("a,b,c\n,,\n,,\n1,2\n", ABC)).toMatchObject({ code: "cell_count", line: 4 });
  });
});

test("seconds and minutes of 60, and the hour 24, are no times, however they are written", () => {
  for (const time of ["10:00:60", "10:60:00", "24:00:00"]) {
    for (const separator of [" ", "T"]) {
      for (const cell of [
        `2025-01-31${separator}${time}`,
        `"2025-01-31${separator}${time}"`,
        `2025-01-31${separator}${time}Z`,
      ])
        expect(failure(`d,x\n${cell},y\n`, [date("d"), text("x")])).toMatchObject({ code: "invalid_date", line: 2 });
    }
  }
});

test("a required column is required, an optional one is not", () => {
  expect(failure("a\n1\n", [text("a"), text("b", { required: true })])).toMatchObject({
    code: "missing_column",
    column: "b",
  });
  expect(read("a\n1\n", [text("a"), text("b", { required: false })]).rowCount).toBe(1);
  expect(failure("a,b\nx,1\n", [number("a"), number("b", { required: false })])).toMatchObject({
    code: "invalid_number",
    column: "a",
  });
  expect(read("a,b\n1,x\n", [number("a"), number("b", { required: false })]).warnings).toMatchObject([{ column: "b" }]);
});
