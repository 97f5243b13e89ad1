import type { Chart, Layer, Mark, NumberScale, Panel, Scale, ValueFormat } from "./Chart.ts";
import { requireChart } from "./requireChart.ts";
import { LIGHT, stepOf } from "./style.ts";
import { wrap } from "./textWidth.ts";

/** A Vega-Lite specification: plain JSON. */
export type VegaLiteSpec = Readonly<Record<string, unknown>>;

/** Width of a view and of what is written above it. */
const WIDTH = 480;

/**
 * A chart as a Vega-Lite specification with its data inside, to restyle or extend it: plain JSON, nothing to install.
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
    title: { text: title, subtitle: notes.flatMap((note) => wrap(note, WIDTH, 11)), anchor: "start" },
    description,
    ...(views.length === 1 ? views[0] : { hconcat: views }),
  };
}

function viewOf(panel: Panel, series: readonly string[]): VegaLiteSpec {
  const { title, y, layers } = panel;
  const drawn = layers.filter(hasValues);
  // without marks there is still a pair of axes
  const shown: readonly Layer[] = drawn.length > 0 ? drawn : [{ mark: "point", marks: [] }];
  return {
    ...(title !== undefined && { title }),
    width: WIDTH,
    height: y.kind === "band" ? { step: 24 } : 260,
    layer: shown.flatMap((layer) => {
      const own = layerOf(layer, panel, series);
      return layer.mark === "cell" ? [own, labelsOf(layer, panel)] : [own];
    }),
  };
}

/** Whether there is anything to draw. */
const hasValues = ({ marks }: Layer): boolean => marks.some(({ x, y }) => Number.isFinite(x) && Number.isFinite(y));

const KINDS = {
  bar: { type: "bar" },
  line: { type: "line" },
  area: { type: "area", opacity: 0.18 },
  point: { type: "circle", opacity: 1 },
  cell: { type: "rect" },
  rule: { type: "rule", strokeDash: [5, 4] },
  range: { type: "bar" },
} as const;

function layerOf(layer: Layer, panel: Panel, series: readonly string[]): VegaLiteSpec {
  const { mark, marks, faint } = layer;
  const { x, y } = panel;
  const color = layer.series === undefined ? LIGHT.muted : LIGHT.series[layer.series];
  const isCell = mark === "cell";
  // between two numbers a bar stands on 0 all the same
  const stands = mark === "bar" && x.kind !== "band" && y.kind !== "band";
  const ends = marks.some(({ x2 }) => x2 !== undefined) && x.kind !== "band";
  const depths = stands || (marks.some(({ y2 }) => y2 !== undefined) && y.kind !== "band");
  const isOpen = mark !== "line" && marks.some(({ partial }) => partial);
  return {
    data: { values: marks.map((one, i) => ({ ...datumOf(one, i, panel, mark), ...(stands && { y2: one.y2 ?? 0 }) })) },
    mark: {
      ...KINDS[mark],
      ...(!isCell && { color }),
      ...(faint === true && { opacity: 0.35 }),
      ...(mark === "line" && faint !== true && { point: { color } }),
      ...(mark === "range" && { height: { band: marks[0]?.strength ?? 0.5 } }),
    },
    encoding: {
      ...placeOf(panel),
      ...(ends && { x2: { field: "x2" } }),
      ...(depths && { y2: { field: "y2" } }),
      ...(isCell && { color: { field: "color", type: "nominal", scale: null } }),
      ...(!isCell && legendOf(layer, series)),
      ...(mark === "point" && { size: { field: "size", type: "quantitative", scale: null } }),
      ...(mark === "line" && { order: { field: "order", type: "quantitative" } }),
      ...(isOpen && { opacity: { condition: { test: "datum.partial", value: 0.4 }, value: 1 } }),
      ...(marks.some(({ title }) => title !== undefined) && { tooltip: { field: "title", type: "nominal" } }),
    },
  };
}

/** What is written on cells. */
function labelsOf({ marks }: Layer, panel: Panel): VegaLiteSpec {
  return {
    data: { values: marks.map((one, i) => ({ ...datumOf(one, i, panel, "cell"), label: one.label ?? "" })) },
    mark: { type: "text", fontSize: 10 },
    encoding: {
      ...placeOf(panel),
      text: { field: "label", type: "nominal" },
      color: { field: "on", type: "nominal", scale: null },
    },
  };
}

/** The series of a layer by its name, so that there is a legend; a single one needs none. */
function legendOf({ series: place }: Layer, series: readonly string[]): VegaLiteSpec {
  if (place === undefined || series.length < 2) return {};
  const scale = { domain: [...series], range: LIGHT.series.slice(0, series.length) };
  return { color: { datum: series[place], type: "nominal", scale, legend: { title: null, orient: "top" } } };
}

/** A mark; of categories and periods it has the place. */
function datumOf(
  { x, y, x2, y2, strength = 0, title, partial }: Mark,
  order: number,
  panel: Panel,
  kind: Layer["mark"],
): VegaLiteSpec {
  const step = stepOf(strength);
  return {
    x,
    y,
    ...(x2 !== undefined && panel.x.kind !== "band" && { x2 }),
    ...(y2 !== undefined && panel.y.kind !== "band" && { y2 }),
    order,
    ...(kind === "cell" && { color: LIGHT.steps[step], on: LIGHT.onStep[step] === "light" ? "white" : "black" }),
    ...(kind === "point" && { size: 60 + 300 * strength }),
    ...(title !== undefined && { title }),
    ...(partial === true && { partial }),
  };
}

const placeOf = (panel: Panel): VegaLiteSpec => ({ x: channel("x", panel), y: channel("y", panel) });

function channel(direction: "x" | "y", { [direction]: scale, layers }: Panel): VegaLiteSpec {
  const title = scale.label === "" ? null : scale.label;
  if (scale.kind === "band") {
    // the place is the key: two categories may have one name
    return {
      field: direction,
      type: "ordinal",
      title,
      scale: { domain: scale.values.map((_, i) => i) },
      axis: { labelExpr: `${namesOf(scale)}[datum.value]`, labelOverlap: true },
    };
  }
  // no marks have no extent
  const isEmpty = !layers.some(hasValues);
  const domain: NumberScale["domain"] = scale.domain ?? (isEmpty ? [1, 10] : undefined);
  return {
    field: direction,
    type: "quantitative",
    title,
    scale: {
      type: scale.kind,
      ...(domain !== undefined && { domain: [...domain] }),
      nice: domain === undefined,
    },
    axis: { format: FORMATS[scale.format] },
    stack: null,
  };
}

/** The names of categories or periods as an expression; two line ends of Unicode stand in no text of one. */
function namesOf({ values, groups }: Extract<Scale, { readonly kind: "band" }>): string {
  const names = values.map((value, i) => (groups === undefined ? value : `${value} ${groups[i]}`));
  return JSON.stringify(names).replace(/[\u2028\u2029]/g, (end) => `\\u${end.charCodeAt(0).toString(16)}`);
}

const FORMATS: Readonly<Record<ValueFormat, string>> = {
  count: ",~r",
  money: ",~r",
  share: "~%",
  points: ",~r",
  number: ",~r",
  days: ",~r",
  text: "",
};
