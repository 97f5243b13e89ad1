import { expect, test } from "vitest";
import { bytesOf, COMMA_SEPARATED, type Dialect } from "../../src/csv/Dialect.ts";
import { findHeader } from "../../src/csv/findHeader.ts";

const find = (text: string, final = false, dialect: Partial<Dialect> = {}, skipLines = 0) =>
  findHeader(new TextEncoder().encode(text), final, bytesOf({ ...COMMA_SEPARATED, ...dialect }), skipLines);

test("findHeader(bytes) finds the first record and counts the lines up to its end", () => {
  expect(find("a,b\n1,2\n")).toEqual({ start: 0, end: 3, next: 4, linesBefore: 0, lines: 1 });
  expect(find("\ufeff\r\n\na,b\r\nx")).toEqual({ start: 6, end: 9, next: 11, linesBefore: 2, lines: 3 });
  expect(find('"a\n""b",c\nx')).toEqual({ start: 0, end: 9, next: 10, linesBefore: 0, lines: 2 });
});

test("findHeader(bytes) opens a quote only where a cell begins", () => {
  expect(find('Size in ",b\n1,2\n')).toMatchObject({ end: 11, lines: 1 });
});

test("findHeader(bytes) tells what follows a closing quote", () => {
  expect(find('"a" ,b\n')).toEqual({ start: 0, junk: 3, lines: 0 });
  expect(find('\n"a";"b"\n')).toEqual({ start: 1, junk: 4, lines: 1 });
  expect(find('a,"b"\n')).toMatchObject({ end: 5 });
});

test("findHeader(bytes) says when there is none yet", () => {
  expect(find("\n\r\n,,\n")).toBe("blank");
  expect(find(",,")).toBe("open");
  expect(find(",,", true)).toBe("blank");
  expect(find(",,\n\n,a\n")).toEqual({ start: 4, end: 6, next: 7, linesBefore: 2, lines: 3 });
  for (const text of ["a,b", '"a\n', "a,b\r", "\r", 'a,"b"']) expect(find(text)).toBe("open");
  expect(find("a,b\r", true)).toMatchObject({ end: 3, next: 4 });
});

test("findHeader(bytes of any dialect) knows its delimiter, quote, escape, comments and lines to skip", () => {
  expect(find("a||'b''c'||d\n1", false, { delimiter: "||", quote: "'" })).toMatchObject({ start: 0, end: 12 });
  expect(find('"a\\"b",c\nx', false, { escape: "\\" })).toMatchObject({ end: 8 });
  expect(find("# made by hand\n#again\na,b\n", false, { comment: "#" })).toMatchObject({ start: 22, linesBefore: 2 });
  expect(find('Report "x\n\na,b\n', false, {}, 1)).toMatchObject({ start: 11, linesBefore: 2 });
  expect(find("  a b\n", false, { widths: [3, 2], quote: null })).toMatchObject({ start: 0, end: 5 });
  expect(find("||||\na||b\n", false, { delimiter: "||" })).toMatchObject({ start: 5 });
});
