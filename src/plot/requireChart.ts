import { OptionError } from "../errors.ts";
import type { Chart } from "./Chart.ts";

/**
 * Checks a chart, which may come from JSON.
 *
 * @throws OptionError
 */
export function requireChart(caller: string, chart: Chart): void {
  const given = typeof chart === "object" && chart !== null ? chart : undefined;
  const lists = [given?.panels, given?.notes, given?.series, given?.table?.columns, given?.table?.rows];
  const texts = [given?.title, given?.description];
  if (lists.every(Array.isArray) && texts.every((text) => typeof text === "string")) return;
  throw new OptionError(caller, "chart", "a chart, as revenueChart and its like make them", chart);
}
