import { expect, test } from "vitest";
import { markup, node, round } from "../../src/plot/SvgNode.ts";

test("markup(node) escapes texts and attributes", () => {
  expect(markup(node("text", { x: 1, class: 'a"b' }, "1 < 2 & 3", null, node("title", {}, "t")))).toBe(
    '<text x="1" class="a&quot;b">1 &lt; 2 &amp; 3<title>t</title></text>',
  );
  expect(markup(node("rect", {}))).toBe("<rect/>");
});

test.each([
  [1.26, 1.3],
  [-0.01, 0],
  [Number.NaN, 0],
  [Number.POSITIVE_INFINITY, 1e6],
  [-7e304, -1e6],
])("round(%d) is %d", (value, rounded) => {
  expect(Object.is(round(value), rounded)).toBe(true);
});
