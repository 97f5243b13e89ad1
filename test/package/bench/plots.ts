import * as vega from "vega";
import { compile, type TopLevelSpec } from "vega-lite";
import { type Chart, toSvg, toVegaLite } from "../../../src/plot/index.ts";
import { CHARTS } from "../../plot/answers.ts";
import { median, progress } from "./measure.ts";

/** A chart of a year of months: milliseconds from the answer to the SVG, by round. */
export interface PlotResult {
  readonly chart: string;
  readonly characters: number;
  readonly clientele: readonly number[];
  /** The same chart by Vega-Lite and Vega, from its specification. */
  readonly vega: readonly number[];
}

const MONTHS = 12;
/** Drawn before anything is timed, and in each round. */
const [WARM_UP, OURS, THEIRS] = [200, 50, 3];

/** Every chart of a year of months, drawn by both in turn. */
export async function measurePlots(rounds: number): Promise<readonly PlotResult[]> {
  const results: PlotResult[] = [];
  for (const [chart, [make, answerOf]] of Object.entries(CHARTS)) {
    const answer = answerOf(MONTHS) as never;
    const ours = () => toSvg(make(answer));
    const spec = toVegaLite(make(answer)) as unknown as TopLevelSpec;
    const theirs = () => new vega.View(vega.parse(compile(spec).spec), { renderer: "none" }).toSVG();
    for (let i = 0; i < WARM_UP; i++) ours();
    await theirs();
    const times: { readonly clientele: number[]; readonly vega: number[] } = { clientele: [], vega: [] };
    for (let round = 0; round < rounds; round++) {
      let began = performance.now();
      for (let i = 0; i < OURS; i++) ours();
      times.clientele.push((performance.now() - began) / OURS);
      began = performance.now();
      for (let i = 0; i < THEIRS; i++) await theirs();
      times.vega.push((performance.now() - began) / THEIRS);
    }
    progress(`plots: ${chart} ${median(times.clientele)?.toFixed(2)} ms, Vega ${median(times.vega)?.toFixed(1)} ms`);
    results.push({ chart, characters: ours().length, ...times });
  }
  return results;
}

/** As Markdown. */
export function plotSection(results: readonly PlotResult[]): string {
  const rows = results.map(({ chart, characters, clientele, vega: theirs }) => {
    const [own, other] = [median(clientele) ?? 0, median(theirs) ?? 0];
    return `| \`${chart satisfies Chart["name"]}\` | ${own.toFixed(2)} | ${other.toFixed(1)} | ${(own / other).toFixed(3)} | ${(characters / 1000).toFixed(1)} |`;
  });
  return `## Plots: a year of months

From the answer to the SVG, after ${WARM_UP} drawings; Vega-Lite and Vega draw the same chart from its specification, without a page.

| chart | ms | Vega-Lite, ms | ratio | kB |
| ----- | -: | ------------: | ----: | -: |
${rows.join("\n")}`;
}
