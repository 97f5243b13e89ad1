import { greatest, group, least, max, min, rollup } from "d3-array";
import { area, line } from "d3-shape";
import type { Layer, Mark, Panel } from "./Chart.ts";
import { isBand, type Positions } from "./positions.ts";
import { node, round, type SvgNode } from "./SvgNode.ts";
import { colorOf, fill, stepOf } from "./style.ts";
import { textWidth } from "./textWidth.ts";

/** More marks than these are drawn as one path, without texts of their own. */
const MANY = 400;
/** Lines of so few points show them. */
const FEW_POINTS = 36;
/** Sizes of labels. */
const [LABEL, SMALLEST] = [11, 8.5];

/** What a layer looks like where its panel lies. */
export function shapesOf(layer: Layer, panel: Panel, x: Positions, y: Positions): SvgNode {
  const draw = { bar: bars, line: lines, area: areas, point: points, cell: cells, rule: rules, range: ranges };
  return node("g", {}, ...draw[layer.mark](layer, panel, x, y));
}

const stroke = (name: string) => ({ class: name, stroke: colorOf(name), fill: "none" });
const place = ({ series }: Layer): number => (series === undefined ? 0 : series + 1);

/** What a pointer shows. */
const tooltip = ({ title }: Mark): SvgNode | null => (title === undefined ? null : node("title", {}, title));

const isThere = (mark: Mark | undefined): boolean => Number.isFinite(mark?.x) && Number.isFinite(mark?.y);

interface Placed {
  readonly mark: Mark;
  readonly x: number;
  readonly y: number;
}

/** The marks that have a place. */
function placed({ marks }: Layer, x: Positions, y: Positions): Placed[] {
  return marks.flatMap((mark) => (isThere(mark) ? { mark, x: x.at(mark.x as number), y: y.at(mark.y as number) } : []));
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function boxOf({ mark, x: atX, y: atY }: Placed, panel: Panel, x: Positions, y: Positions): Box {
  if (isBand(panel.x)) {
    const base = y.at(mark.y2 ?? 0);
    return { x: atX - x.width / 2, y: Math.min(atY, base), width: x.width, height: Math.abs(base - atY) };
  }
  if (isBand(panel.y)) {
    const base = x.at(mark.x2 ?? 0);
    return { x: Math.min(atX, base), y: atY - y.width / 2, width: Math.abs(base - atX), height: y.width };
  }
  // a histogram's: from x to x2 between numbers
  const [end, base] = [x.at(mark.x2 ?? 0), y.at(mark.y2 ?? 0)];
  const width = Math.max(0.5, Math.abs(end - atX) - 1);
  return { x: Math.min(atX, end), y: Math.min(atY, base), width, height: Math.abs(base - atY) };
}

const rounded = ({ x, y, width, height }: Box) => ({
  x: round(x),
  y: round(y),
  width: round(width),
  height: round(height),
});

function bars(layer: Layer, panel: Panel, x: Positions, y: Positions): SvgNode[] {
  const boxes = placed(layer, x, y).map((at) => ({ ...at, box: boxOf(at, panel, x, y) }));
  const color = place(layer);
  // many are one path, but for those that look otherwise
  const [final, open] =
    boxes.length > MANY
      ? [boxes.filter(({ mark }) => !mark.partial), boxes.filter(({ mark }) => mark.partial).slice(0, MANY)]
      : [[], boxes];
  const many =
    final.length === 0 ? [] : [node("path", { ...fill(`f${color}`), d: outline(final.map(({ box }) => box)) })];
  const faded = {
    ...fill(`f${color} l${color}`),
    "fill-opacity": 0.25,
    stroke: colorOf(`f${color}`),
    "stroke-dasharray": "3 2",
  };
  const each = open.flatMap(({ mark, box }) => {
    const plain = { ...fill(`f${color}`), ...(layer.faint === true && { "fill-opacity": 0.25 }) };
    const look = mark.partial === true ? faded : plain;
    const bar = node("rect", { ...rounded(box), ...look }, tooltip(mark));
    return mark.label === undefined ? [bar] : [bar, labelOf(mark.label, box, panel)];
  });
  return [...many, ...each];
}

/** Many bars as one path; of those that begin in one pixel the ends count. */
function outline(boxes: readonly Box[]): string {
  const columns = rollup(
    boxes,
    (group): Box => {
      const [left, top] = [min(group, ({ x }) => x) ?? 0, min(group, ({ y }) => y) ?? 0];
      const right = max(group, ({ x, width }) => x + width) ?? 0;
      const bottom = max(group, ({ y, height }) => y + height) ?? 0;
      return { x: left, y: top, width: right - left, height: bottom - top };
    },
    ({ x }) => Math.floor(x),
  );
  const paths = Array.from(columns.values(), (box) => {
    const { x, y, width, height } = rounded(box);
    return `M${x} ${y}h${width}v${height}h${-width}z`;
  });
  return paths.join("");
}

/** A bar's label: behind its end, or above it. */
function labelOf(label: string, { x, y, width, height }: Box, panel: Panel): SvgNode {
  const at = isBand(panel.x)
    ? { x: round(x + width / 2), y: round(y - 5), "text-anchor": "middle" }
    : { x: round(x + width + 5), y: round(y + height / 2), dy: "0.35em" };
  return node("text", { ...at, ...fill("t") }, label);
}

function lines(layer: Layer, _panel: Panel, x: Positions, y: Positions): SvgNode[] {
  const color = place(layer);
  const width = layer.faint === true ? 1 : 2;
  const drawn = line<Mark>()
    .defined(isThere)
    .x((mark) => round(x.at(mark.x as number)))
    .y((mark) => round(y.at(mark.y as number)))
    .digits(1);
  const draw = (marks: readonly Mark[]) => drawn(thinned(marks, x)) ?? "";
  const look = {
    ...stroke(`l${color}`),
    "stroke-width": width,
    "stroke-linejoin": "round",
    "stroke-linecap": "round",
    ...(layer.faint === true && { "stroke-opacity": 0.35 }),
  };
  // what is not final hangs on the rest by a dashed line
  const firstPartial = layer.marks.findIndex(({ partial }) => partial === true);
  const end = firstPartial < 0 ? layer.marks.length : firstPartial;
  const parts = [
    node("path", { ...look, d: draw(layer.marks.slice(0, end)) }),
    node("path", { ...look, "stroke-dasharray": "2 4", d: draw(layer.marks.slice(Math.max(0, end - 1))) }),
  ];
  const paths = (firstPartial < 0 ? parts.slice(0, 1) : parts).filter(({ attributes }) => attributes.d !== "");
  if (layer.faint === true) return paths;
  const dots = layer.marks.length <= FEW_POINTS ? layer.marks : layer.marks.filter((_, i) => isAlone(layer.marks, i));
  return [...paths, ...circles({ ...layer, marks: dots }, x, y, () => 3)];
}

/** Of many points the first, the lowest, the highest and the last of each pixel: the line looks the same. */
function thinned(marks: readonly Mark[], x: Positions): readonly Mark[] {
  if (marks.length <= MANY) return marks;
  const columns = group(marks.keys(), (i) => {
    const mark = marks[i] as Mark;
    return isThere(mark) ? Math.floor(x.at(mark.x as number)) : null;
  });
  const heightOf = (i: number) => (marks[i] as Mark).y as number;
  const kept = Array.from(columns, ([column, places]) =>
    column === null
      ? places
      : [places[0], least(places, heightOf), greatest(places, heightOf), places.at(-1)].filter((i) => i !== undefined),
  );
  return [...new Set(kept.flat())].sort((a, b) => a - b).map((i) => marks[i] as Mark);
}

/** A point without one before and after it is no line. */
function isAlone(marks: readonly Mark[], i: number): boolean {
  return isThere(marks[i]) && !isThere(marks[i - 1]) && !isThere(marks[i + 1]);
}

function circles(layer: Layer, x: Positions, y: Positions, radius: (mark: Mark) => number): SvgNode[] {
  const color = place(layer);
  return placed(layer, x, y).map(({ mark, x: cx, y: cy }) => {
    const hollow = mark.partial === true;
    const look = hollow
      ? { class: `g l${color}`, fill: colorOf("g"), stroke: colorOf(`f${color}`), "stroke-width": 1.5 }
      : fill(`f${color}`);
    const at = { cx: round(cx), cy: round(cy), r: round(radius(mark)) };
    return node("circle", { ...at, ...look }, layer.marks.length > MANY ? null : tooltip(mark));
  });
}

function areas(layer: Layer, _panel: Panel, x: Positions, y: Positions): SvgNode[] {
  const draw = area<Mark>()
    .defined(isThere)
    .x((mark) => round(x.at(mark.x as number)))
    .y0((mark) => round(y.at(mark.y2 ?? 0)))
    .y1((mark) => round(y.at(mark.y as number)))
    .digits(1);
  return [
    node("path", { ...fill(`f${place(layer)}`), "fill-opacity": 0.18, d: draw([...thinned(layer.marks, x)]) ?? "" }),
  ].filter(({ attributes }) => attributes.d !== "");
}

function points(layer: Layer, _panel: Panel, x: Positions, y: Positions): SvgNode[] {
  return circles(layer, x, y, ({ strength = 0.3 }) => 3 + 6 * Math.sqrt(Math.max(0, strength)));
}

function cells(layer: Layer, _panel: Panel, x: Positions, y: Positions): SvgNode[] {
  const widest = max(layer.marks, ({ label = "" }) => textWidth(label, 1)) ?? 0;
  // small enough for all, where that can still be read
  const size = Math.max(SMALLEST, Math.min(LABEL, y.width * 0.7, (x.width - 4) / widest));
  const boxes: SvgNode[] = [];
  const texts: SvgNode[] = [];
  for (const { mark, x: middle, y: centre } of placed(layer, x, y)) {
    const step = stepOf(mark.strength ?? 0) + 1;
    const width = Math.max(0.5, x.width - 1);
    const box = { x: middle - width / 2, y: centre - y.width / 2 + 0.5, width, height: Math.max(0.5, y.width - 1) };
    const dashes = mark.partial === true ? { "stroke-dasharray": "3 2" } : {};
    boxes.push(node("rect", { ...rounded(box), ...fill(`q${step}`), ...dashes }, tooltip(mark)));
    if (mark.label !== undefined && textWidth(mark.label, size) <= width - 2)
      texts.push(node("text", { x: round(middle), y: round(centre + 0.35 * size), ...fill(`o${step}`) }, mark.label));
  }
  // what all have in common is said once
  return [
    node("g", { class: "a", stroke: colorOf("a"), "stroke-width": 0.75 }, ...boxes),
    node("g", { "text-anchor": "middle", "font-size": round(size) }, ...texts),
  ];
}

function rules(layer: Layer, _panel: Panel, x: Positions, y: Positions): SvgNode[] {
  const look = { ...stroke(`l${place(layer)}`), "stroke-dasharray": "5 4", "stroke-width": 1.25 };
  return placed(layer, x, y).map(({ mark, x: x1, y: y1 }) => {
    const [x2, y2] = [x.at(mark.x2 ?? (mark.x as number)), y.at(mark.y2 ?? (mark.y as number))];
    return node("line", { x1: round(x1), y1: round(y1), x2: round(x2), y2: round(y2), ...look }, tooltip(mark));
  });
}

/** From x to x2 along a row: thin for the whole, thick where `strength` says so. */
function ranges(layer: Layer, _panel: Panel, x: Positions, y: Positions): SvgNode[] {
  return placed(layer, x, y).map(({ mark, x: from, y: centre }) => {
    const height = Math.max(2, y.width * (mark.strength ?? 0.5));
    const to = x.at(mark.x2 ?? (mark.x as number));
    const box = { x: Math.min(from, to), y: centre - height / 2, width: Math.max(1, Math.abs(to - from)), height };
    return node(
      "rect",
      { ...rounded(box), rx: round(Math.min(3, height / 2)), ...fill(`f${place(layer)}`) },
      tooltip(mark),
    );
  });
}
