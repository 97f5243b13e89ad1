import { expect, test } from "vitest";
import { TextBuilder } from "../../src/columns/TextBuilder.ts";
import { bytesOf, COMMA_SEPARATED } from "../../src/csv/Dialect.ts";
import { RecordScanner } from "../../src/csv/RecordScanner.ts";

/** Lets a builder take a batch of a one-column file. */
function take(builder: TextBuilder, texts: readonly string[]): boolean {
  const scanner = new RecordScanner(1, [0], bytesOf(COMMA_SEPARATED));
  scanner.expectText(0, builder.serial);
  const bytes = new TextEncoder().encode(texts.map((text) => `${text}\n`).join(""));
  scanner.scan(bytes, 0, bytes.length);
  const valid = builder.resolve(scanner, 0, bytes);
  builder.append(scanner.numbers, 0, scanner.rows, 100);
  return valid;
}

test("TextBuilder keeps serial texts as numbers until the pattern breaks", () => {
  const builder = new TextBuilder();
  take(builder, ["C01", "C02", ""]);
  expect(builder.serial).toMatchObject({ prefix: "C", width: 2 });
  take(builder, ["C03", '"C01"']);
  expect(builder.serial).toBeDefined();
  take(builder, ["C04", "other", "C01"]);
  expect(builder.serial).toBeUndefined();
  expect([...builder.finish()]).toEqual(["C01", "C02", null, "C03", "C01", "C04", "other", "C01"]);
});

test("TextBuilder.firstPlaces remembers lines while codes change", () => {
  const builder = new TextBuilder();
  take(builder, ["C01", "C02"]);
  const code = builder.codes[1] as number;
  expect(builder.firstPlaces.first(code, 3)).toBe(3);
  take(builder, ["odd"]);
  expect(builder.firstPlaces.first(builder.codes[1] as number, 9)).toBe(3);
});

test("TextBuilder.decide(undefined) never looks for a pattern", () => {
  const builder = new TextBuilder();
  builder.decide(undefined);
  take(builder, ["C01"]);
  expect(builder.serial).toBeUndefined();
  expect(builder.textOf(1)).toBe("C01");
});
