import { describe, expect, test } from "vitest";
import { colorOf, DARK, LIGHT, type Palette, plotStyle, stepOf } from "../../src/plot/style.ts";

type Rgb = readonly [number, number, number];

const linear = (hex: string): Rgb =>
  [1, 3, 5].map((i) => {
    const c = Number.parseInt(hex.slice(i, i + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as unknown as Rgb;

/** Relative luminance and contrast as WCAG 2.2 defines them. */
const luminance = ([r, g, b]: Rgb) => 0.2126 * r + 0.7152 * g + 0.0722 * b;
const contrast = (one: string, other: string) => {
  const [high, low] = [luminance(linear(one)), luminance(linear(other))].sort((a, b) => b - a) as [number, number];
  return (high + 0.05) / (low + 0.05);
};

/** Machado, Oliveira & Fernandes (2009), severity 1: what readers without one kind of cone see. */
const VISION: Readonly<Record<string, readonly Rgb[]>> = {
  all: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};
const seen = (rows: readonly Rgb[], [r, g, b]: Rgb): Rgb =>
  rows.map(([x, y, z]) => Math.min(1, Math.max(0, x * r + y * g + z * b))) as unknown as Rgb;

/** CIE L*a*b*, D65. */
function lab([r, g, b]: Rgb): Rgb {
  const f = (t: number) => (t > 216 / 24_389 ? Math.cbrt(t) : ((24_389 / 27) * t + 16) / 116);
  const x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047);
  const y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}
const difference = (one: Rgb, other: Rgb) =>
  Math.hypot(...lab(one).map((value, i) => value - (lab(other)[i] as number)));

const pairs = <T>(all: readonly T[]) => all.flatMap((one, i) => all.slice(i + 1).map((other) => [one, other] as const));

describe.each<[string, Palette, string]>([
  ["light", LIGHT, "#ffffff"],
  ["dark", DARK, "#16191f"],
])("the %s palette", (_, palette, ground) => {
  test("is for this ground", () => expect(palette.ground).toBe(ground));

  test.each(Object.keys(VISION))("has series that readers with %s tell apart", (vision) => {
    const colors = palette.series.map((color) => seen(VISION[vision] as readonly Rgb[], linear(color)));
    // a difference of 10 is plain to see side by side; across a chart it takes more
    for (const [one, other] of pairs(colors)) expect(difference(one, other)).toBeGreaterThan(25);
  });

  test("has series, axes and text at enough contrast", () => {
    for (const color of palette.series) expect(contrast(color, palette.ground)).toBeGreaterThan(3);
    expect(contrast(palette.muted, palette.ground)).toBeGreaterThan(4.5);
    expect(contrast(palette.text, palette.ground)).toBeGreaterThan(10);
  });

  test("has steps that go one way for all readers, and text that is read on each", () => {
    const from = luminance(linear(palette.steps[0] as string));
    const way = Math.sign(luminance(linear(palette.steps.at(-1) as string)) - from);
    for (const rows of Object.values(VISION)) {
      const lights = palette.steps.map((color) => luminance(seen(rows, linear(color))));
      for (let i = 1; i < lights.length; i++)
        expect(way * ((lights[i] as number) - (lights[i - 1] as number))).toBeGreaterThan(0);
    }
    for (const [i, color] of palette.steps.entries()) {
      const text = palette.onStep[i] === "light" ? "#ffffff" : "#10131a";
      expect(contrast(color, text), color).toBeGreaterThan(4.5);
    }
    // cells have an edge in the colour of the axes: a pale one is told from the ground
    expect(contrast(palette.muted, palette.steps[0] as string)).toBeGreaterThan(3);
  });
});

test("plotStyle has every colour as a variable, of light and dark", () => {
  for (const palette of [LIGHT, DARK])
    for (const color of [palette.ground, ...palette.series, ...palette.steps])
      expect(plotStyle).toContain(`,${color})`);
  expect(plotStyle).toContain("--series-1:var(--clientele-series-1,");
  expect(plotStyle).toContain("@supports");
});

test("colorOf(class) is the colour without a style sheet", () => {
  expect(["f1", "l2", "q7", "g", "t", "m", "o1", "o7"].map(colorOf)).toEqual([
    ...[LIGHT.series[0], LIGHT.series[1], LIGHT.steps[6], LIGHT.ground, LIGHT.text, LIGHT.muted, "#10131a", "#ffffff"],
  ]);
});

test("stepOf(strength) is within the steps", () => {
  expect([-1, 0, 0.5, 1, 2].map(stepOf)).toEqual([0, 0, 3, 6, 6]);
});
