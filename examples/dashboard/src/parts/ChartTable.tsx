import type { Chart, ValueFormat } from "clientele/plot";
import { type Formats, NONE, useFormats } from "../settings.tsx";
import { DataTable } from "./DataTable.tsx";

const written = (formats: Formats, value: string | number | null, format: ValueFormat): string => {
  if (value === null) return NONE;
  if (typeof value === "string") return value;
  if (format === "money") return formats.money(value);
  if (format === "share") return formats.share(value, 1);
  return format === "count" ? formats.count(value) : formats.number(value, 2);
};

/** What a chart shows, as a table. */
export function ChartTable({ chart: { title, table } }: { readonly chart: Chart }) {
  const formats = useFormats();
  const rows = table.rows.map((cells, id) => ({ id: String(id), cells }));
  const columns = table.columns.map(({ name, format }, i) => ({
    name,
    isNumber: format !== "text",
    cell: ({ cells }: (typeof rows)[number]) => written(formats, cells[i] ?? null, format),
  }));
  return <DataTable label={title} columns={columns} rows={rows} keyOf={({ id }) => id} />;
}
