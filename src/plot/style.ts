/** The colours of a ground: of the page, of text, and of what is drawn. */
export interface Palette {
  readonly ground: string;
  readonly text: string;
  /** Small text and axes. */
  readonly muted: string;
  readonly grid: string;
  /** Of series, in their order: told apart by colour-blind readers too, and at least 3:1 against the ground. */
  readonly series: readonly string[];
  /** Of cells, weakest first, and which text is read on each. */
  readonly steps: readonly string[];
  readonly onStep: readonly ("light" | "dark")[];
}

/** On a light ground. */
export const LIGHT: Palette = {
  ground: "#ffffff",
  text: "#1b1f27",
  muted: "#596273",
  grid: "#e4e7ec",
  series: ["#2d6fdc", "#e0600f", "#0f4a3c", "#af5594"],
  steps: ["#edf3fd", "#d3e2fa", "#adc8f5", "#7fa9ee", "#2d6fdc", "#1f4fa3", "#12306a"],
  onStep: ["dark", "dark", "dark", "dark", "light", "light", "light"],
};

/** On a dark ground. */
export const DARK: Palette = {
  ground: "#16191f",
  text: "#eceff4",
  muted: "#a4adbb",
  grid: "#2c313b",
  series: ["#5f92e8", "#e87f25", "#8fe9e0", "#b56f9a"],
  steps: ["#1b2534", "#203450", "#274776", "#2f5da6", "#6f9fee", "#a5c4f6", "#d7e5fc"],
  onStep: ["light", "light", "light", "light", "dark", "dark", "dark"],
};

/** Text on dark and on pale cells. */
const ON = { light: "#ffffff", dark: "#10131a" } as const;

/** A class, and the colour that it stands for where there is no style sheet. */
export const fill = (name: string): { readonly class: string; readonly fill: string } => ({
  class: name,
  fill: colorOf(name),
});

/** The class of a cell of a strength from 0 to 1. */
export const stepOf = (strength: number): number =>
  Math.min(LIGHT.steps.length - 1, Math.max(0, Math.floor(strength * LIGHT.steps.length)));

const FONT = "system-ui,-apple-system,Segoe UI,Roboto,Helvetica Neue,Arial,Noto Sans,sans-serif";

/** The names of a palette's colours as CSS variables; a page that sets `--clientele-ground` and the like has its own. */
function variables({ ground, text, muted, grid, series, steps, onStep }: Palette): string {
  const named = Object.entries({
    ground,
    text,
    muted,
    grid,
    ...Object.fromEntries(series.map((color, i) => [`series-${i + 1}`, color])),
    ...Object.fromEntries(steps.map((color, i) => [`step-${i + 1}`, color])),
    ...Object.fromEntries(onStep.map((shade, i) => [`on-step-${i + 1}`, ON[shade]])),
  });
  return named.map(([name, color]) => `--${name}:var(--clientele-${name},${color})`).join(";");
}

/**
 * The style of all charts, light and dark: once in a page, where charts come without it (`style: false`). Colours are the variables
 * `--clientele-ground`, `-text`, `-muted`, `-grid`, `-series-1` to `-4`, `-step-1` to `-7` and `-on-step-1` to `-7`.
 *
 * @example
 * ```ts
 * import { plotStyle } from "clientele/plot";
 *
 * plotStyle.includes("prefers-color-scheme:dark"); // => true
 * ```
 */
export const plotStyle: string = /* @__PURE__ */ styleSheet();

function styleSheet(): string {
  const rules = {
    "": `font-family:${FONT};font-variant-numeric:tabular-nums`,
    ".g": "fill:var(--ground)",
    ".t": "fill:var(--text)",
    ".m": "fill:var(--muted)",
    ".r": "stroke:var(--grid)",
    ".a": "stroke:var(--muted)",
    ".f0": "fill:var(--muted)",
    ".l0": "stroke:var(--muted)",
    ...Object.fromEntries(
      LIGHT.series.flatMap((_, i) => [
        [`.f${i + 1}`, `fill:var(--series-${i + 1})`],
        [`.l${i + 1}`, `stroke:var(--series-${i + 1})`],
      ]),
    ),
    ...Object.fromEntries(
      LIGHT.steps.flatMap((_, i) => [
        [`.q${i + 1}`, `fill:var(--step-${i + 1})`],
        [`.o${i + 1}`, `fill:var(--on-step-${i + 1})`],
      ]),
    ),
  };
  const written = Object.entries(rules).map(([name, rule]) => `.clientele-plot${name && ` ${name}`}{${rule}}`);
  // what does not know variables keeps to the colours that stand at the elements
  return [
    ".clientele-plot{max-width:100%;height:auto}@supports (--a:0){",
    `.clientele-plot{${variables(LIGHT)}}`,
    `@media screen and (prefers-color-scheme:dark){.clientele-plot{${variables(DARK)}}}`,
    ...written,
    "}",
  ].join("");
}

/** The colour of a class where there is no style. */
export function colorOf(name: string): string {
  const place = Number(name.slice(1));
  const kind = name.slice(0, 1);
  if (kind === "q") return LIGHT.steps[place - 1] as string;
  if (kind === "o") return ON[LIGHT.onStep[place - 1] as keyof typeof ON];
  if (place > 0) return LIGHT.series[place - 1] as string;
  return { g: LIGHT.ground, t: LIGHT.text, r: LIGHT.grid }[kind] ?? LIGHT.muted;
}
