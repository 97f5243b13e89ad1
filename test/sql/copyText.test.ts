import fc from "fast-check";
import { expect, test } from "vitest";
import { copyText } from "../../src/sql/copyText.ts";
import { openEngine, openPglite } from "./engines.ts";

const columns = [
  { name: "t", kind: "text" },
  { name: "n", kind: "number" },
  { name: "d", kind: "date" },
] as const;
const dateText = (date: string) => copyText({ columns: [columns[2]] }, [{ d: Date.parse(date) }]).slice(0, -1);

test("copyText() writes a line per row, columns between tabs, and \\N for what is missing", () => {
  expect(
    copyText({ columns }, [
      { d: 0, n: 1.5, t: "a" },
      { t: null, n: null },
    ]),
  ).toBe("a\t1.5\t1970-01-01 00:00:00.000\n\\N\t\\N\t\\N\n");
  expect(copyText({ columns }, [])).toBe("");
});

test("copyText() escapes what ends a column or a row, and the backslash", () => {
  expect(copyText({ columns: [columns[0]] }, [{ t: "a\tb\nc\rd\\e" }, { t: "\\N" }, { t: "\\." }, { t: "" }])).toBe(
    "a\\tb\\nc\\rd\\\\e\n\\\\N\n\\\\.\n\n",
  );
});

test("copyText() writes years before 1 and after 9999 as PostgreSQL does", () => {
  expect(dateText("0999-12-31T23:59:59.999Z")).toBe("0999-12-31 23:59:59.999");
  expect(dateText("0000-02-29T00:00:00.000Z")).toBe("0001-02-29 00:00:00.000 BC");
  expect(dateText("-000099-01-01T00:00:00.000Z")).toBe("0100-01-01 00:00:00.000 BC");
  expect(dateText("+012025-01-01T00:00:00.000Z")).toBe("12025-01-01 00:00:00.000");
});

test("copyText(rows) comes back out of PostgreSQL as it went in", async () => {
  const { query } = await openEngine("postgres");
  const database = await openPglite();
  await query("create temporary table copied (place serial, t text, n double precision, d timestamp)");
  const sign = fc.constantFrom("\\", "N", ".", "\n", "\r", "\t", "'", '"', ",", "a", " ", "ü", "😀");
  const text = fc.oneof(fc.string({ unit: sign, maxLength: 6 }), fc.constantFrom("\\N", "\\.", "", "null"));
  const row = fc.record({
    t: fc.option(text),
    n: fc.option(fc.double({ noNaN: true }).map((n) => n + 0)),
    d: fc.option(fc.integer({ min: Date.UTC(-4000, 0), max: Date.UTC(9999, 0) })),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(row, { maxLength: 12 }), async (rows) => {
      await query("truncate copied");
      await database.query("copy copied (t, n, d) from '/dev/blob'", [], {
        blob: new Blob([copyText({ columns }, rows)]),
      });
      const found = await query("select t, n, (extract(epoch from d) * 1000)::float8 as d from copied order by place");
      expect(found).toEqual(rows);
    }),
    { numRuns: 25 },
  );
  await query("drop table copied");
});
