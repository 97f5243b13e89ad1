import fc from "fast-check";
import { expect, test } from "vitest";
import { bytesOf, COMMA_SEPARATED } from "../../src/csv/Dialect.ts";
import { dialects } from "./dialects.ts";

test("bytesOf(a dialect) are the bytes of its characters", () => {
  fc.assert(
    fc.property(dialects, fc.constantFrom(null, "#", "//", "→"), (dialect, comment) => {
      const bytes = bytesOf({ ...dialect, comment });
      const text = (...parts: number[]): string => new TextDecoder().decode(Uint8Array.from(parts));
      expect(text(bytes.delimiter, ...bytes.rest)).toBe(dialect.delimiter);
      expect([text(bytes.quote), bytes.escape]).toEqual([dialect.quote, dialect.escape === null ? -1 : 92]);
      expect(text(...bytes.comment)).toBe(comment ?? "");
    }),
  );
});

test("bytesOf(a dialect without quotes, or with the quote as escape) has -1 for what there is not", () => {
  const widths = [3, 4];
  expect(bytesOf({ ...COMMA_SEPARATED, quote: null, widths })).toMatchObject({ quote: -1, escape: -1, widths });
  expect(bytesOf({ ...COMMA_SEPARATED, escape: '"' })).toMatchObject({ quote: 34, escape: -1, widths: null });
});

test("COMMA_SEPARATED is RFC 4180, and nobody can change it", () => {
  expect(bytesOf(COMMA_SEPARATED)).toMatchObject({ delimiter: 44, rest: new Uint8Array(0), quote: 34, escape: -1 });
  expect(Object.isFrozen(COMMA_SEPARATED)).toBe(true);
});
