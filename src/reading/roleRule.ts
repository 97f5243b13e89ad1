import type { HeaderMeaning, Meaning } from "./headerWords.ts";
import type { Profile } from "./profile.ts";

/** What a column of an export may be to an order. */
export type ColumnRole =
  | "customerId"
  | "email"
  | "name"
  | "phone"
  | "date"
  | "time"
  | "orderId"
  /** The number of the order that a refund takes back, where it has one of its own. */
  | "parentId"
  | "total"
  | "lineTotal"
  | "unitPrice"
  | "quantity"
  | "discount"
  | "refunded"
  | "refundDate"
  | "net"
  | "product"
  | "category"
  | "status"
  | "flag"
  | "cancelledAt"
  | "currency";

/** A column of a file, as far as header and sample tell. */
export interface SourceColumn {
  readonly index: number;
  readonly header: string;
  readonly meaning: HeaderMeaning;
  readonly profile: Profile;
}

/** What the other columns of a file are. */
export interface Beside {
  readonly quantity: boolean;
  readonly price: boolean;
  readonly fee: boolean;
  readonly product: boolean;
  /** Whether the file says how much each customer has spent or ordered in all: then a row is a customer. */
  readonly people: boolean;
}

export type Rule = (meanings: ReadonlySet<Meaning>, column: SourceColumn, beside: Beside) => number | undefined;

/** What a column loses whose cells mostly, but not nearly all, are of the kind: another is rather meant, else it has bad rows. */
export const doubtOf = ({ filled }: Profile, count: number): number => (count >= 0.8 * filled ? 0 : 3);

/** Whether a column says yes or no, and nothing else. */
export const isFlags = ({ filled, flags, distinct }: Profile): boolean =>
  filled > 0 && flags === filled && distinct <= 2;

/** Nouns of which a number says how many there were. */
const COUNTED =
  /(customers|clients|buyers|users|members|visitors|guests|orders|purchases|transactions|invoices|items|units|products|articles|pieces|kunden|kaufer|bestellungen|auftrage|artikel|rechnungen|commandes|achats|clientes|pedidos|compras|articulos|ordini|clienti|acquisti|articoli|klanten|bestellingen|aankopen|artikelen|encomendas|artigos|attempts|tickets|seats|nights|pax|visits|bottles|lots|karten|billets|entradas|biglietti|bilhetes)$/;
const HOW_MANY = /^(no|nr|num|number|nb|nbre|nombre|numero|anzahl|aantal|count)(of|de|di|der|von|van)/;

/** Whether a column says how many there were of something: whole numbers under the plural of it. */
export function isCount({ header, profile, meaning }: SourceColumn): boolean {
  if (profile.filled > 0 && (profile.money || !mostly(profile, profile.numbers))) return false;
  const words = header.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const plain = words.replace(/[^\p{L}]/gu, "");
  // the number of orders is none, and the number of an order is
  return (
    /[^\p{L}]count$|^(num|number|no|nb)[\s_]of[\s_]/u.test(words) ||
    (COUNTED.test(plain) && (HOW_MANY.test(plain) || !meaning.meanings.has("id")))
  );
}

/** Rank from which on a column must show in its rows that it plays the role. */
export const UNSURE = 7;

export const ORDER_WORDS: readonly Meaning[] = [
  "order",
  "purchase",
  "invoice",
  "transaction",
  "receipt",
  "sale",
  "booking",
  "basket",
  "document",
];

/** Whether a set has nothing but these. */
export const within = (meanings: ReadonlySet<Meaning>, ...allowed: readonly Meaning[]): boolean =>
  [...meanings].every((meaning) => allowed.includes(meaning));
export const hasAny = (meanings: ReadonlySet<Meaning>, ...wanted: readonly Meaning[]): boolean =>
  wanted.some((meaning) => meanings.has(meaning));

/** Whether most of the cells that hold something are of a kind; a column of nothing may be anything. */
export const mostly = ({ filled }: Profile, count: number, share = 0.8): boolean => count >= share * filled;
