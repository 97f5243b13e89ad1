import type { Meaning } from "./headerWords.ts";
import type { Profile } from "./profile.ts";
import {
  type ColumnRole,
  doubtOf,
  hasAny,
  isCount,
  isFlags,
  mostly,
  ORDER_WORDS,
  type Rule,
  type SourceColumn,
  within,
} from "./roleRule.ts";

/** Words that keep a number from being an amount paid. */
const NO_AMOUNT: readonly Meaning[] = [
  "tax",
  "shipping",
  "refund",
  "fee",
  "quantity",
  "measure",
  "customer",
  "id",
  "date",
  "status",
  "type",
  "category",
  "note",
  "address",
  "device",
  "otherDate",
  "cancelled",
  "time",
  "at",
  "currency",
  "flag",
  "email",
  "name",
  "phone",
  "test",
  "birth",
  "posting",
];

/** Roles of amounts. */
export type AmountRole = Extract<
  ColumnRole,
  "total" | "lineTotal" | "unitPrice" | "quantity" | "discount" | "refunded" | "net"
>;

/** Headers of what something cost the shop. */
export const COST = /cost|einkauf|\bek\b|achat|coute|\bcout|costo|custo|kost|inkoop|acquisto/i;

/** Whether a column whose header calls it an amount may be one: bad rows are told of, but a column of words is none. */
const mayBeNumbers = (profile: Profile): boolean => mostly(profile, profile.numbers, 0.3);

/** Whether a column says yes or no, by its header or by a few rows of nothing but 0 and 1. */
const isYesNo = ({ header, profile }: SourceColumn): boolean =>
  /^(is|has)[\s_]|^(is|has)\p{Lu}|flag$/u.test(header.trim()) || (profile.filled > 5 && isFlags(profile));

/** Whether a column holds nothing but zeros. */
export const isZero = ({ profile: { cells, filled } }: SourceColumn): boolean =>
  filled > 2 && cells.every((cell) => cell === "" || /^\D{0,3}0+([.,]0+)?\D{0,3}$/.test(cell));

/** Headers with the code of a currency, as amounts have that were converted into it. */
const CONVERTED = /(^|[^\p{L}])(usd|eur|gbp)([^\p{L}]|$)|^(usd|eur|gbp)\p{Lu}/iu;

/** Which columns may be amounts, and of what: the lower the rank, the better. */
export const AMOUNT_RULES: Readonly<Record<AmountRole, Rule>> = {
  total(meanings, column, beside) {
    const { profile, meaning, header } = column;
    if (
      isCount(column) ||
      isYesNo(column) ||
      !hasAny(meanings, "total", "amount", "gross", "net") ||
      hasAny(meanings, "line", "item", "product", "unit", "discount", "category")
    )
      return undefined;
    // a date is due, and an amount may be; a total of costs is one where there is no other
    const isCost = meanings.has("total") && COST.test(header);
    const foreign = NO_AMOUNT.filter(
      (word) => !(word === "otherDate" && /due\b|settle/i.test(header)) && !(word === "measure" && isCost),
    );
    if (hasAny(meanings, ...foreign) || !mayBeNumbers(profile)) return undefined;
    // a price of one piece is none of what was paid for several
    if (meanings.has("price") && !meanings.has("total") && beside.quantity) return undefined;
    if (meanings.has("net") && !meanings.has("total") && !meanings.has("amount") && !meanings.has("order")) return 8;
    if (meaning.unknown > 0 && !hasAny(meanings, "total", "gross", "order") && beside.quantity && beside.price)
      return undefined;
    // what is left after fees is what the shop got, not what was paid
    if (meanings.has("net") && beside.fee && beside.price) return undefined;
    // before discounts, as far as it was paid, or what is left to pay
    const partly = /gross[\s_]*sales|paid$|paye|bezahlt|pagad|pagat|betaald|amount[\s_]*due|settle/i.test(header)
      ? 0.6
      : 0;
    // nobody knows what a total is of that is no money's
    const isOfWhat =
      meaning.unknown > 0 && !hasAny(meanings, "amount", "gross", "order", "price", "payment", "purchase");
    if (isOfWhat && meanings.has("total") && profile.decimals === 0 && !profile.money && profile.filled > 0)
      return undefined;
    const unlikely = (isZero(column) ? 5 : 0) + (isOfWhat ? 2 : 0) + (CONVERTED.test(header) ? 0.3 : 0);
    const net =
      (meanings.has("net") ? 5 : 0) + partly + (isCost ? 3 : 0) + unlikely + (meanings.has("payment") ? 0.1 : 0);
    const unknown = meaning.unknown / 4 + doubtOf(profile, profile.numbers);
    if (meanings.has("total") && meanings.has("order")) return 1 + net + unknown;
    if (meanings.has("total") && (meanings.has("gross") || meanings.has("amount"))) return 1.2 + net + unknown;
    if (meaning.list.filter((word) => word === "total").length > 1) return 1.2 + net + unknown;
    if (meanings.has("gross") && hasAny(meanings, "amount", "price")) return 1.2 + net + unknown;
    if (meanings.has("total")) return 1.5 + net + unknown;
    if (hasAny(meanings, "order", "purchase")) return 1.6 + net + unknown;
    if (hasAny(meanings, ...ORDER_WORDS, "payment")) return 1.7 + net + unknown;
    return 2 + net + unknown;
  },
  lineTotal(meanings, column) {
    const { profile, meaning } = column;
    if (isCount(column)) return undefined;
    if (!hasAny(meanings, "line", "item", "product") || !hasAny(meanings, "total", "amount", "gross")) return undefined;
    if (hasAny(meanings, ...NO_AMOUNT, "unit", "discount") || !mayBeNumbers(profile)) return undefined;
    return (
      1 +
      (meanings.has("net") ? 5 : 0) +
      (meanings.has("total") ? 0 : 0.5) +
      meaning.unknown / 4 +
      doubtOf(profile, profile.numbers)
    );
  },
  unitPrice(meanings, { profile, meaning, header }) {
    const perUnit = meanings.has("unit") && (hasAny(meanings, "price", "amount") || COST.test(header));
    const foreign = NO_AMOUNT.filter((word) => !(perUnit && word === "measure"));
    if ((!meanings.has("price") && !perUnit) || hasAny(meanings, ...foreign, "discount", "total")) return undefined;
    if (!mayBeNumbers(profile)) return undefined;
    return (
      2 +
      doubtOf(profile, profile.numbers) +
      (meanings.has("unit") ? -1 : 0) +
      // what it cost the shop is not its price
      (COST.test(header) ? 6 : 0) +
      (meanings.has("net") ? 3 : 0) +
      (meanings.has("gross") ? -0.5 : 0) +
      meaning.unknown / 4
    );
  },
  quantity(meanings, { profile, meaning, header }) {
    if (/attempt|versuch|tentativ|intento/i.test(header)) return undefined;
    if (!mayBeNumbers(profile)) return undefined;
    const unknown = meaning.unknown / 4 + doubtOf(profile, profile.numbers);
    if (meanings.has("quantity"))
      return within(
        meanings,
        "quantity",
        "product",
        "item",
        "line",
        "order",
        "sale",
        "unit",
        "total",
        "purchase",
        "id",
        "created",
      )
        ? 1 + (meanings.has("total") ? 2 : 0) + unknown
        : undefined;
    if (profile.money) return undefined;
    if (within(meanings, "unit", "sale", "id", "created") && meanings.has("unit")) return 2 + unknown;
    if (/^(items|nombre)$/i.test(header.trim())) return 2.5;
    if (meanings.has("item") && within(meanings, "item", "id", "sale") && meanings.size > 1) return 3 + unknown;
    return undefined;
  },
  discount: (meanings, { profile, meaning }) =>
    meanings.has("discount") &&
    within(
      meanings,
      "discount",
      "amount",
      "line",
      "item",
      "total",
      "order",
      "product",
      "unit",
      "measure",
      "price",
      "gross",
    ) &&
    mostly(profile, profile.numbers)
      ? 1 + (meanings.has("order") || meanings.has("total") ? 1 : 0) + meaning.unknown / 4
      : undefined,
  refunded: (meanings, { profile, meaning }) =>
    meanings.has("refund") &&
    !(profile.filled > 2 && isFlags(profile)) &&
    within(meanings, "refund", "amount", "total", "order", "line", "item", "gross", "payment", "price", "customer") &&
    mostly(profile, profile.numbers)
      ? 1 + (hasAny(meanings, "amount", "total") ? 0 : 1) + meaning.unknown / 4
      : undefined,
  net(meanings, { profile, meaning, header }) {
    if (!meanings.has("net") || hasAny(meanings, ...NO_AMOUNT, "unit", "discount", "line", "item", "product", "price"))
      return undefined;
    // a subtotal may be one before discounts
    if (/sub|zwischen/i.test(header)) return undefined;
    return mostly(profile, profile.numbers) ? 1 + meaning.unknown / 4 : undefined;
  },
};
