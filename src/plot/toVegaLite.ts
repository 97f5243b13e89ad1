import type { Chart, Layer, Mark, Panel, Scale, ValueFormat } from "./Chart.ts";
import { requireChart } from "./requireChart.ts";
import { LIGHT, stepOf } from "./style.ts";

/** A Vega-Lite specification: plain JSON. */
export type VegaLiteSpec = Readonly<Record<string, unknown>>;

/**
 * A chart as a Vega-Lite specification with its data inside, for those who want to restyle it or go on from it in a notebook: plain JSON,
 * nothing to install.
 *
 * @see Vega-Lite 5, https://vega.github.io/schema/vega-lite/v5.json
 * @throws OptionError
 * @example
 * ```ts
 * import { getRevenueTrends } from "clientele";
 * import { revenueChart, toVegaLite } from "clientele/plot";
 *
 * const trends = getRevenueTrends([{ customerId: "C1", date: "2025-01-10", revenue: 20 }]);
 * toVegaLite(revenueChart(trends)).$schema; // => "https://vega.github.io/schema/vega-lite/v5.json"
 * ```
 */
export function toVegaLite(chart: Chart): VegaLiteSpec {
  requireChart("toVegaLite", chart);
  const { title, notes, description, panels, series } = chart;
  const views = panels.map((panel) => viewOf(panel, series));
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v5.json",
    title: { text: title, subtitle: [...notes], anchor: "start" },
    description,
    ...(views.length === 1 ? views[0] : { hconcat: views }),
  };
}

function viewOf(panel: Panel, series: readonly string[]): VegaLiteSpec {
  const { title, y, layers } = panel;
  const drawn = layers.filter(({ marks }) => marks.length > 0);
  return {
    ...(title !== undefined && { title }),
    width: 480,
    height: y.kind === "band" ? { step: 24 } : 260,
    // without marks there is still a pair of axes
    layer: (drawn.length > 0 ? drawn : layers.slice(0, 1)).map((layer) => layerOf(layer, panel, series)),
  };
}

const KINDS = {
  bar: { type: "bar" },
  line: { type: "line", point: true },
  band: { type: "area", opacity: 0.18 },
  point: { type: "circle", size: 60, opacity: 1 },
  cell: { type: "rect" },
  rule: { type: "rule", strokeDash: [5, 4] },
  range: { type: "bar" },
} as const;

function layerOf(layer: Layer, { x, y }: Panel, series: readonly string[]): VegaLiteSpec {
  const { mark, marks, faint } = layer;
  const isCell = mark === "cell";
  const color = layer.series === undefined ? LIGHT.muted : LIGHT.series[layer.series];
  const ends = marks.some(({ x2 }) => x2 !== undefined) && x.kind !== "band";
  const depths = marks.some(({ y2 }) => y2 !== undefined) && y.kind !== "band";
  const thick = mark === "range" ? { height: { band: marks[0]?.strength ?? 0.5 } } : {};
  const named = series[layer.series ?? -1];
  return {
    data: { values: marks.map((one, i) => datumOf(one, i, x, y, isCell)) },
    mark: {
      ...KINDS[mark],
      ...(!isCell && { color }),
      ...(faint === true && { opacity: 0.35, point: false }),
      ...thick,
      ...(named !== undefined && { description: named }),
    },
    encoding: {
      x: channel("x", x),
      y: channel("y", y),
      ...(ends && { x2: { field: "x2" } }),
      ...(depths && { y2: { field: "y2" } }),
      ...(isCell && { color: { field: "color", type: "nominal", scale: null } }),
      ...(mark === "line" && { order: { field: "order", type: "quantitative" } }),
      ...(marks.some(({ partial }) => partial) &&
        mark !== "line" && {
          opacity: { condition: { test: "datum.partial", value: 0.4 }, value: 1 },
        }),
      ...(marks.some(({ title }) => title !== undefined) && { tooltip: { field: "title", type: "nominal" } }),
    },
  };
}

/** A mark; of categories and periods it has the place. */
function datumOf(
  { x, y, x2, y2, strength, title, partial }: Mark,
  order: number,
  xs: Scale,
  ys: Scale,
  isCell: boolean,
) {
  return {
    x,
    y,
    ...(x2 !== undefined && xs.kind !== "band" && { x2 }),
    ...(y2 !== undefined && ys.kind !== "band" && { y2 }),
    order,
    ...(isCell && { color: LIGHT.steps[stepOf(strength ?? 0)] }),
    ...(title !== undefined && { title }),
    ...(partial === true && { partial }),
  };
}

const FORMATS: Readonly<Record<ValueFormat, string>> = {
  count: "~s",
  money: "~s",
  share: ".0%",
  points: "~g",
  number: "~s",
  days: "~s",
  text: "",
};

function channel(direction: "x" | "y", scale: Scale): VegaLiteSpec {
  const title = scale.label === "" ? null : scale.label;
  if (scale.kind === "band") {
    const { values, groups } = scale;
    const names = values.map((value, i) => (groups === undefined ? value : `${value} ${groups[i]}`));
    // the place is the key: two categories may have one name
    return {
      field: direction,
      type: "ordinal",
      title,
      scale: { domain: values.map((_, i) => i) },
      axis: { labelExpr: `${JSON.stringify(names)}[datum.value]`, labelOverlap: true },
    };
  }
  return {
    field: direction,
    type: "quantitative",
    title,
    scale: {
      type: scale.kind,
      ...(scale.domain !== undefined && { domain: [...scale.domain] }),
      nice: scale.domain === undefined,
    },
    axis: { format: FORMATS[scale.format] },
    stack: null,
  };
}
