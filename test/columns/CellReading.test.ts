import { expect, test } from "vitest";
import { type Evidence, noteEvidence } from "../../src/columns/CellReading.ts";

test("noteEvidence(cells) keeps the first three, and a cell that is read again once", () => {
  const kept: Evidence[] = [];
  for (const [line, text] of [
    [2, "1,234"],
    [2, "1,234"],
    [3, "1,234"],
    [3, "5,678"],
    [4, "9,999"],
  ] as const)
    noteEvidence(kept, { line, text });
  expect(kept.map(({ line, text }) => `${line} ${text}`)).toEqual(["2 1,234", "3 1,234", "3 5,678"]);
});
