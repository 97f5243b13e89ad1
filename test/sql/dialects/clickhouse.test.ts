import fc from "fast-check";
import { expect, test } from "vitest";
import { clickhouse } from "../../../src/sql/dialects/clickhouse.ts";
import { identifier, sql } from "../../../src/sql/statement.ts";
import { text } from "../../../src/sql/words.ts";

const { kindOf, castTo, equalsOf } = clickhouse.ownTypes;

/** What a server reads between quotes, by its own rules. */
function read(quoted: string, quote: string): string {
  expect([quoted[0], quoted.at(-1)]).toEqual([quote, quote]);
  const inner = quoted.slice(1, -1);
  let text = "";
  for (let i = 0; i < inner.length; i++) {
    // a quote within would end it
    expect(inner[i]).not.toBe(quote);
    if (inner[i] !== "\\") text += inner[i];
    else text += inner[++i] === "0" ? "\0" : inner[i];
  }
  return text;
}

test("any text as a literal or a name is read as that text, and nothing of it is read as SQL", () => {
  const texts = fc.string({
    unit: fc.constantFrom("'", '"', "\\", "\0", "\n", "`", "-", ";", "a", "0", "😀", "{p1:String}"),
  });
  fc.assert(
    fc.property(texts, (text) => {
      expect(read(clickhouse.literal(text), "'")).toBe(text);
      expect(read(clickhouse.quoted(text.replaceAll("\0", "")), '"')).toBe(text.replaceAll("\0", ""));
    }),
    { numRuns: 2000 },
  );
});

test("literal(value) of numbers is read as a number", () => {
  expect([1, -0.5, -0, 1e21, 5e-324].map(clickhouse.literal)).toEqual(["1", "-0.5", "0", "1e+21", "5e-324"]);
  expect(clickhouse.literal(null)).toBe("NULL");
});

test("values go beside a statement where the server takes them, but for what is missing or long", () => {
  const long = "x".repeat(1001);
  const statement = sql`a = ${"it's"} and b < ${0.5} and c = ${null} and d = ${long}`;
  expect(statement.render(clickhouse)).toEqual({
    text: `a = {p1:String} and b < {p2:Float64} and c = NULL and d = '${long}'`,
    values: ["it's", 0.5],
  });
  expect(statement.render(clickhouse, true)).toEqual({
    text: `a = 'it\\'s' and b < 0.5 and c = NULL and d = '${long}'`,
    values: [],
  });
  expect(["18.16.1", "19.17.4.11", "20.3.1", "26.7.3"].map(clickhouse.takesValues)).toEqual([false, false, true, true]);
  expect(["18.14.9", "18.16.1", "26.7.3"].map(clickhouse.least.isOlder)).toEqual([true, false, false]);
});

test("insert() is rows as literals, empty texts for missing ones", () => {
  const columns = [
    { column: "a", kind: "text" },
    { column: "b", kind: "number" },
    { column: "c", kind: "date" },
  ] as const;
  const rows = [{ a: "it's", b: 0.5, c: -1 }, { b: null }];
  expect(clickhouse.insert(identifier("t"), columns, rows).render(clickhouse).text).toBe(
    `insert into "t" ("a", "b", "c") values ('it\\'s', 0.5, -1), ('', NULL, NULL)`,
  );
});

test.each([
  [
    "text",
    ["String", "Nullable(String)", "LowCardinality(Nullable(String))", "FixedString(8)", "UUID", "Enum8('a' = 1)"],
  ],
  [
    "number",
    ["UInt64", "Nullable(Int32)", "Float32", "Decimal(18, 2)", "Decimal64(4)", "Bool", "LowCardinality(UInt8)"],
  ],
  ["date", ["Date", "Date32", "DateTime", "DateTime('Europe/Berlin')", "Nullable(DateTime64(3, 'UTC'))"]],
  [undefined, ["Array(String)", "Tuple(Int8, Int8)", "JSON", "Map(String, String)", "IPv4"]],
] as const)("kindOf(type) is %s", (kind, types) => {
  expect(types.map(kindOf)).toEqual(types.map(() => kind));
});

test("castTo(column, type, kind) is undefined for what a type cannot be", () => {
  const cast = (type: string, kind: "text" | "number" | "date") => castTo(sql`x`, type, kind, "UTC");
  expect([cast("String", "number"), cast("String", "date"), cast("Date", "text"), cast("Bool", "text")]).toEqual(
    Array(4).fill(undefined),
  );
  expect(cast("UInt64", "text")?.render(clickhouse).text).toBe("nullIf(toString(x), '')");
  expect(cast("FixedString(4)", "text")?.render(clickhouse).text).toBe("nullIf(toStringCutToZero(x), '')");
});

test("equalsOf(column, type) compares what the column holds, so that its key is used", () => {
  const of = (type: string, id: string) => equalsOf(sql`id`, type)(id).render(clickhouse, true).text;
  expect([of("String", "C'1"), of("Nullable(String)", "7"), of("String", "")]).toEqual([
    "id = 'C\\'1'",
    "id = '7'",
    "1 = 0",
  ]);
  expect([of("UInt64", "42"), of("Int64", "-7"), of("UInt64", "042"), of("UInt64", "1 or 1")]).toEqual([
    "id = 42",
    "id = -7",
    "toString(id) = '042'",
    "toString(id) = '1 or 1'",
  ]);
  expect(of("UInt64", "18446744073709551615")).toBe("toString(id) = '18446744073709551615'");
});

test("names of words are those of the server", () => {
  expect(text("a").render(clickhouse, true).text).toBe("toString('a')");
});
