import { OptionError } from "../errors.ts";
import { requireOneOf, requireOptions } from "../options.ts";
import { plainHeader } from "./headerWords.ts";
import type { ColumnRole } from "./roleRule.ts";
import { ROLE_RULES } from "./roles.ts";
import { STATUS_MEANINGS, type StatusMeaning } from "./statuses.ts";

/** Rows of a kind, told by what stands in one of their cells. */
export interface RowKind {
  /** Header of the column that tells. */
  readonly header: string;
  /** What stands there, compared without case, accents, blanks and punctuation. */
  readonly values: readonly string[];
}

/** What a platform's export looks like, as data. */
export interface Preset {
  /** Short name, for `reading.preset` and the option `preset`. */
  readonly name: string;
  /** What to call the export, as in `Shopify export`. */
  readonly title: string;
  /** Headers that only this export has together; compared without case, accents, blanks and punctuation. */
  readonly headers: readonly string[];
  /** Whether a file that has further columns is another export. */
  readonly exact?: boolean;
  /** Of an export without a header: what each of its columns holds. */
  readonly columns?: readonly ("id" | "date" | "whole" | "number")[];
  /**
   * The header that plays each role, or several of which the first that the file has does; of e-mails and names the first
   * that is filled, row by row.
   */
  readonly roles: { readonly [role in ColumnRole]?: string | readonly string[] };
  /** Further columns that belong to the amount of a line, or once to that of its order. */
  readonly plus?: readonly { readonly header: string; readonly per: "line" | "order" }[];
  /** The platform's own words for a status, where they are not everybody's. */
  readonly statuses?: { readonly [meaning in StatusMeaning]?: readonly string[] };
  /** Rows that are no customer's order. */
  readonly noSale?: readonly RowKind[];
  /** Rows that take back another row's order, and the headers of what names its customer and that order. */
  readonly refunds?: RowKind & { readonly email?: string; readonly orderId?: string };
  /** Whether rows with a negative amount that are no refunds are no customer's order. */
  readonly negativeIsNoSale?: boolean;
  /** What a unit of its amounts is: 100 for cents. Default 1. */
  readonly unit?: number;
  /** The order of day and month in its dates, where the platform has only one. */
  readonly dates?: "dmy" | "mdy" | "ymd";
  /** The decimal mark of its numbers, where the platform has only one. */
  readonly decimal?: "." | ",";
}

const PROPERTIES = [
  ...[
    "name",
    "title",
    "headers",
    "exact",
    "columns",
    "roles",
    "plus",
    "statuses",
    "noSale",
    "refunds",
    "negativeIsNoSale",
  ],
  ...["unit", "dates", "decimal"],
];

/**
 * A preset of your own, for the option `presets` of `readOrders`: how your platform's export is to be read. It is data, and
 * checked here.
 *
 * @throws OptionError for a property that there is not, and for what lacks a name or headers
 * @example
 * ```ts
 * import { definePreset, readOrders } from "clientele";
 *
 * const till = definePreset({
 *   name: "till",
 *   title: "Till export",
 *   headers: ["Slip", "Card", "Cents"],
 *   roles: { orderId: "Slip", customerId: "Card", date: "Day", total: "Cents" },
 *   unit: 100,
 * });
 * const { orders } = await readOrders("Slip,Day,Card,Cents\n1,2025-01-31,C7,1250\n", { presets: [till] });
 * orders.row(0).revenue; // => 12.5
 * ```
 */
export function definePreset(preset: Preset): Preset {
  requireOptions("definePreset", preset, PROPERTIES, "preset");
  const { name, title, headers, roles, unit = 1 } = preset;
  if (typeof name !== "string" || name === "") throw new OptionError("definePreset", "name", "a short name", name);
  if (typeof title !== "string" || title === "") throw new OptionError("definePreset", "title", "a title", title);
  if (!Array.isArray(headers) || (headers.length === 0 && preset.columns === undefined))
    throw new OptionError("definePreset", "headers", "the headers that tell the export", headers);
  requireOptions("definePreset", roles, Object.keys(ROLE_RULES), "roles");
  const { dates, decimal, statuses = {}, noSale = [], plus = [], refunds } = preset;
  const refuse = (property: string, expected: string, value: unknown): never => {
    throw new OptionError("definePreset", property, expected, value);
  };
  const isText = (value: unknown): boolean => typeof value === "string";
  const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText);
  const isKind = (value: RowKind | undefined): boolean => isText(value?.header) && isTexts(value?.values);
  if (preset.exact !== undefined && typeof preset.exact !== "boolean") refuse("exact", "true or false", preset.exact);
  if (!isTexts(headers)) refuse("headers", "a list of headers", headers);
  for (const [role, named] of Object.entries(roles))
    if (named !== undefined && !isText(named) && !isTexts(named))
      refuse(`roles.${role}`, "a header, or several", named);
  if (dates !== undefined) requireOneOf("definePreset", "dates", dates, ["dmy", "mdy", "ymd"]);
  if (decimal !== undefined) requireOneOf("definePreset", "decimal", decimal, [".", ","]);
  requireOptions("definePreset", statuses, STATUS_MEANINGS, "statuses");
  for (const [meaning, words] of Object.entries(statuses))
    if (words !== undefined && !isTexts(words)) refuse(`statuses.${meaning}`, "a list of words", words);
  if (!Array.isArray(noSale) || !noSale.every(isKind)) refuse("noSale", "a list of kinds of rows", noSale);
  if (refunds !== undefined && !isKind(refunds)) refuse("refunds", "a kind of rows", refunds);
  if (
    !Array.isArray(plus) ||
    !plus.every((each) => isText(each?.header) && (each.per === "line" || each.per === "order"))
  )
    refuse("plus", "a list of headers, each per line or order", plus);
  if (!(unit > 0)) throw new OptionError("definePreset", "unit", "a number above 0", unit);
  return Object.freeze({ ...preset });
}

/** Whether a header is that of a preset's export. */
export function fits(preset: Preset, headers: readonly string[]): boolean {
  if (preset.headers.length === 0) return false;
  const there = new Set(headers.map(plainHeader));
  // a column that some programs number the rows in has no name
  const further =
    [...there].filter((header) => header !== "" && !header.startsWith("unnamed")).length - preset.headers.length;
  if (preset.exact === true && further > 0) return false;
  return preset.headers.every((header) => there.has(plainHeader(header)));
}
