import { sum } from "d3-array";
import { escaped } from "../../display/escaped.ts";
import type { Chart } from "../Chart.ts";
import { formatsOf } from "../formats.ts";
import { toSvg } from "../toSvg.ts";

/** Rows of the tables below charts. */
const ROWS = 30;
const COLUMNS = 15;
/** Columns of what goes on in time. */
const TIME: ReadonlySet<string> = new Set(["complete", "incomplete", "held out"]);
const [WIDE, NARROW] = [720, 340];
/** Marks with tooltips. */
const FEW = 80;

/** A chart with its title, what it says, its notes and its data; drawn for wide pages and paper, and again for narrow ones. */
export function figure(chart: Chart): string {
  const { title, description, notes } = chart;
  const marks = sum(chart.panels, ({ layers }) => sum(layers, (layer) => layer.marks.length));
  // a phone has no pointer, and of many marks the table below says the same in less
  const picture = (width: number) =>
    toSvg(chart, { width, style: false, texts: false, tooltips: width === WIDE && marks <= FEW });
  return [
    "<figure>",
    `<h3>${escaped(title)}</h3>`,
    paragraph(description, "lead"),
    `<div class="wide">${picture(WIDE)}</div><div class="narrow">${picture(NARROW)}</div>`,
    `<figcaption>${escaped(notes.filter((note) => !description.includes(note)).join(" "))}</figcaption>`,
    `<details><summary>Show data table</summary>${figures(chart)}</details>`,
    "</figure>",
  ].join("\n");
}

/** The table of a chart. */
function figures({ title, table: { columns, rows }, locale, currency }: Chart): string {
  const { value } = formatsOf("reportHtml", { locale, ...(currency !== null && { currency }) });
  // of periods the last ones, of all else the first
  const isByPeriod = columns.some(({ name }) => TIME.has(name));
  const shown = (isByPeriod ? rows.slice(-ROWS) : rows.slice(0, ROWS)).map((row) =>
    row.slice(0, COLUMNS).map((cell, i) => value(cell, columns[i]?.format ?? "text")),
  );
  const parts = [
    ...(shown.length < rows.length
      ? [`the ${isByPeriod ? "last" : "first"} ${shown.length} of ${rows.length} rows`]
      : []),
    ...(columns.length > COLUMNS ? [`the first ${COLUMNS} of ${columns.length} columns`] : []),
  ];
  return table(
    `Data: ${title}${parts.length > 0 ? ` (${parts.join(", ")})` : ""}`,
    columns.slice(0, COLUMNS).map(({ name, format }) => ({ name, numeric: format !== "text" })),
    shown,
  );
}

/** What may be wider than a page: it scrolls by itself, with the keyboard too. */
const scrolling = (label: string, html: string): string =>
  `<div class="scroll" role="group" aria-label="${escaped(label)}" tabindex="0">${html}</div>`;

/** Texts of a cell are cut here: a page is no place for a file. */
const LONGEST = 160;

/** A table of texts; numbers are at the right, and sentences have room. */
export function table(
  caption: string,
  columns: readonly { readonly name: string; readonly numeric?: boolean; readonly isSentence?: boolean }[],
  rows: readonly (readonly string[])[],
): string {
  const look = (i: number) => {
    if (columns[i]?.numeric === true) return ' class="n"';
    return columns[i]?.isSentence === true ? ' class="s"' : "";
  };
  const cut = (text: string) => {
    // no more of a text is taken apart than could be shown
    const characters = [...text.slice(0, 2 * LONGEST)];
    return characters.length > LONGEST ? `${characters.slice(0, LONGEST).join("")}…` : text;
  };
  const head = columns.map(({ name }, i) => `<th scope="col"${look(i)}>${escaped(name)}</th>`);
  const body = rows.map(
    (row) =>
      `<tr>${row.map((text, i) => `<td${look(i)}>${columns[i]?.numeric === true ? escaped(text) : `<bdi>${escaped(cut(text))}</bdi>`}</td>`).join("")}</tr>`,
  );
  return scrolling(
    caption,
    `<table><caption>${escaped(caption)}</caption><thead><tr>${head.join("")}</tr></thead><tbody>${body.join("\n")}</tbody></table>`,
  );
}

/** A paragraph. */
export const paragraph = (text: string, name = ""): string =>
  `<p${name === "" ? "" : ` class="${name}"`}>${escaped(text)}</p>`;

/** A list of sentences; empty without any. */
export const list = (items: readonly string[]): string =>
  items.length === 0 ? "" : `<ul>${items.map((item) => `<li>${escaped(item)}</li>`).join("\n")}</ul>`;

/** A part of the page that one can jump to. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly content: readonly string[];
}

export const section = ({ id, title, content }: Section): string =>
  `<section id="${id}" aria-labelledby="${id}-title">\n<h2 id="${id}-title">${escaped(title)}</h2>\n${content.filter((part) => part !== "").join("\n")}\n</section>`;
