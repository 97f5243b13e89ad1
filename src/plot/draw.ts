import { sum } from "d3-array";
import { OptionError } from "../errors.ts";
import { requireOptions } from "../options.ts";
import type { Chart } from "./Chart.ts";
import { drawPanel, panelHeight, TICK } from "./drawPanel.ts";
import { formatsOf } from "./formats.ts";
import { requireChart } from "./requireChart.ts";
import { node, round, type SvgNode } from "./SvgNode.ts";
import { fill, plotStyle } from "./style.ts";
import { textWidth, wrap } from "./textWidth.ts";

/** How large to draw, and what comes along. */
export interface DrawOptions {
  /** In pixels, from 240 to 4000. Default 640. The height follows from what is drawn. */
  readonly width?: number;
  /** Whether the style comes with it. Default `true`; `false` for a page that has `plotStyle` once. */
  readonly style?: boolean;
  /** Whether title and notes are drawn. Default `true`; `false` where the page has them. */
  readonly texts?: boolean;
  /** Whether marks and shortened labels have tooltips. Default `true`. */
  readonly tooltips?: boolean;
}

const MARGIN = 14;
/** Where a page has the texts, its own margins are enough. */
const BARE = 2;
const TITLE = 15;
const SMALL = 11;
const LEGEND = 12;
/** Two panels are side by side from this width on. */
const WIDE = 560;
const GAP = 28;

/**
 * A chart as a tree of SVG elements, without a page and without a DOM: `toSvg` writes it, and a framework makes its own elements of
 * it, child by child. Attributes have their SVG names.
 *
 * @throws OptionError
 * @example
 * ```ts
 * import { draw, healthChart } from "clientele/plot";
 * import { calculateBusinessHealthScore } from "clientele";
 *
 * draw(healthChart(calculateBusinessHealthScore([]))).tag; // => "svg"
 * ```
 */
export function draw(chart: Chart, options: DrawOptions = {}): SvgNode {
  const caller = "draw";
  requireChart(caller, chart);
  requireOptions(caller, options, ["width", "style", "texts", "tooltips"]);
  const { width = 640, style = true, texts = true, tooltips = true } = options;
  if (!(typeof width === "number" && width >= 240 && width <= 4000))
    throw new OptionError(caller, "width", "a number from 240 to 4000", width);
  for (const [name, value] of Object.entries({ style, texts, tooltips }))
    if (typeof value !== "boolean") throw new OptionError(caller, name, "true or false", value);
  const { title, description, notes, series, panels, locale, currency } = chart;
  const formats = formatsOf(caller, { locale, ...(currency !== null && { currency }) });
  const margin = texts ? MARGIN : BARE;
  const inner = width - 2 * margin;
  const parts: SvgNode[] = [];
  let y = margin;
  const write = (line: string, size: number, look: SvgNode["attributes"]) => {
    y += size * 1.3;
    parts.push(node("text", { x: margin, y: round(y - size * 0.25), "font-size": size, ...look }, line));
  };
  if (texts) {
    const lines = wrap(title, inner, TITLE * 1.04);
    const shown = lines.length > 3 ? [...lines.slice(0, 2), `${lines[2]}…`] : lines;
    for (const line of shown) write(line, TITLE, { ...fill("t"), "font-weight": 600 });
    y += 6;
  }
  const legend = drawLegend(series, margin, inner, y);
  parts.push(...legend.parts);
  y = legend.y;
  const beside = panels.length > 1 && inner >= WIDE;
  const panelWidth = beside ? (inner - GAP * (panels.length - 1)) / panels.length : inner;
  const heights = panels.map((panel) => panelHeight(panel, panelWidth));
  const isEmpty = panels.every(({ layers }) => layers.every(({ marks }) => marks.length === 0));
  if (isEmpty) {
    y += 24;
    write("No data", 13, fill("m"));
    y += 24;
  } else {
    for (const [i, panel] of panels.entries()) {
      const above = beside ? 0 : sum(heights.slice(0, i)) + 14 * i;
      const frame = {
        x: margin + (beside ? i * (panelWidth + GAP) : 0),
        y: y + above,
        width: panelWidth,
        height: heights[i] as number,
      };
      parts.push(drawPanel(panel, formats, frame));
    }
    y += beside ? Math.max(...heights) : sum(heights) + 14 * (panels.length - 1);
  }
  if (texts) {
    y += 6;
    for (const line of notes.flatMap((note) => wrap(note, inner, SMALL))) write(line, SMALL, fill("m"));
  }
  const height = Math.ceil(y + (texts ? MARGIN - 4 : BARE));
  return node(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      class: "clientele-plot",
      role: "img",
      // some readers of screens know no desc
      "aria-label": `${title}. ${description}`,
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      "font-family": "system-ui, sans-serif",
      "font-size": TICK,
    },
    node("title", {}, title),
    node("desc", {}, [description, ...(texts ? notes : [])].join(" ")),
    style ? node("style", {}, plotStyle) : null,
    ...[node("rect", { width, height, rx: 6, ...fill("g") }), ...parts].map((part) => pruned(part, style, tooltips)),
  );
}

/** A part without what is not wanted: colours that the page's style sheet says as well, and what a pointer shows. */
function pruned(part: SvgNode, style: boolean, tooltips: boolean): SvgNode {
  if (style && tooltips) return part;
  const { fill: color, stroke, ...attributes } = part.attributes;
  const isStyled = attributes.class !== undefined && !style;
  return {
    tag: part.tag,
    attributes: isStyled ? { ...attributes, ...(color === "none" && { fill: color }) } : part.attributes,
    children: part.children.flatMap((child) => {
      if (typeof child === "string") return child;
      return child.tag === "title" && !tooltips ? [] : pruned(child, style, tooltips);
    }),
  };
}

/** Colours and what they mean, in as many rows as it takes; none for a single one, which the title names. */
function drawLegend(
  series: readonly string[],
  left: number,
  width: number,
  top: number,
): { readonly parts: SvgNode[]; readonly y: number } {
  const parts: SvgNode[] = [];
  if (series.length < 2) return { parts, y: top };
  let [x, y] = [0, top];
  for (const [i, name] of series.entries()) {
    const length = 16 + textWidth(name, LEGEND) + 16;
    if (x > 0 && x + length > width) [x, y] = [0, y + 18];
    parts.push(
      node("rect", { x: round(left + x), y: round(y + 2), width: 10, height: 10, rx: 2, ...fill(`f${i + 1}`) }),
      node("text", { x: round(left + x + 15), y: round(y + 11), "font-size": LEGEND, ...fill("t") }, name),
    );
    x += length;
  }
  return { parts, y: y + 24 };
}
