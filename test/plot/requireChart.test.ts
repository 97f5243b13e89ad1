import { expect, test } from "vitest";
import { revenueChart } from "../../src/plot/index.ts";
import { requireChart } from "../../src/plot/requireChart.ts";
import { invalidOption } from "../shared/failures.ts";

test("requireChart takes charts, and what was one in JSON", () => {
  const chart = revenueChart([]);
  const [panel] = chart.panels;
  const withLayer = (layer: object) => ({
    ...chart,
    panels: [{ ...panel, layers: [{ ...panel?.layers[0], ...layer }] }],
  });
  requireChart("test", chart);
  requireChart("test", JSON.parse(JSON.stringify(chart)));
  for (const wrong of [
    undefined,
    null,
    5,
    "x",
    [],
    {},
    { ...chart, panels: null },
    { ...chart, table: {} },
    { ...chart, panels: [null] },
    withLayer({ mark: "blob" }),
    withLayer({ series: 9 }),
    withLayer({ marks: [null] }),
  ])
    expect(() => requireChart("test", wrong as never)).toThrow(invalidOption("chart"));
});
