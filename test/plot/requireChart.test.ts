import { expect, test } from "vitest";
import { revenueChart } from "../../src/plot/index.ts";
import { requireChart } from "../../src/plot/requireChart.ts";
import { invalidOption } from "../shared/failures.ts";

test("requireChart takes charts, and what was one in JSON", () => {
  const chart = revenueChart([]);
  requireChart("test", chart);
  requireChart("test", JSON.parse(JSON.stringify(chart)));
  for (const wrong of [undefined, null, 5, "x", [], {}, { ...chart, panels: null }, { ...chart, table: {} }])
    expect(() => requireChart("test", wrong as never)).toThrow(invalidOption("chart"));
});
