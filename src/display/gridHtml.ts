import { escaped } from "./escaped.ts";
import { type Grid, leftOut } from "./grid.ts";

/** A grid as an HTML table; texts are escaped, whatever stands in them. */
export function gridHtml(grid: Grid): string {
  const { title, columns, rows } = grid;
  const align = (numeric: boolean) => ` style="text-align:${numeric ? "right" : "left"}"`;
  const heads = columns.map(({ name, unit, numeric }) => {
    const small = unit === "" ? "" : `<br><small>${escaped(unit)}</small>`;
    return `<th scope="col"${align(numeric)}>${escaped(name)}${small}</th>`;
  });
  const body = rows.map(
    (row) =>
      `<tr>${row.map((text, i) => `<td${align(columns[i]?.numeric === true)}>${escaped(text)}</td>`).join("")}</tr>`,
  );
  const note = [title, rows.length === 0 ? "no rows" : leftOut(grid)].filter((part) => part !== "").join(": ");
  return [
    "<table>",
    ...(note === "" ? [] : [`<caption>${escaped(note)}</caption>`]),
    `<thead><tr>${heads.join("")}</tr></thead>`,
    `<tbody>${body.join("\n")}</tbody>`,
    "</table>",
  ].join("\n");
}
