import { JUPYTER_DISPLAY } from "../display/display.ts";
import { OptionError } from "../errors.ts";
import { requireOptions } from "../options.ts";
import { bundleOf } from "./bundleOf.ts";
import type { Chart, ChartOptions } from "./Chart.ts";
import { type Formats, formatsOf } from "./formats.ts";
import { toTable } from "./toTable.ts";

/** What a kind of chart says of itself. */
export interface ChartParts extends Pick<Chart, "title" | "description" | "notes" | "panels" | "table"> {
  readonly series?: readonly string[];
}

/**
 * A chart from its parts.
 *
 * @param name of the function that the user called
 * @throws OptionError
 */
export function chartOf(name: string, options: ChartOptions, partsOf: (formats: Formats) => ChartParts): Chart {
  requireOptions(name, options, ["title", "locale", "currency"]);
  const { title, locale = "en", currency = null } = options;
  if (title !== undefined && typeof title !== "string") throw new OptionError(name, "title", "a text", title);
  const formats = formatsOf(name, options);
  const { series = [], ...parts } = partsOf(formats);
  const chart: Chart = { name, ...parts, series, title: title ?? parts.title, locale, currency };
  // what a notebook shows of it; what it is does not change
  const bundle = () => bundleOf([chart], toTable(chart));
  return Object.defineProperty(chart, JUPYTER_DISPLAY, { value: bundle, enumerable: false });
}

/**
 * Checks rows that a chart is made of.
 *
 * @param fields that each has; those of lists end in `[]`
 * @throws OptionError
 */
export function requireRows(caller: string, answer: unknown, question: string, fields: readonly string[]): void {
  if (!Array.isArray(answer)) throw new OptionError(caller, "answer", `the answer of ${question}, a list`, answer);
  for (const [i, row] of answer.entries()) requireFields(caller, row, question, fields, `answer[${i}]`);
}

/**
 * Checks an answer that a chart is made of.
 *
 * @param fields that it has; those of lists end in `[]`
 * @throws OptionError
 */
export function requireFields(
  caller: string,
  answer: unknown,
  question: string,
  fields: readonly string[],
  place = "answer",
): void {
  const given = typeof answer === "object" && answer !== null ? answer : undefined;
  const lacking = fields.find((field) => {
    const name = field.replace("[]", "");
    const value = given?.[name as keyof typeof given] as unknown;
    return value === undefined || (name !== field && !Array.isArray(value));
  });
  if (lacking === undefined) return;
  const expected = `the answer of ${question}, with ${lacking.replace("[]", ", a list")}`;
  throw new OptionError(caller, place, expected, answer);
}

/** A number and what it counts. */
export const counted = (formats: Formats, count: number, one: string, many = `${one}s`): string =>
  `${formats.value(count, "count")} ${count === 1 ? one : many}`;

/** `EUR`, or `currency of the shop` where it is not known. */
export const moneyUnit = ({ currency }: ChartOptions): string => currency ?? "currency of the shop";
