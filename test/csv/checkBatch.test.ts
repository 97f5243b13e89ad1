import { expect, test } from "vitest";
import { short } from "../../src/columns/checks.ts";
import { NumberBuilder } from "../../src/columns/NumberBuilder.ts";
import { NumberReading } from "../../src/columns/NumberReading.ts";
import { TextBuilder } from "../../src/columns/TextBuilder.ts";
import { checkBatch } from "../../src/csv/checkBatch.ts";
import { bytesOf, COMMA_SEPARATED } from "../../src/csv/Dialect.ts";
import { RecordScanner } from "../../src/csv/RecordScanner.ts";
import { Target } from "../../src/csv/Target.ts";

test("checkBatch(batch) finds the first thing wrong with each row", () => {
  const id = { name: "id", csv: "Id", kind: "text", unique: true, nullable: false, required: true } as const;
  const share = { name: "share", csv: "Share", kind: "number", min: 0, max: 1, required: true } as const;
  const scanner = new RecordScanner(2, [0, 1], bytesOf(COMMA_SEPARATED));
  scanner.expectText(0, undefined);
  scanner.expect(1, new NumberReading("."));
  const bytes = new TextEncoder().encode("a,0.5\nb,2\n,x\na,1\nc\n");
  scanner.scan(bytes, 0, bytes.length);
  const targets = [new Target(0, id, new TextBuilder()), new Target(1, share, new NumberBuilder(false))];
  const header = [
    { csv: "Id", spec: id },
    { csv: "Share", spec: share },
  ];
  const { problems } = checkBatch(scanner, targets, header, bytes);
  const codes = [...problems].map(([row, { code, column }]) => [row, code, column]);
  expect(codes.sort()).toEqual([
    [1, "out_of_range", "Share"],
    [2, "invalid_number", "Share"],
    [3, "duplicate_value", "Id"],
    [4, "cell_count", null],
  ]);
});

test("short(value) cuts what no message can hold", () => {
  expect(short("x".repeat(99))).toBe(`${"x".repeat(60)}…`);
});
