import fc from "fast-check";
import { expect, test } from "vitest";
import { ArrayDictionary } from "../../src/columns/ArrayDictionary.ts";
import { lowerBound } from "../../src/predict/purchaseRules.ts";
import { insertItem, suggestionTable as suggestionTableInPieces } from "../../src/predict/suggestions.ts";
import { close } from "../shared/close.ts";
import { whole } from "../shared/whole.ts";

const suggestionTable = whole(suggestionTableInPieces);

test("insertItem(…) keeps the best by score, then by buyers, then those that came first", () => {
  const numbers = fc.array(fc.record({ score: fc.integer({ max: 3 }), buyers: fc.nat(3) }), { maxLength: 12 });
  fc.assert(
    fc.property(numbers, fc.integer({ min: 1, max: 6 }), (all, most) => {
      const buyers = Uint32Array.from(all, (one) => one.buyers);
      const [best, scores] = [new Uint32Array(most), new Float64Array(most)];
      let found = 0;
      for (const [item, { score }] of all.entries()) found = insertItem(best, scores, found, item, score, buyers);
      const sorted = all
        .map((one, item) => ({ ...one, item }))
        .sort((a, b) => b.score - a.score || b.buyers - a.buyers || a.item - b.item)
        .slice(0, most);
      expect([...best.subarray(0, found)]).toEqual(sorted.map(({ item }) => item));
      expect([...scores.subarray(0, found)]).toEqual(sorted.map(({ score }) => score));
    }),
  );
});

test("suggestionTable(…) has a row for each item ranked, with the lower end of the counted share", () => {
  const table = suggestionTable(new ArrayDictionary(["A", "B"]), new ArrayDictionary(["Feed", "Seeds"]), {
    known: Uint32Array.of(2, 1),
    perCustomer: 2,
    rank: (code, best) => {
      best.set([1, 0].slice(0, code));
      return code;
    },
    reasonFor: (code, item) => ({ both: code, of: 4, base: item + 0.5, sentence: "because" }),
  });
  const row = (customerId: string, recommendedCategory: string, support: number, baseRate: number) => {
    const confidence = lowerBound(support, 4);
    return {
      customerId,
      recommendedCategory,
      reason: "because",
      confidence,
      support,
      baseRate,
      lift: support / 4 / baseRate,
    };
  };
  expect([...table]).toEqual(close([row("B", "Seeds", 2, 1.5), row("B", "Feed", 2, 0.5), row("A", "Seeds", 1, 1.5)]));
});

test("insertItem(best, scores, …) puts the item with more buyers first where scores are equal, else who came first", () => {
  const [best, scores] = [new Uint32Array(3), new Float64Array(3)];
  const buyers = Uint32Array.of(5, 9, 5, 1);
  let found = 0;
  for (const item of [0, 1, 2, 3]) found = insertItem(best, scores, found, item, item === 3 ? 2 : 1, buyers);
  expect([found, [...best]]).toEqual([3, [3, 1, 0]]);
});
