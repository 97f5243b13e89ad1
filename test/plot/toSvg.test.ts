import { expect, test } from "vitest";
import { draw } from "../../src/plot/draw.ts";
import { revenueChart } from "../../src/plot/index.ts";
import { markup } from "../../src/plot/SvgNode.ts";
import { toSvg } from "../../src/plot/toSvg.ts";
import { CHARTS } from "./answers.ts";

test("toSvg(chart) is the markup of what draw(chart) makes", () => {
  const trends = CHARTS.revenueChart?.[1](12) as never;
  expect(toSvg(revenueChart(trends), { width: 400 })).toBe(markup(draw(revenueChart(trends), { width: 400 })));
});
