import { greatest, sum } from "d3-array";
import { type ChartParts, counted } from "./chartOf.ts";
import type { Formats } from "./formats.ts";

/** Kinds that are drawn; the others are added up. */
const MOST = 20;

/** Kinds of customers, and how many are of each: as bars in the order given. */
export function countBars(
  formats: Formats,
  all: readonly { readonly name: string; readonly count: number }[],
  { title, kind, notes }: { readonly title: string; readonly kind: string; readonly notes: readonly string[] },
): ChartParts {
  const left = all.slice(all.length > MOST ? MOST - 1 : MOST);
  const others = { name: `${left.length} others`, count: sum(left, ({ count }) => count) };
  const counts = left.length === 0 ? all : [...all.slice(0, MOST - 1), others];
  const customers = sum(counts, ({ count }) => count);
  const share = (count: number) => (customers > 0 ? formats.value(count / customers, "share") : "–");
  const most = greatest(all, ({ count }) => count);
  return {
    title,
    description:
      most === undefined
        ? `${title}.`
        : `${counted(formats, customers, "customer")} by ${kind}; largest group: ${most.name}, ${formats.value(most.count, "count")} (${share(most.count)}).`,
    notes: [`${counted(formats, customers, "customer")}. ${notes[0] ?? ""}`.trim(), ...notes.slice(1)],
    panels: [
      {
        x: { kind: "linear", label: "Customers", format: "count" },
        y: { kind: "band", label: "", values: counts.map(({ name }) => name) },
        layers: [
          {
            mark: "bar",
            series: 0,
            marks: counts.map(({ name, count }, y) => ({
              x: count,
              y,
              label: `${formats.value(count, "count")} · ${share(count)}`,
              title: `${name}: ${counted(formats, count, "customer")} (${share(count)})`,
            })),
          },
        ],
      },
    ],
    table: {
      columns: [
        { name: kind, format: "text" },
        { name: "customers", format: "count" },
        { name: "share", format: "share" },
      ],
      rows: counts.map(({ name, count }) => [name, count, customers > 0 ? count / customers : null]),
    },
  };
}
