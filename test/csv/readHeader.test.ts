import { expect, test } from "vitest";
import { readHeader } from "../../src/csv/readHeader.ts";

const column = (csv: string, required = false) => ({ name: csv.toLowerCase(), csv, kind: "text", required }) as const;
const header = (text: string, columns: readonly ReturnType<typeof column>[], keepUnknown = false) => {
  return readHeader(new TextEncoder().encode(text), columns, keepUnknown, { table: "t" });
};

test("readHeader(names) matches the columns wanted wherever they stand", () => {
  const [a, b] = [column("A"), column("B")];
  expect(header('B,"x, y",A', [a, b]).map(({ spec }) => spec?.name)).toEqual(["b", undefined, "a"]);
  expect(header("x", [a], true)[0]?.spec).toEqual({ name: "x", csv: "x", kind: "text" });
});

test("readHeader(names) suggests the nearest name for one that is missing", () => {
  expect(() => header("RFM Segment,Monetery", [column("RFM_Segment", true)])).toThrow('(nearest found: "RFM Segment")');
  expect(() => header("a,b", [column("Customer_ID", true)])).toThrow(
    'missing column "Customer_ID"; the header has "a", "b"',
  );
});

test("readHeader(names with another separator) says so", () => {
  expect(() => header("Customer_ID;Date", [column("Date", true)])).toThrow(
    "expected commas between the columns, got semicolons",
  );
});
