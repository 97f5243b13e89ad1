import type { MimeBundle } from "../display/display.ts";
import type { Chart } from "./Chart.ts";
import { toSvg } from "./toSvg.ts";
import { toVegaLite, type VegaLiteSpec } from "./toVegaLite.ts";

/** Charts and a table, by the kinds that a notebook knows: it shows the richest that it can. */
export function bundleOf(
  charts: readonly [Chart, ...Chart[]],
  table: { readonly text: string; readonly html: string },
): MimeBundle {
  const [first] = charts;
  const pictures = charts.map((chart) => `<figure style="margin:0 0 8px">${toSvg(chart)}</figure>`);
  const html = `${pictures.join("\n")}\n<details><summary>Show data table</summary>\n${table.html}\n</details>`;
  return {
    "text/plain": table.text,
    "text/html": html,
    "image/svg+xml": toSvg(first),
    "application/vnd.vegalite.v5+json": charts.length === 1 ? toVegaLite(first) : stacked(charts),
  };
}

/** Several charts as one specification. */
function stacked(charts: readonly Chart[]): VegaLiteSpec {
  const specs = charts.map((chart) => toVegaLite(chart));
  return { $schema: specs[0]?.$schema, vconcat: specs.map(({ $schema, ...spec }) => spec) };
}
