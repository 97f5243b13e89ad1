import { shortList } from "../csv/readHeader.ts";
import type { CsvSniff } from "../csv/sniffCsv.ts";
import { DataError, type DataErrorDetails, OptionError } from "../errors.ts";
import { nearest } from "../options.ts";
import { COST, isZero } from "./amountRules.ts";
import {
  countsRows,
  holds,
  isLess,
  isNearlyConstant,
  isProduct,
  isReduced,
  isSum,
  mixesOrders,
  type Numbers,
  numbersOf,
  type Part,
  productsWith,
  variesInOrders,
} from "./compareColumns.ts";
import { meaningOf, plainHeader } from "./headerWords.ts";
import { fits, type Preset } from "./Preset.ts";
import type { Profile } from "./profile.ts";
import { type ColumnRole, hasAny, isCount, type SourceColumn } from "./roleRule.ts";
import { candidatesOf, type RoleCandidate } from "./roles.ts";

/** The names that callers give to roles, and get: those of the transactions' columns, and a few more. */
export type RoleName =
  | "customerId"
  | "date"
  | "revenue"
  | "orderId"
  | "product"
  | "category"
  | "quantity"
  | "status"
  | "refunded"
  | "currency"
  | "email"
  | "name"
  | "phone"
  | "refundDate"
  | "cancelledAt";

/** The roles by these names. */
export const ROLE_NAMES: Readonly<Record<RoleName, ColumnRole>> = {
  customerId: "customerId",
  date: "date",
  revenue: "total",
  orderId: "orderId",
  product: "product",
  category: "category",
  quantity: "quantity",
  status: "status",
  refunded: "refunded",
  currency: "currency",
  email: "email",
  name: "name",
  phone: "phone",
  refundDate: "refundDate",
  cancelledAt: "cancelledAt",
};

/** Headers by role, as the caller says them. */
export type RoleHeaders = { readonly [role in RoleName]?: string | readonly string[] };

/** What a caller says of the columns. */
export interface PlanOptions {
  readonly columns?: RoleHeaders;
  /** The amount's column, or those of quantity and price. */
  readonly amount?: string | readonly [quantity: string, unitPrice: string, discount?: string];
}

/** Which columns of a file to read, and as what. */
export interface Plan {
  readonly preset: Preset | undefined;
  readonly columns: readonly SourceColumn[];
  /** By role its columns: of equal claim, or to be looked at one after the other. */
  readonly picks: ReadonlyMap<ColumnRole, readonly SourceColumn[]>;
  /** Roles that the caller gave: no other column has a claim. */
  readonly given: ReadonlySet<ColumnRole>;
}

/** Roles of which several columns may be used, each where the one before it says nothing. */
export const SEVERAL: ReadonlySet<ColumnRole> = new Set(["email", "name", "phone", "status", "flag"]);

/** The columns of a file, with what header and sample tell of each. */
export function sourceColumns(sniff: CsvSniff, profiles: readonly Profile[]): SourceColumn[] {
  const prefix = gluedPrefix(sniff.columns);
  return sniff.columns.map((header, index) => ({
    index,
    header,
    meaning: meaningOf(header.slice(prefix)),
    profile: profiles[index] as Profile,
  }));
}

/** The length of letters that all headers of a system's table begin with, which say nothing: `OXORDERDATE`, `OXUSERID`. */
function gluedPrefix(headers: readonly string[]): number {
  const [first = "", ...others] = headers;
  if (others.length < 4) return 0;
  let length = 0;
  while (length < first.length && others.every((header) => header[length] === first[length])) length++;
  const prefix = first.slice(0, length);
  return length >= 2 && /^\p{Lu}+$/u.test(prefix) && meaningOf(prefix).list.length === 0 ? length : 0;
}

/** The preset that a file's header, or its shape, is that of: of several the one that knows more of it. */
export function presetOf(
  sniff: CsvSniff,
  profiles: readonly Profile[],
  presets: readonly Preset[],
): Preset | undefined {
  if (sniff.headerLine === null) return presets.find((preset) => hasShape(preset, sniff, profiles));
  const fitting = presets.filter((preset) => fits(preset, sniff.columns));
  return fitting.reduce<Preset | undefined>(
    (best, preset) => (best === undefined || preset.headers.length > best.headers.length ? preset : best),
    undefined,
  );
}

function hasShape({ columns }: Preset, sniff: CsvSniff, profiles: readonly Profile[]): boolean {
  if (columns === undefined || sniff.dialect.widths === null || columns.length !== profiles.length) return false;
  return columns.every((kind, i) => {
    const { filled, numbers, dates, money, examples } = profiles[i] as Profile;
    if (filled === 0) return false;
    if (kind === "date") return dates === filled && examples.every((text) => /^\d{8}$/.test(text));
    return numbers === filled && money === (kind === "number");
  });
}

/** Decides which columns play which role. */
export function planOf(
  columns: readonly SourceColumn[],
  preset: Preset | undefined,
  options: PlanOptions,
  place: DataErrorDetails,
): Plan {
  const picks = new Map<ColumnRole, readonly SourceColumn[]>();
  const given = new Set<ColumnRole>();
  const candidates = candidatesOf(columns);
  const roles = [...candidates.keys()];
  for (const role of roles) {
    if (preset !== undefined) {
      const found = presetColumns(preset, role, columns);
      if (found.length > 0) picks.set(role, SEVERAL.has(role) ? found : found.slice(0, 1));
      continue;
    }
    const all = credible(role, candidates, columns);
    // what holds something anywhere has the better claim
    const held = all.filter(({ column }) => column.profile.filled > 0);
    const filled = held.length > 0 ? held : all;
    const [best] = filled;
    if (best === undefined) continue;
    const found = filled.filter(({ rank }) =>
      role === "email" || role === "status" || role === "flag" ? rank < 4 || best.rank >= 4 : rank === best.rank,
    );
    picks.set(
      role,
      found.map(({ column }) => column),
    );
  }
  for (const [name, headers] of Object.entries(options.columns ?? {})) {
    if (headers === undefined) continue;
    const role = ROLE_NAMES[name as RoleName];
    if (!Array.isArray(headers) && typeof headers !== "string")
      throw new OptionError("readOrders", `columns.${name}`, "a header, or several", headers);
    // what reading.roles says of an amount that is a product
    if (name === "revenue" && typeof headers !== "string" && headers.length > 1) {
      takeAmount(picks, given, headers, columns, `columns.${name}`, place);
      continue;
    }
    const several = role === "date" || SEVERAL.has(role);
    if (typeof headers !== "string" && headers.length > 1 && !several)
      throw new OptionError("readOrders", `columns.${name}`, "one header", headers);
    const list = (typeof headers === "string" ? [headers] : headers).map((header) =>
      columnOf(header, columns, `columns.${name}`, place),
    );
    given.add(role);
    if (role === "date" && list.length > 1) picks.set("time", list.slice(1));
    if (role === "date" && list.length === 1) picks.delete("time");
    picks.set(role, role === "date" ? list.slice(0, 1) : list);
    // what is said to be the amount is not a line's part of it as well
    if (role === "total" && picks.get("lineTotal")?.[0] === list[0]) picks.delete("lineTotal");
  }
  const { amount } = options;
  if (amount !== undefined)
    takeAmount(
      picks,
      given,
      typeof amount === "string" ? [amount] : amount.filter((header) => header !== undefined),
      columns,
      "amount",
      place,
    );
  return { preset, columns, picks, given };
}

/** Columns of a kind that are compared with each other. */
const MOST_COMPARED = 12;

/** The candidates for a role that the sample's rows do not speak against. */
function credible(
  role: ColumnRole,
  candidates: ReadonlyMap<ColumnRole, readonly RoleCandidate[]>,
  columns: readonly SourceColumn[],
): readonly RoleCandidate[] {
  const all = candidates.get(role) ?? [];
  const first = (...roles: readonly ColumnRole[]): SourceColumn | undefined =>
    roles.map((each) => candidates.get(each)?.[0]?.column).find((column) => column !== undefined);
  if (role === "orderId") {
    const some = all.filter(({ column }) => !isZero(column));
    return some.filter(({ column }) => !mixesOrders(column, first("customerId", "email", "name"), first("date")));
  }
  if (role === "quantity" || role === "product") {
    const [id] = credible("orderId", candidates, columns);
    const isCounting = (column: SourceColumn): boolean => id !== undefined && countsRows(column, id.column);
    return all.filter(({ column }) => !(role === "product" && isCount(column)) && !isCounting(column));
  }
  if (role === "name") {
    const [id] = credible("orderId", candidates, columns);
    return id === undefined ? all : all.filter(({ column }) => !variesInOrders(column, id.column));
  }
  const of = (...roles: readonly ColumnRole[]) =>
    roles.flatMap((each) => (candidates.get(each) ?? []).slice(0, MOST_COMPARED).map(({ column }) => column));
  // what was asked before a discount is not what was paid, and the discount is not taken off that again
  const reduces = (whole: SourceColumn, discount: SourceColumn): boolean =>
    of("unitPrice").some((rest) => isLess(rest, whole, discount));
  if (role === "discount") return all.filter(({ column }) => !of("unitPrice").some((whole) => reduces(whole, column)));
  // where another column says whose an order is, an account of the books is no customer
  if (role === "customerId" && of("customerId", "email", "name").length > 1)
    return all.filter(({ column }) => !isNearlyConstant(column));
  if (role === "unitPrice") {
    const products = productsOf(columns, candidates);
    const prices = of("unitPrice").filter(({ header }) => !COST.test(header));
    const isBefore = (column: SourceColumn): boolean =>
      of("discount").some((discount) => reduces(column, discount)) ||
      (of("discount").length === 0 && prices.includes(column) && prices.some((rest) => isReduced(rest, column)));
    return all.filter(({ column }) => !products.includes(column) && !isBefore(column));
  }
  if (role !== "total" && role !== "lineTotal") return all;
  if (role === "lineTotal" && all.length === 0 && of("total").length === 0)
    return productsOf(columns, candidates).map((column) => ({ column, rank: column.meaning.unknown }));
  const amounts = of("total", "lineTotal");
  const fees = columns
    .filter(({ meaning }) => meaning.meanings.has("fee") && !hasAny(meaning.meanings, "tax", "shipping"))
    .slice(0, MOST_COMPARED);
  const discounts = of("discount");
  const further: Part[] = [
    ...partsOf(columns, "tax"),
    ...partsOf(columns, "shipping"),
    ...discounts.slice(0, 2).map((column): Part => ({ column, sign: -1 })),
  ];
  // of two amounts one of which has tax and shipping in it, and discounts taken off, this is what was paid
  const isPart = (column: SourceColumn): boolean =>
    amounts.some(
      (whole) =>
        whole !== column &&
        isSum(
          whole,
          numbersOf(column),
          further.filter((part) => part.column !== column && part.column !== whole),
        ),
    );
  // what is left after fees, and what was asked before discounts, is not what was paid
  const kept = all.filter(
    ({ column }) =>
      ![...fees.map((fee) => [fee]), fees].some((parts) =>
        [...amounts, ...of("unitPrice")].some((whole) => isLess(column, whole, ...parts)),
      ) && !discounts.some((discount) => amounts.some((rest) => isLess(rest, column, discount))),
  );
  return kept.filter(({ column }) => !isPart(column));
}

/** Columns of taxes or of shipping, by which amounts may differ. */
const partsOf = (columns: readonly SourceColumn[], meaning: "tax" | "shipping"): Part[] =>
  columns
    .filter(
      (column) =>
        column.meaning.meanings.has(meaning) &&
        !hasAny(column.meaning.meanings, "id", "address", "date", "name", "status") &&
        column.profile.filled > 0 &&
        column.profile.numbers === column.profile.filled,
    )
    .slice(0, 2)
    .map((column) => ({ column, sign: 1 }));

/** Prices that are the quantity times another number of the row, and so the line's, by whatever name. */
function productsOf(
  columns: readonly SourceColumn[],
  candidates: ReadonlyMap<ColumnRole, readonly RoleCandidate[]>,
): readonly SourceColumn[] {
  const quantity = candidates.get("quantity")?.[0]?.column;
  if (quantity === undefined) return [];
  const prices = (candidates.get("unitPrice") ?? []).map(({ column }) => column);
  const numbers = columns
    .filter(({ profile }) => profile.filled > 0 && profile.numbers === profile.filled)
    .slice(0, 5 * MOST_COMPARED);
  const discounts = (candidates.get("discount") ?? []).slice(0, 2).map(({ column }) => column);
  const taxes = partsOf(columns, "tax");
  // with a discount taken off, or a tax added
  const isOfPrices = (column: SourceColumn): boolean =>
    prices.slice(0, MOST_COMPARED).some((price) => {
      if (price === column) return false;
      const [plain] = productsWith(quantity, price, undefined) as [Numbers];
      const less = discounts.flatMap((discount) => productsWith(quantity, price, discount));
      return (
        less.some((wanted) => holds(column, wanted, plain)) ||
        (taxes.length > 0 && [plain, ...less].some((base) => isSum(column, base, taxes)))
      );
    });
  return numbers.filter(
    (column) =>
      (prices.includes(column) || column.meaning.meanings.size === 0) &&
      !COST.test(column.header) &&
      (numbers.some((price) => isProduct(column, quantity, price)) || isOfPrices(column)),
  );
}

/** Takes the amount's column, or those of quantity, unit price and discount, and no others. */
function takeAmount(
  picks: Map<ColumnRole, readonly SourceColumn[]>,
  given: Set<ColumnRole>,
  headers: readonly string[],
  columns: readonly SourceColumn[],
  option: string,
  place: DataErrorDetails,
): void {
  const [first, second, third] = headers.map((header) => columnOf(header, columns, option, place));
  for (const role of ["total", "lineTotal", "discount"] as const) picks.delete(role);
  for (const role of ["total", "quantity", "unitPrice", "discount"] as const) given.add(role);
  if (second === undefined) {
    picks.set("total", [first as SourceColumn]);
    return;
  }
  picks.set("quantity", [first as SourceColumn]);
  picks.set("unitPrice", [second]);
  if (third !== undefined) picks.set("discount", [third]);
}

function presetColumns(preset: Preset, role: ColumnRole, columns: readonly SourceColumn[]): SourceColumn[] {
  const headers = preset.roles[role];
  const list = headers === undefined ? [] : typeof headers === "string" ? [headers] : headers;
  return list.flatMap((header) => {
    const plain = plainHeader(header);
    return columns.find((column) => plainHeader(column.header) === plain) ?? [];
  });
}

function columnOf(
  header: string,
  columns: readonly SourceColumn[],
  option: string,
  place: DataErrorDetails,
): SourceColumn {
  if (typeof header !== "string") throw new OptionError("readOrders", option, "a header of the file", header);
  const twins = columns.filter((column) => column.header === header.trim());
  if (twins.length > 1) {
    const problem = `column ${JSON.stringify(header)}, which the option ${option} names, comes ${twins.length} times: rename all but one`;
    throw new DataError("duplicate_column", problem, { ...place, column: header, expected: "every column once" });
  }
  const found = twins[0] ?? columns.find((column) => plainHeader(column.header) === plainHeader(header));
  if (found !== undefined) return found;
  const names = columns.map((column) => column.header);
  const near = nearest(header, names);
  const problem = `missing column ${JSON.stringify(header)}, which the option ${option} names${near === undefined ? "" : ` (nearest found: ${JSON.stringify(near)})`}; the header has ${shortList(names)}`;
  throw new DataError("missing_column", problem, { ...place, column: header, expected: header });
}
