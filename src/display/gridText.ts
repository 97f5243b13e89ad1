import { max } from "d3-array";
import { type Grid, leftOut } from "./grid.ts";

/** A grid as text in columns. */
export function gridText(grid: Grid): string {
  const { title, columns, rows } = grid;
  const cells = [columns.map(({ name }) => name), ...rows].map((row) => row.map((text) => text.replace(/\s+/g, " ")));
  const widths = columns.map((_, i) => max(cells, (row) => [...(row[i] as string)].length) ?? 0);
  const lines = cells.map((row) =>
    row
      .map((text, i) => {
        const space = " ".repeat((widths[i] as number) - [...text].length);
        return columns[i]?.numeric === true ? space + text : text + space;
      })
      .join("  ")
      .trimEnd(),
  );
  const note = rows.length === 0 ? "no rows" : leftOut(grid);
  return [...(title === "" ? [] : [title]), ...lines, ...(note === "" ? [] : [note])].join("\n");
}
