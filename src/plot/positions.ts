import { extent, range, ticks } from "d3-array";
import { scaleBand, scaleLinear, scaleLog } from "d3-scale";
import type { BandScale, Mark, NumberScale, Panel, Scale } from "./Chart.ts";

/** Where values of a direction come to lie, in pixels. */
export interface Positions {
  /** Where a value is; of a band its middle. */
  readonly at: (value: number) => number;
  /** Width of a band, 0 of numbers. */
  readonly width: number;
  /** Values to write at the axis. */
  readonly ticks: readonly number[];
}

/** Where the values of one direction of a panel come to lie between two pixels. */
export function positionsOf(panel: Panel, direction: "x" | "y", from: number, to: number, room: number): Positions {
  const scale = panel[direction];
  return scale.kind === "band"
    ? bands(scale, from, to, isGrid(panel))
    : numbers(panel, direction, scale, from, to, room);
}

/** No axis is shorter, and none reaches further: there numbers run out. */
const [LEAST, MOST] = [1e-12, 1e100];

/** Cells touch, bars do not. */
const isGrid = ({ layers }: Panel): boolean => layers.some(({ mark }) => mark === "cell");

function bands({ values }: BandScale, from: number, to: number, grid: boolean): Positions {
  const [low, high] = [Math.min(from, to), Math.max(from, to)];
  const padding = grid ? 0 : values.length > 120 ? 0 : 0.28;
  const scale = scaleBand<number>(range(values.length), [low, high])
    .paddingInner(padding)
    .paddingOuter(padding / 2);
  const width = scale.bandwidth();
  return { at: (place) => (scale(place) ?? low) + width / 2, width, ticks: range(values.length) };
}

function numbers(
  panel: Panel,
  direction: "x" | "y",
  scale: NumberScale,
  from: number,
  to: number,
  room: number,
): Positions {
  const values = panel.layers.flatMap(({ marks }) => marks.flatMap((mark) => valuesOf(mark, direction)));
  const wanted = Math.max(2, Math.floor(Math.abs(to - from) / room));
  if (scale.kind === "log") {
    const [least = 1, most = 10] = extent(values.filter((value) => value > LEAST));
    const [low, high] = scale.domain ?? [least, most > least ? most : least * 10];
    const made = scaleLog([low, high], [from, to]);
    return { at: (value) => made(Math.max(value, low)), width: 0, ticks: logTicks(low, high, wanted) };
  }
  const [least = 0, most = 0] = extent([...values, 0]);
  const [low, high] = scale.domain ?? [least, most];
  // next to nothing is no length to divide
  const made = scaleLinear([low, high - low > LEAST ? high : low + 1], [from, to]);
  if (scale.domain === undefined && !isLabelled(panel)) made.nice(wanted);
  const whole = scale.format === "count" || scale.format === "days";
  return { at: made, width: 0, ticks: made.ticks(wanted).filter((tick) => !whole || Number.isInteger(tick)) };
}

/** The values that marks have in a direction. */
function valuesOf(mark: Mark, direction: "x" | "y"): number[] {
  const values = direction === "x" ? [mark.x, mark.x2] : [mark.y, mark.y2];
  return values.filter((value): value is number => Math.abs(value ?? Number.NaN) < MOST);
}

/** Powers of ten, or 1, 2 and 5 of each where there is room for them. */
function logTicks(low: number, high: number, wanted: number): number[] {
  const [first, last] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  const within = (values: readonly number[]) => values.filter((value) => value >= low && value <= high);
  const of = (steps: readonly number[]) =>
    within(range(first, last + 1).flatMap((power) => steps.map((step) => Number(`${step}e${power}`))));
  const [many, few] = [of([1, 2, 5]), of([1])];
  if (many.length <= wanted) return many.length > 1 ? many : ticks(low, high, 3);
  const every = Math.ceil(few.length / wanted);
  return few.length > 1 ? few.filter((_, i) => i % every === 0) : many;
}

/** Whether all bars say themselves how long they are: then no axis does. */
export const isLabelled = ({ y, layers }: Panel): boolean =>
  isBand(y) &&
  layers.some(({ marks }) => marks.length > 0 && marks.every(({ label }) => label !== undefined)) &&
  layers.every(({ mark }) => mark === "bar");

/** Whether a direction has categories or periods. */
export const isBand = (scale: Scale): scale is BandScale => scale.kind === "band";
