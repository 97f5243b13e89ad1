import { expect, test } from "vitest";
import { COMMA_SEPARATED } from "../../src/csv/Dialect.ts";
import { headerNames, readHeader } from "../../src/csv/readHeader.ts";

const column = (csv: string, required = false) => ({ name: csv.toLowerCase(), csv, kind: "text", required }) as const;
const header = (text: string, columns: readonly ReturnType<typeof column>[], keepUnknown = false) => {
  const names = headerNames(new TextEncoder().encode(text), COMMA_SEPARATED, { table: "t" });
  return readHeader(names, columns, keepUnknown, { table: "t" });
};

test("readHeader(names) matches the columns wanted wherever they stand", () => {
  const [a, b] = [column("A"), column("B")];
  expect(header('B,"x, y",A', [a, b]).map(({ spec }) => spec?.name)).toEqual(["b", undefined, "a"]);
  expect(header("x", [a], true)[0]?.spec).toEqual({ name: "x", csv: "x", kind: "text" });
});

test("readHeader(names) suggests the nearest name for one that is missing", () => {
  expect(() => header("RFM Segmnt,Monetery", [column("RFM_Segment", true)])).toThrow('(nearest found: "RFM Segmnt")');
  expect(() => header("a,b", [column("Customer_ID", true)])).toThrow(
    'missing column "Customer_ID"; the header has "a", "b"',
  );
});

test("readHeader(names with another separator) says so", () => {
  expect(() => header("Customer_ID;Date", [column("Date", true)])).toThrow(
    "expected commas between the columns, got semicolons",
  );
});

test("readHeader(names) matches without case, blanks, dashes and underscores where just one is alike", () => {
  const id = column("Customer_ID", true);
  for (const name of ["customer_id", "CUSTOMER ID", "Customer-Id", " customerid "])
    expect(header(`x,${name}`, [id])[1]?.spec).toBe(id);
  // the exact one is taken, and two that are alike are none
  expect(header("customer id,Customer_ID", [id]).map(({ spec }) => spec)).toEqual([undefined, id]);
  expect(() => header("customer id,CUSTOMER_ID", [id])).toThrow('missing column "Customer_ID"');
  // a header that is another column's own is not taken
  const [plain, marked] = [column("A"), column("a_")];
  expect(header("A,x", [marked, plain]).map(({ spec }) => spec)).toEqual([plain, undefined]);
});

test("readHeader(names) lists all headers for one that is missing", () => {
  const names = Array.from({ length: 40 }, (_, i) => `H${i}`);
  expect(() => header(names.join(), [column("Customer_ID", true)])).toThrow(
    names.map((name) => `"${name}"`).join(", "),
  );
});

test("readHeader(names) goes by the place of columns that say theirs, whatever they are called", () => {
  const second = { ...column("anything"), index: 1 };
  expect(header("x,x,x", [second]).map(({ spec }) => spec)).toEqual([undefined, second, undefined]);
});
