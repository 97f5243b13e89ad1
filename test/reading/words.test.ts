import { expect, test } from "vitest";
import { meaningsOf, wordsOf } from "../../src/reading/words.ts";

test("wordsOf(a text over lines) is its words", () => {
  expect([...wordsOf("a b\n  c a")]).toEqual(["a", "b", "c"]);
});

test("meaningsOf(words by meaning) gives a word of two meanings the first", () => {
  expect([...meaningsOf({ yes: "y ja", no: "n ja nein" })]).toEqual([
    ...[["y", "yes"] as const, ["ja", "yes"] as const, ["n", "no"] as const, ["nein", "no"] as const],
  ]);
});
