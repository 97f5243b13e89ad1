import { expect, test } from "vitest";
import { bundleOf } from "../../src/plot/bundleOf.ts";
import { activityChart, revenueChart, toSvg, toVegaLite } from "../../src/plot/index.ts";

test("bundleOf(charts, table) has all of them in HTML, and in Vega-Lite, the first as SVG", () => {
  const [one, other] = [revenueChart([]), activityChart([])];
  const bundle = bundleOf([one, other], { text: "the text", html: "<table></table>" });
  expect(bundle["text/plain"]).toBe("the text");
  expect(bundle["text/html"]).toContain(toSvg(one));
  expect(bundle["text/html"]).toContain(toSvg(other));
  expect(bundle["text/html"]).toContain("<table></table>");
  expect(bundle["image/svg+xml"]).toBe(toSvg(one));
  expect(bundle["application/vnd.vegalite.v5+json"]).toMatchObject({
    vconcat: [{ description: one.description }, { description: other.description }],
  });
  expect(bundleOf([one], { text: "", html: "" })["application/vnd.vegalite.v5+json"]).toEqual(toVegaLite(one));
});
