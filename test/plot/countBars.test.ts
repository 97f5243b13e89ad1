import { expect, test } from "vitest";
import { countBars } from "../../src/plot/countBars.ts";
import { formatsOf } from "../../src/plot/formats.ts";

const formats = formatsOf("test", {});
const texts = { title: "Risk", kind: "risk level", notes: ["A note.", "Another."] };

test("countBars(counts) are bars in the order given, with their share", () => {
  const { panels, notes, description, table } = countBars(
    formats,
    [
      { name: "Low", count: 30 },
      { name: "High", count: 10 },
    ],
    texts,
  );
  expect(panels[0]?.layers[0]?.marks.map(({ x, label }) => [x, label])).toEqual([
    [30, "30 · 75%"],
    [10, "10 · 25%"],
  ]);
  expect(notes).toEqual(["40 customers. A note.", "Another."]);
  expect(description).toBe("40 customers by risk level; largest group: Low, 30 (75%).");
  expect(table.rows).toEqual([
    ["Low", 30, 0.75],
    ["High", 10, 0.25],
  ]);
});

test("countBars(nobody) divides by nothing", () => {
  expect(countBars(formats, [{ name: "Low", count: 0 }], texts).table.rows).toEqual([["Low", 0, null]]);
  expect(countBars(formats, [], texts).description).toBe("Risk.");
});
