import { AMOUNT_RULES, type AmountRole } from "./amountRules.ts";
import { isConstant } from "./compareColumns.ts";
import { LIVE, type Meaning, PAID, plainHeader } from "./headerWords.ts";
import {
  type Beside,
  type ColumnRole,
  doubtOf,
  hasAny,
  isCount,
  isFlags,
  mostly,
  ORDER_WORDS,
  type Rule,
  type SourceColumn,
  UNSURE,
  within,
} from "./roleRule.ts";
import { isStatus, statusMeaning } from "./statuses.ts";

/** A column that may play a role; the lower the rank, the better. */
export interface RoleCandidate {
  readonly column: SourceColumn;
  readonly rank: number;
}

const RULES: Readonly<Record<Exclude<ColumnRole, AmountRole>, Rule>> = {
  customerId(meanings, column) {
    const { profile, meaning, header } = column;
    if (
      isCount(column) ||
      !meanings.has("customer") ||
      !within(meanings, "customer", "id", "unique", "billing", "shipping", "order", "address")
    )
      return undefined;
    if (
      meanings.has("address") ||
      (profile.filled > 0 && mostly(profile, profile.dates, 0.9) && profile.numbers < profile.filled)
    )
      return undefined;
    if (mostly(profile, profile.emails) && profile.filled > 0) return undefined;
    // the number that a customer gave the order
    if (/PO_?(No|Num|#)|\bpo[\s_]?(no|num|#)/.test(header)) return undefined;
    // whether somebody is a new customer says not who
    if (profile.filled > 2 && isFlags(profile)) return undefined;
    // the number that a customer gave the order
    const { list } = meaning;
    if (meanings.has("order") && list.indexOf("order") > list.indexOf("customer")) return undefined;
    const named = profile.filled > 0 && mostly(profile, profile.names, 0.6);
    if (meanings.has("unique")) return 0;
    // a tax number is a person's mark, too
    if (/^(cpf|cnpj)/i.test(header)) return 1;
    // the buyer before whom the bill goes to, the contact, the user of a till
    const other = /customer|client|kunde|klant|compr|acquir/i.test(header) ? 0 : 0.3;
    const beside =
      other + (meanings.has("billing") ? 0.1 : 0) + (/contact|kontakt|user|person/i.test(header) ? 0.2 : 0);
    if (meanings.has("id")) return 1 + beside + meaning.unknown / 4;
    return named || meaning.unknown > 1 || meanings.has("order") ? undefined : 2 + meaning.unknown / 4;
  },
  email(meanings, { profile, meaning }) {
    const isEmail = profile.filled > 0 && mostly(profile, profile.emails);
    if (!meanings.has("email"))
      return meanings.has("customer") && isEmail && within(meanings, "customer", "id", "billing", "order")
        ? 2
        : undefined;
    if (
      !within(
        meanings,
        ...([
          "email",
          "customer",
          "billing",
          "shipping",
          "address",
          "payment",
          "id",
          "order",
          "purchase",
          "invoice",
          "receipt",
          "transaction",
          "booking",
        ] as const),
      )
    )
      return undefined;
    if (profile.filled > 0 && !mostly(profile, profile.emails, 0.5)) return undefined;
    if (meanings.has("shipping")) return 4;
    return (meanings.has("billing") ? 1.5 : 1) + meaning.unknown / 4;
  },
  name(meanings, column, beside) {
    const { profile, meaning } = column;
    // the name of a pizza, a deal, a restaurant
    if (meaning.unknown > 0 && !hasAny(meanings, "customer", "billing", "shipping")) return undefined;
    // with prices and no product it is that of what was sold
    const isBare =
      meanings.size === 1 &&
      meanings.has("name") &&
      !/company|firm|soci|empres|aziend|bedrijf|first|last|full|vor|nach/i.test(column.header);
    if (isBare && beside.price && !beside.product) return undefined;
    if (isConstant(column) || profile.numbers > profile.filled / 2 || isNumbered(profile.examples)) return undefined;
    if (meanings.has("name"))
      return within(meanings, "name", "customer", "billing", "shipping", "order", "invoice")
        ? 2 +
            (meanings.has("customer") ? -1 : 0) +
            (meanings.has("shipping") ? 2 : 0) +
            (meanings.has("billing") ? 1 : 0)
        : undefined;
    const named = profile.filled > 0 && mostly(profile, profile.names, 0.6);
    return named && meanings.has("customer") && within(meanings, "customer", "billing", "shipping") ? 1.5 : undefined;
  },
  phone: (meanings) =>
    meanings.has("phone") && within(meanings, "phone", "customer", "billing", "shipping", "id", "order")
      ? 1 + (meanings.has("shipping") ? 2 : 0)
      : undefined,
  date(meanings, { profile, meaning, header }, beside) {
    if (!hasAny(meanings, "date", "created", "at", "time", "posting")) return undefined;
    // when somebody became a customer is no date of an order
    if (beside.people && !hasAny(meanings, ...ORDER_WORDS)) return undefined;
    if (profile.filled > 0 && !mostly(profile, profile.dates, 0.3)) return undefined;
    // the number of an entry may look like a spreadsheet's day
    if (!hasAny(meanings, "date", "created", "at", "time") && profile.numbers === profile.filled) return undefined;
    if (
      hasAny(
        meanings,
        "birth",
        "measure",
        "refund",
        "cancelled",
        "note",
        "customer",
        "product",
        "item",
        "total",
        "price",
        "discount",
        "email",
        "otherDate",
      )
    )
      return undefined;
    // the shop's clock before that of Greenwich
    const isUtc = /gmt|utc/i.test(header) ? 0.05 : 0;
    const unknown = meaning.unknown / 4 + doubtOf(profile, profile.dates) + isUtc;
    if (meanings.has("shipping")) return 9 + unknown;
    if (meanings.has("payment")) return 5 + unknown;
    if (meanings.has("amount")) return within(meanings, "amount", "at", "date") ? 5.5 + unknown : undefined;
    if (meanings.has("done")) return 8 + unknown;
    if (meanings.has("order") && meanings.has("date")) return 1 + unknown;
    if (meanings.has("purchase")) return 1 + unknown;
    if (meanings.has("created")) return 1.1 + unknown;
    if (meanings.has("order")) return 1.2 + unknown;
    if (hasAny(meanings, "sale", "booking", "basket", "receipt")) return 1.3 + unknown;
    if (hasAny(meanings, "transaction", "invoice", "document")) return 2 + unknown;
    if (meanings.has("posting")) return 2.5 + unknown;
    return meanings.has("date") || meanings.has("time") ? 1.6 + unknown : undefined;
  },
  time: (meanings, { profile }) =>
    hasAny(meanings, "time", "created", "at", "date") &&
    profile.filled > 0 &&
    mostly(profile, profile.times) &&
    !hasAny(meanings, "shipping", "otherDate", "payment")
      ? meanings.has("order")
        ? 1
        : 2
      : undefined,
  orderId(meanings, column) {
    const { profile, meaning, header } = column;
    const number = meanings.has("id");
    if (isCount(column) || (profile.filled > 2 && profile.distinct === 2 && isFlags(profile))) return undefined;
    // the number of a bill, not of whom it goes to
    if (number && meanings.has("billing") && meanings.size === 2) return 2.5 + meaning.unknown / 4;
    if (!within(meanings, ...ORDER_WORDS, "id", "payment", "unique")) return undefined;
    if (
      profile.filled > 0 &&
      (profile.money || mostly(profile, profile.dates, 0.9)) &&
      profile.numbers < 1.01 * profile.filled &&
      (profile.money || profile.numbers < profile.filled)
    )
      return undefined;
    // of two ids the one that refers to another row is not the row's own
    const unknown = meaning.unknown / 4 + (/refer|related|original|parent/i.test(header) && meanings.size > 1 ? 1 : 0);
    if (meanings.has("order") && meanings.has("purchase")) return number ? 4 + unknown : 1.5 + unknown;
    if (meanings.has("order")) return (number ? 1 : 1.1) + unknown;
    if (hasAny(meanings, "purchase", "receipt", "sale", "booking", "basket")) return (number ? 2 : 2.1) + unknown;
    if (meanings.has("invoice")) return (number ? 2.5 : 2.6) + unknown;
    if (hasAny(meanings, "transaction", "document")) return (number ? 3 : 3.1) + unknown;
    if (meanings.has("payment")) return number ? 4.5 + unknown : undefined;
    if (!number) return undefined;
    // a number of nobody knows what: whether it is the order's is seen in the rows
    return meaning.unknown === 0 ? 6 : UNSURE;
  },
  parentId: (meanings, { header, profile }) =>
    /parent|original|related|refunded[\s_]?order|ursprung/i.test(header) &&
    hasAny(meanings, "id", "order", "invoice", "transaction") &&
    !profile.money &&
    !hasAny(meanings, "product", "item", "customer", "category")
      ? 1
      : undefined,
  refundDate: (meanings, { profile }) =>
    meanings.has("refund") &&
    hasAny(meanings, "date", "at") &&
    within(meanings, "refund", "date", "at", "order", "payment") &&
    mostly(profile, profile.dates)
      ? 1
      : undefined,
  product(meanings, { header, meaning, profile }) {
    if (meanings.has("name") && profile.filled > 0 && mostly(profile, profile.numbers)) return undefined;
    if (!hasAny(meanings, "product", "item") || !within(meanings, "product", "item", "line", "name", "id", "order"))
      return undefined;
    // the number of a line in its order
    if (meanings.has("id") && hasAny(meanings, "order", "line") && !(meanings.has("product") && meanings.has("name")))
      return undefined;
    const unknown = meaning.unknown / 4;
    if (/sku|code|ean|asin|isbn|service|\bid\b|nummer|numero|\bnr\b|\bno\b/i.test(header) || meanings.has("id"))
      return 4 + unknown;
    if (/desc|besch|desig|omsch/i.test(header)) return 2.5 + unknown;
    return (meanings.has("name") ? 1 : 2) + unknown;
  },
  category: (meanings, { meaning }) =>
    meanings.has("category") &&
    within(meanings, "category", "product", "item", "name", "line") &&
    !meaning.list.includes("customer")
      ? 1 + meaning.unknown / 4
      : undefined,
  status(meanings, { profile, header }) {
    // payouts, charges and refunds told apart by a category or a description
    if (
      profile.filled > 2 &&
      profile.distinct > 1 &&
      profile.cells.every((cell) => cell === "" || isStatus(cell)) &&
      hasAny(meanings, "category", "type", "product") &&
      !hasAny(meanings, "id", "name", "payment", "customer", "shipping")
    )
      return 2;
    // a fulfilment that says what became of the order
    if (
      meanings.size === 1 &&
      meanings.has("shipping") &&
      profile.filled > 2 &&
      profile.cells.every((cell) => cell === "" || isStatus(cell))
    )
      return 5;
    // live orders beside tests
    if (profile.filled > 2 && profile.cells.every((cell) => /^(test|live|sandbox|prod(uction)?)?$/i.test(cell)))
      return 2;
    // whoever's status it is, a seller's or a buyer's
    const isStatuses =
      profile.filled > 2 &&
      mostly(profile, profile.statuses) &&
      /(status|state|statut|stato|estado)$/i.test(header.trim());
    if (
      isStatuses &&
      hasAny(meanings, "device", "customer") &&
      within(meanings, "status", "device", "customer", "order")
    )
      return 1.5;
    if (
      !hasAny(meanings, "status", "type") ||
      hasAny(
        meanings,
        "address",
        "tax",
        "product",
        "category",
        "customer",
        "device",
        "billing",
        "id",
        "email",
        "discount",
      )
    )
      return undefined;
    if (meanings.has("type") && !meanings.has("status"))
      return mostly(profile, profile.statuses) && within(meanings, "type", "name", "item", "line", "at", ...ORDER_WORDS)
        ? 2
        : undefined;
    // a state may be one of a country's; an order's is none
    if (
      !isCalledStatus(header) &&
      profile.filled > 0 &&
      !hasAny(meanings, "payment", "shipping", ...ORDER_WORDS) &&
      !mostly(profile, profile.statuses, 0.5) &&
      !profile.cells.some((cell) => (statusMeaning(cell) ?? "counts") !== "counts")
    )
      return undefined;
    // a number of a status says less than its name
    const isNumber = profile.filled > 0 && profile.numbers === profile.filled ? 3.5 : 0;
    return (meanings.has("shipping") ? 5 : hasAny(meanings, "item", "line") ? 3 : 1) + isNumber;
  },
  flag: (meanings, { profile, header }) =>
    (PAID.test(header) ||
      (hasAny(meanings, "cancelled", "refund", "test") &&
        within(meanings, "cancelled", "refund", "test", "order", "payment")) ||
      LIVE.test(header)) &&
    // of a stream only the front is known before it is read
    (profile.filled === 0 || (profile.filled > 2 && isFlags(profile)))
      ? 1
      : undefined,
  cancelledAt: (meanings, { profile }) =>
    meanings.has("cancelled") &&
    hasAny(meanings, "at", "date") &&
    within(meanings, "cancelled", "at", "date", "time", "order") &&
    mostly(profile, profile.dates)
      ? 1
      : undefined,
  currency: (meanings, { profile }) =>
    meanings.has("currency") &&
    within(meanings, "currency", "order", "payment", "id", "transaction", "total", "amount", "price") &&
    profile.numbers === 0
      ? 1
      : undefined,
};

/** Whether a header says that nothing else than a status can be meant. */
export const isCalledStatus = (header: string): boolean =>
  /stat(us|ut)|zustand|situac|stato/i.test(header.normalize("NFD").replace(/\p{M}/gu, ""));

/** For each role, how far a column may play it. */
export const ROLE_RULES: Readonly<Record<ColumnRole, Rule>> = /* @__PURE__ */ Object.assign({}, RULES, AMOUNT_RULES);

/** Whether names begin with a number sign or a digit, as those of orders do. */
const isNumbered = (examples: readonly string[]): boolean =>
  examples.length > 0 && examples.every((text) => /^(#|\p{L}{0,4}[-\s]?\d)/u.test(text));

/** Headers of what a customer has bought in all, without blanks, case and accents. */
const IN_ALL =
  /totalspen[dt]|lifetime|(order|purchase|payment)s?count|(total|number|numberof|noof|nb|nbde|anzahl|nombrede|numerode|numerodi|aantal)(orders|purchases|bestellungen|commandes|pedidos|compras|ordini|bestellingen|encomendas)|(last|first)order|letztebestellung|derniercommande|dernierecommande|ultimopedido|ultimoordine|laatstebestelling|averageordervalue|^(ltv|clv|aov)$/;

/** What dates are of that are no orders'. */
const NO_ORDERS: readonly Meaning[] = [
  "birth",
  "refund",
  "cancelled",
  "otherDate",
  "customer",
  "product",
  "shipping",
  "measure",
];

/** The column of dates of a file that has just one, and that of nothing else. */
function onlyDates(columns: readonly SourceColumn[], beside: Beside): RoleCandidate[] {
  const dates = columns.filter(
    ({ profile }) => profile.filled > 2 && mostly(profile, profile.dates) && profile.numbers < profile.filled / 2,
  );
  const [only] = dates;
  if (only === undefined || dates.length > 1 || beside.people || hasAny(only.meaning.meanings, ...NO_ORDERS)) return [];
  return [{ column: only, rank: ONLY_ONE }];
}

/** Rank of what is taken for want of anything better. */
const ONLY_ONE = 9.5;

/** Whether most values of a column come on several rows. */
const comesAgain = ({ profile: { cells } }: SourceColumn): boolean => {
  const filled = cells.filter((cell) => cell !== "");
  return filled.length > 10 && new Set(filled).size < 0.7 * filled.length;
};

/** The columns that may play each role, the best first; those of equal rank in the file's order. */
export function candidatesOf(columns: readonly SourceColumn[]): ReadonlyMap<ColumnRole, readonly RoleCandidate[]> {
  const nothing = { quantity: false, price: false, fee: false, product: false, people: false };
  const below = (role: ColumnRole, rank: number): boolean =>
    columns.some(
      (column) => (ROLE_RULES[role](column.meaning.meanings, column, nothing) ?? Number.POSITIVE_INFINITY) < rank,
    );
  const any = (role: ColumnRole): boolean => below(role, Number.POSITIVE_INFINITY);
  const beside = {
    quantity: any("quantity"),
    price: any("unitPrice"),
    fee: columns.some(({ meaning }) => meaning.meanings.has("fee")),
    // a product that is called by a name of its own, and not by a number
    product: below("product", 4),
    people:
      columns.some(({ header }) => IN_ALL.test(plainHeader(header))) &&
      !below("orderId", 6) &&
      // who comes again has a row for each order
      !columns.some(
        (column) => ROLE_RULES.customerId(column.meaning.meanings, column, nothing) !== undefined && comesAgain(column),
      ),
  };
  return new Map(
    (Object.keys(ROLE_RULES) as ColumnRole[]).map((role) => {
      const found = columns.flatMap((column) => {
        const rank = ROLE_RULES[role](column.meaning.meanings, column, beside);
        return rank === undefined ? [] : [{ column, rank }];
      });
      // the only dates of a file are its orders', whatever they are called
      if (role === "date" && !found.some(({ column }) => column.profile.filled > 0))
        found.push(...onlyDates(columns, beside));
      return [role, found.sort((a, b) => a.rank - b.rank)] as const;
    }),
  );
}
