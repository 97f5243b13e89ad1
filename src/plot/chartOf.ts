import { showingAs } from "../display/display.ts";
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
 * @param more names of options that this chart has besides
 * @throws OptionError
 */
export function chartOf(
  name: string,
  options: ChartOptions,
  partsOf: (formats: Formats) => ChartParts,
  more: readonly string[] = [],
): Chart {
  requireOptions(name, options, ["title", "locale", "currency", ...more]);
  const { title, locale = "en", currency = null } = options;
  if (title !== undefined && typeof title !== "string") throw new OptionError(name, "title", "a text", title);
  const formats = formatsOf(name, options);
  const { series = [], ...parts } = partsOf(formats);
  const chart: Chart = { name, ...parts, series, title: title ?? parts.title, locale, currency };
  return showingAs(chart, () => bundleOf([chart], toTable(chart)));
}

/**
 * Checks rows that a chart is made of.
 *
 * @param fields that each has; those of lists of objects end in `[]`, those of objects in `{}`
 * @throws OptionError
 */
export function requireRows(caller: string, answer: unknown, question: string, fields: readonly string[]): void {
  if (!Array.isArray(answer)) throw new OptionError(caller, "answer", `the answer of ${question}, a list`, answer);
  for (const [i, row] of answer.entries()) requireFields(caller, row, question, fields, `answer[${i}]`);
}

/**
 * Checks an answer that a chart is made of.
 *
 * @param fields that it has; those of lists of objects end in `[]`, those of objects in `{}`
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
    const value = given?.[field.replace(/\W+/, "") as keyof typeof given] as unknown;
    if (field.endsWith("[]")) return !(Array.isArray(value) && value.every(isObject));
    return field.endsWith("{}") ? !isObject(value) : value === undefined;
  });
  if (lacking === undefined) return;
  const expected = `the answer of ${question}, with ${lacking.replace("[]", ", a list").replace("{}", ", an object")}`;
  throw new OptionError(caller, place, expected, answer);
}

const isObject = (value: unknown): boolean => typeof value === "object" && value !== null;

/**
 * A day of an answer, which is a text after JSON.
 *
 * @throws OptionError
 */
export function dayOf(caller: string, name: string, value: Date | string): Date {
  const date = new Date(value);
  if (Number.isNaN(date.getTime())) throw new OptionError(caller, name, "a day", value);
  return date;
}

/** A number and what it counts. */
export const counted = (formats: Formats, count: number, one: string, many = `${one}s`): string =>
  `${formats.value(count, "count")} ${count === 1 ? one : many}`;

/** `EUR`, or `shop currency` where it is not known. */
export const moneyUnit = ({ currency }: ChartOptions): string => currency ?? "shop currency";
