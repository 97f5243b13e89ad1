import { max } from "d3-array";
import type { BandScale, NumberScale, Panel, Scale } from "./Chart.ts";
import type { Formats } from "./formats.ts";
import { isBand, isLabelled, type Positions, positionsOf } from "./positions.ts";
import { node, round, type SvgNode } from "./SvgNode.ts";
import { shapesOf } from "./shapes.ts";
import { colorOf, fill } from "./style.ts";
import { shorten, textWidth, wrap } from "./textWidth.ts";

/** Where something may be drawn, in pixels. */
interface Frame {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Size of the labels, which is that of a picture's texts where they do not say another. */
export const TICK = 11.5;
const LINE = 15;
/** Share of the width that labels of rows take at most. */
const ROW_LABELS = 0.4;
/** Height of slanted labels beyond that of one line. */
const SLANT = 52;
/** Rows of bars and of cells. */
const ROW = 26;
/** Height of what is drawn where the other direction has no rows. */
const HEIGHT = 230;

/** How tall a panel is with its labels. */
export function panelHeight(panel: Panel, width: number): number {
  const inner = isBand(panel.y)
    ? Math.max(2, panel.y.values.length) * ROW
    : Math.max(150, Math.min(HEIGHT, width * 0.55));
  return headHeight(panel) + inner + footHeight(panel, width);
}

const headHeight = ({ title, y }: Panel): number => (title === undefined ? 0 : 22) + (y.label === "" ? 8 : 28);
const footHeight = (panel: Panel, width: number): number => {
  const { x } = panel;
  return (
    (isLabelled(panel) || (isBand(x) && x.values.length === 0) ? 4 : 22) +
    (isBand(x) && (x.groups !== undefined || isNamed(x)) ? (isSlanted(panel, width) ? slantHeight(x) : LINE) : 0) +
    (x.label === "" || isLabelled(panel) ? 0 : 18)
  );
};

const label = (text: string, attributes: SvgNode["attributes"], full?: string): SvgNode =>
  node(
    "text",
    { ...fill("m"), ...attributes },
    full === undefined || full === text ? null : node("title", {}, full),
    text,
  );

/** A panel with its axes. */
export function drawPanel(panel: Panel, formats: Formats, { x: left, y: top, width, height }: Frame): SvgNode {
  const { x, y } = panel;
  const head = top + headHeight(panel);
  const foot = top + height - footHeight(panel, width);
  const yPositions = positionsOf(panel, "y", foot, head, 48);
  const yLabels = uprightLabels(y, yPositions, formats, width);
  const from = left + Math.ceil(max(yLabels, ({ text }) => textWidth(text, TICK)) ?? 0) + 8;
  const to = left + width - rightMargin(panel, from - left, width);
  const xPositions = positionsOf(panel, "x", from, Math.max(from + 10, to), 78);
  const title =
    panel.title === undefined
      ? null
      : node(
          "text",
          { x: round(left), y: round(top + 15), "font-size": 13, "font-weight": 600, ...fill("t") },
          shorten(panel.title, width, 13.5),
        );
  const yTitle =
    y.label === "" ? null : label(shorten(y.label, width, TICK), { x: round(left), y: round(head - 15) }, y.label);
  const xTitle =
    x.label === "" || isLabelled(panel)
      ? null
      : label(
          shorten(x.label, to - left, TICK),
          { x: round(to), y: round(top + height - 4), "text-anchor": "end" },
          x.label,
        );
  return node(
    "g",
    {},
    title,
    yTitle,
    xTitle,
    gridLines(panel, xPositions, yPositions, from, to, head, foot),
    ...yLabels.map(({ text, full, tick }) =>
      label(text, { x: round(from - 8), y: round(yPositions.at(tick)), dy: "0.35em", "text-anchor": "end" }, full),
    ),
    ...panel.layers.map((layer) => shapesOf(layer, panel, xPositions, yPositions)),
    isBand(y) ? null : baseLine(from, to, foot, yPositions, y),
    ...(isBand(x) ? bandTicks(x, xPositions, foot, to, isSlanted(panel, width)) : []),
    ...(isBand(x) || isLabelled(panel) ? [] : numberTicks(x, xPositions, formats, foot, from, to)),
  );
}

/** Labels behind bars need room, and half of the last number at the axis does. */
function rightMargin({ x, layers }: Panel, used: number, width: number): number {
  if (isBand(x)) return 6;
  const labels = layers.flatMap(({ mark, marks }) => (mark === "bar" ? marks.map(({ label: text = "" }) => text) : []));
  const widest = max(labels, (text) => textWidth(text, TICK)) ?? 0;
  return Math.min(Math.max(16, widest + 10), (width - used) / 2);
}

interface TickLabel {
  readonly tick: number;
  readonly text: string;
  readonly full?: string;
}

/** What stands at the upright axis; names of rows are cut where they would take too much of the width. */
function uprightLabels(y: Scale, { ticks }: Positions, formats: Formats, width: number): TickLabel[] {
  if (!isBand(y)) return ticks.map((tick) => ({ tick, text: formats.tick(tick, y.format) }));
  return ticks.map((tick) => {
    const full = y.values[tick] as string;
    return { tick, text: shorten(full, width * ROW_LABELS, TICK), full };
  });
}

function gridLines(
  panel: Panel,
  xs: Positions,
  ys: Positions,
  from: number,
  to: number,
  head: number,
  foot: number,
): SvgNode {
  const flat = isBand(panel.y) ? [] : ys.ticks.map((tick) => `M${round(from)} ${round(ys.at(tick))}H${round(to)}`);
  const upright =
    isBand(panel.x) || isLabelled(panel)
      ? []
      : xs.ticks.map((tick) => `M${round(xs.at(tick))} ${round(foot)}V${round(head)}`);
  return node("path", { d: [...flat, ...upright].join(""), class: "r", stroke: colorOf("r"), fill: "none" });
}

/** The line at 0, or at the foot where 0 is not there. */
function baseLine(from: number, to: number, foot: number, ys: Positions, y: NumberScale): SvgNode {
  const zero = y.kind === "log" ? foot : Math.min(foot, ys.at(0));
  return node("line", {
    x1: round(from),
    x2: round(to),
    y1: round(zero),
    y2: round(zero),
    class: "a",
    stroke: colorOf("a"),
    "stroke-width": 1,
  });
}

function numberTicks(
  x: NumberScale,
  xs: Positions,
  formats: Formats,
  foot: number,
  from: number,
  to: number,
): SvgNode[] {
  let free = Number.NEGATIVE_INFINITY;
  return xs.ticks.flatMap((tick) => {
    const text = formats.tick(tick, x.format);
    const half = textWidth(text, TICK) / 2;
    // the outermost stay within the panel
    const at = Math.max(Math.min(xs.at(tick), to + 14 - half), from - 8 + half);
    if (at - half < free) return [];
    free = at + half + 6;
    return [label(text, { x: round(at), y: round(foot + 17), "text-anchor": "middle" })];
  });
}

/** Steps of months and of numbers that a reader counts in. */
const STEPS = [1, 2, 3, 4, 6, 12, 24, 36, 60, 120, 240, 600, 1200, 2400, 6000, 12_000];

/** Labels of categories or periods, every so many where there is no room for all, and below them what they have in common. */
function bandTicks(scale: BandScale, xs: Positions, foot: number, end: number, slanted: boolean): SvgNode[] {
  const { values, groups } = scale;
  if (values.length === 0) return [];
  const pitch = values.length > 1 ? xs.at(1) - xs.at(0) : end - xs.at(0);
  if (slanted) return values.map((name, i) => slantedLabel(name, xs.at(i), foot));
  if (isNamed(scale)) return values.flatMap((name, i) => categoryLabel(name, xs.at(i), foot, pitch - 6));
  const widest = max(values, (text) => textWidth(text, TICK)) ?? 0;
  const step = STEPS.find((size) => size * pitch >= widest + 8) ?? values.length;
  const change = Math.max(0, groups?.findIndex((group, i) => i > 0 && group !== groups[i - 1]) ?? 0);
  let [free, last] = [Number.NEGATIVE_INFINITY, ""];
  return values.flatMap((text, i) => {
    if ((i - change) % step !== 0) return [];
    const texts = [label(text, { x: round(xs.at(i)), y: round(foot + 17), "text-anchor": "middle" })];
    const group = groups?.[i] ?? "";
    const half = textWidth(group, TICK) / 2;
    if (group !== last && xs.at(i) - half >= free) {
      texts.push(label(group, { x: round(xs.at(i)), y: round(foot + 17 + LINE), "text-anchor": "middle" }));
      [free, last] = [xs.at(i) + half + 8, group];
    }
    return texts;
  });
}

/** Categories and classes that are all named, in two lines each; numbers and periods may be left out. */
const isNamed = ({ values, groups }: BandScale): boolean =>
  groups === undefined && values.length <= 14 && values.some((text) => /\D/u.test(text));

/** Whether words do not fit side by side, with what is left beside the labels of rows. */
const isSlanted = ({ x, y }: Panel, width: number): boolean => {
  if (!isBand(x) || !isNamed(x)) return false;
  const rows = isBand(y) ? (max(y.values, (text) => textWidth(text, TICK)) ?? 0) : 40;
  const pitch = (width - Math.min(width * ROW_LABELS, rows) - 14) / x.values.length;
  const words = x.values.flatMap((text) => text.split(/\s+/));
  return pitch < (max(words, (word) => textWidth(word, TICK)) ?? 0) + 4;
};

/** How much higher slanted labels are than one line. */
const slantHeight = ({ values }: BandScale): number =>
  Math.min(SLANT, 0.75 * (max(values, (text) => textWidth(text, TICK)) ?? 0));

function slantedLabel(name: string, at: number, foot: number): SvgNode {
  const [x, y] = [round(at + 4), round(foot + 14)];
  const look = { x, y, "text-anchor": "end", transform: `rotate(-45 ${x} ${y})` };
  return label(shorten(name, SLANT + 16, TICK), look, name);
}

function categoryLabel(name: string, at: number, foot: number, width: number): SvgNode[] {
  const lines = wrap(name, Math.max(12, width), TICK - 1);
  const shown = lines.length > 2 ? [lines[0] as string, `${lines[1]}…`] : lines;
  return shown.map((line, i) =>
    label(line, { x: round(at), y: round(foot + 17 + 13 * i), "text-anchor": "middle", "font-size": TICK - 1 }, name),
  );
}
