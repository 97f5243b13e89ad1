import { OptionError } from "../errors.ts";
import type { Chart, Layer, Panel, Scale } from "./Chart.ts";
import { LIGHT } from "./style.ts";

/**
 * Checks a chart, which may come from JSON.
 *
 * @throws OptionError
 */
export function requireChart(caller: string, chart: Chart): void {
  const given = typeof chart === "object" && chart !== null ? chart : undefined;
  const lists = [given?.panels, given?.notes, given?.series, given?.table?.columns, given?.table?.rows];
  const texts = [given?.title, given?.description];
  const isWhole = lists.every(Array.isArray) && texts.every((text) => typeof text === "string");
  if (
    isWhole &&
    chart.panels.every(isPanel) &&
    [...chart.notes, ...chart.series].every((text) => typeof text === "string") &&
    chart.series.length <= LIGHT.series.length &&
    chart.table.rows.every(Array.isArray)
  )
    return;
  throw new OptionError(caller, "chart", "a chart, as revenueChart and its like make them", chart);
}

const MARKS: readonly string[] = ["bar", "line", "area", "point", "cell", "rule", "range"] satisfies Layer["mark"][];
const KINDS: readonly string[] = ["band", "linear", "log"] satisfies Scale["kind"][];

function isScale(scale: Scale | undefined): boolean {
  if (!KINDS.includes(scale?.kind ?? "")) return false;
  const { values } = scale as { readonly values?: unknown };
  return scale?.kind !== "band" || (Array.isArray(values) && values.every((value) => typeof value === "string"));
}

function isPanel(panel: Panel | null): boolean {
  if (!(isScale(panel?.x) && isScale(panel?.y) && Array.isArray(panel?.layers))) return false;
  return (panel as Panel).layers.every(
    (layer: Layer | null) =>
      MARKS.includes(layer?.mark ?? "") &&
      (layer?.series === undefined || (Number.isInteger(layer.series) && layer.series in LIGHT.series)) &&
      Array.isArray(layer?.marks) &&
      layer.marks.every((mark) => typeof mark === "object" && mark !== null),
  );
}
