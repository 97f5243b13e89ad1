import type { TextColumn } from "../columns/columns.ts";
import { saysYes } from "./guests.ts";
import { LIVE, meaningOf, PAID, plainHeader } from "./headerWords.ts";
import type { Preset, RowKind } from "./Preset.ts";
import type { Numbers, RoleColumns } from "./RoleColumns.ts";
import { plainStatus, STATUS_MEANINGS, type StatusMeaning, statusMeaning } from "./statuses.ts";

/** What each row says of itself: a place in {@link STATUS_MEANINGS}. */
export interface Counting {
  readonly meanings: Uint8Array;
  /** Rows that take back another row's order: 1. */
  readonly refundRows: Uint8Array | undefined;
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
}

export const COUNTS = /* @__PURE__ */ STATUS_MEANINGS.indexOf("counts");
export const REFUNDED = /* @__PURE__ */ STATUS_MEANINGS.indexOf("refunded");
export const PARTIALLY_REFUNDED = /* @__PURE__ */ STATUS_MEANINGS.indexOf("partiallyRefunded");
const CANCELLED = /* @__PURE__ */ STATUS_MEANINGS.indexOf("cancelled");
const UNPAID = /* @__PURE__ */ STATUS_MEANINGS.indexOf("unpaid");
const NO_SALE = /* @__PURE__ */ STATUS_MEANINGS.indexOf("noSale");
const TEST = /* @__PURE__ */ STATUS_MEANINGS.indexOf("test");

/** The caller's own words for statuses. */
export type StatusWords = { readonly [meaning in StatusMeaning]?: readonly string[] };

/** Tells by status, row kind and price which rows count; an order's word on one of its rows holds for all of them. */
export function countingOf(
  columns: RoleColumns,
  groups: Uint32Array,
  groupCount: number,
  preset: Preset | undefined,
  words: StatusWords = {},
): Counting {
  const { length } = columns;
  const own = new Map<string, StatusMeaning>();
  for (const source of [preset?.statuses ?? {}, words])
    for (const [meaning, list] of Object.entries(source))
      for (const word of list ?? []) own.set(plainStatus(word), meaning as StatusMeaning);
  const byGroup = new Uint8Array(groupCount).fill(COUNTS);
  const known = new Uint8Array(groupCount);
  const meanings = new Uint8Array(length).fill(COUNTS);
  const { texts, cancelledAt } = columns;
  const says = texts.has("status") || texts.has("flag") || cancelledAt !== undefined;
  if (!says && preset?.noSale === undefined && preset?.refunds === undefined)
    return { meanings, refundRows: undefined, warnings: [] };
  const filled = new Uint8Array(length);
  const unknown = new Map<string, number>();
  const headers = columns.headers.get("status") ?? [];
  let refunds: Uint8Array | undefined;
  for (const [i, column] of (columns.texts.get("status") ?? []).entries()) {
    const all = meaningsOf(column, own, unknown);
    // a parcel that is waiting says nothing of the payment
    const named = meaningOf(headers[i] ?? "").meanings;
    const codes = named.has("shipping")
      ? all.map((meaning) => (meaning === CANCELLED || meaning === REFUNDED ? meaning : COUNTS))
      : all;
    // a type says what a row is, and a status what became of it
    const isType = !named.has("status");
    if (isType) leaveOutPayments(column, codes);
    for (let row = 0; row < length; row++) {
      const code = column.codes[row] as number;
      if (code === 0) continue;
      const meaning = codes[code] as number;
      if (isType && (meaning === REFUNDED || meaning === PARTIALLY_REFUNDED)) {
        refunds ??= new Uint8Array(length);
        refunds[row] = 1;
        // of its own kind, whatever other rows of its order are
        filled[row] = 1;
        continue;
      }
      filled[row] = 1;
      if (meaning < (meanings[row] as number)) meanings[row] = meaning;
    }
  }
  for (let row = 0; row < length; row++) {
    if (cancelledAt !== undefined && !Number.isNaN(cancelledAt[row])) {
      meanings[row] = Math.min(CANCELLED, meanings[row] as number);
      filled[row] = 1;
    }
    if (filled[row] === 0) continue;
    const group = groups[row] as number;
    byGroup[group] = Math.min(known[group] === 1 ? (byGroup[group] as number) : COUNTS, meanings[row] as number);
    known[group] = 1;
  }
  // lines that say nothing are as their order says
  for (let row = 0; row < length; row++)
    if (filled[row] === 0) meanings[row] = byGroup[groups[row] as number] as number;
  takeFlags(columns, groups, groupCount, meanings);
  for (const kind of preset?.noSale ?? []) {
    const is = rowKind(kind, columns);
    for (let row = 0; row < length; row++) if (is(row)) meanings[row] = NO_SALE;
  }
  const refundRows = refundRowsOf(columns, preset, meanings) ?? refunds;
  return { meanings, refundRows, warnings: unknownWarning(unknown) };
}

/**
 * Columns that say yes or no to a status which is their name: `Cancelled`, `Test`, `Refunded`. A row on which nothing stands is
 * as another of its order says.
 */
function takeFlags(columns: RoleColumns, groups: Uint32Array, groupCount: number, meanings: Uint8Array): void {
  const headers = columns.headers.get("flag") ?? [];
  for (const [i, { codes, dictionary }] of (columns.texts.get("flag") ?? []).entries()) {
    const { meanings: named } = meaningOf(headers[i] ?? "");
    const isLive = LIVE.test(headers[i] ?? "");
    const isPaid = isLive || PAID.test(headers[i] ?? "");
    const meaning = isLive
      ? TEST
      : isPaid
        ? UNPAID
        : named.has("test")
          ? TEST
          : named.has("cancelled") || CANCELS.test(headers[i] ?? "")
            ? CANCELLED
            : REFUNDED;
    const says = Uint8Array.from({ length: dictionary.size }, (_, code) =>
      code > 0 && saysYes(dictionary.at(code) as string) !== isPaid ? 1 : 0,
    );
    const ofGroup = new Uint8Array(groupCount);
    for (let row = 0; row < codes.length; row++)
      if (says[codes[row] as number] === 1) ofGroup[groups[row] as number] = 1;
    for (let row = 0; row < codes.length; row++) {
      const code = codes[row] as number;
      if ((code === 0 ? ofGroup[groups[row] as number] : says[code]) === 1)
        meanings[row] = Math.min(meaning, meanings[row] as number);
    }
  }
}

function refundRowsOf(columns: RoleColumns, preset: Preset | undefined, meanings: Uint8Array): Uint8Array | undefined {
  if (preset?.refunds === undefined) return undefined;
  const is = rowKind(preset.refunds, columns);
  const amounts = columns.numbers.get("total");
  const rows = new Uint8Array(columns.length);
  for (let row = 0; row < columns.length; row++) {
    if (is(row)) {
      rows[row] = 1;
      // its words are about money that went back, not about itself
      if (meanings[row] !== NO_SALE) meanings[row] = COUNTS;
    } else if (preset.negativeIsNoSale && (amounts?.[row] ?? 0) < 0) meanings[row] = NO_SALE;
  }
  return rows;
}

/** Types of documents that ask for money, and of those that it comes with: beside the first the second are no sales. */
const ASKS = /^(sales)?(invoice|rechnung|facture|factura|fattura|factuur|fatura|sale|order|umsatz|verkauf)s?$/;
const COMES =
  /^(customer|incoming)?(payment|zahlung|zahlungseingang|paiement|pago|pagamento|betaling|cashreceipt|cobro|incasso)s?(received|eingang|recu)?$/;

/** Headers of cancellations, with a system's letters glued to their front. */
const CANCELS = /storno|cancel|annul|void|delete/i;

/** In a ledger of customers the payments of invoices are no sales. */
function leaveOutPayments({ dictionary }: TextColumn, codes: Uint8Array): void {
  const plain = Array.from({ length: dictionary.size }, (_, code) =>
    code === 0 ? "" : plainStatus(dictionary.at(code) as string),
  );
  if (!plain.some((text) => ASKS.test(text))) return;
  for (const [code, text] of plain.entries()) if (COMES.test(text)) codes[code] = NO_SALE;
}

/** By code of a status what it says; those that nobody knows are counted. */
function meaningsOf(
  column: TextColumn,
  own: ReadonlyMap<string, StatusMeaning>,
  unknown: Map<string, number>,
): Uint8Array {
  const { dictionary } = column;
  const codes = new Uint8Array(dictionary.size).fill(COUNTS);
  const strange = new Uint8Array(dictionary.size);
  for (let code = 1; code < dictionary.size; code++) {
    const text = dictionary.at(code) as string;
    const meaning = own.get(plainStatus(text)) ?? statusMeaning(text);
    if (meaning === undefined) strange[code] = 1;
    else codes[code] = STATUS_MEANINGS.indexOf(meaning);
  }
  if (strange.includes(1))
    for (const code of column.codes) {
      if (strange[code] !== 1) continue;
      const text = dictionary.at(code) as string;
      unknown.set(text, (unknown.get(text) ?? 0) + 1);
    }
  return codes;
}

function unknownWarning(unknown: ReadonlyMap<string, number>): { code: string; message: string }[] {
  if (unknown.size === 0) return [];
  const list = [...unknown].sort((a, b) => b[1] - a[1]).slice(0, 10);
  const shown = list.map(([text, count]) => `${JSON.stringify(text.slice(0, 40))} (${count} rows)`).join(", ");
  const more = unknown.size > list.length ? ` and ${unknown.size - list.length} more` : "";
  const message = `nobody knows these statuses, whose rows count: ${shown}${more}; to leave them out say statuses: { cancelled: [...] }`;
  return [{ code: "unknown_status", message }];
}

function rowKind({ header, values }: RowKind, columns: RoleColumns): (row: number) => boolean {
  const column = columns.further.get(plainHeader(header));
  if (!isText(column)) return () => false;
  const wanted = new Set(values.map(plainStatus));
  const codes = new Uint8Array(column.dictionary.size);
  for (let code = 1; code < codes.length; code++)
    if (wanted.has(plainStatus(column.dictionary.at(code) as string))) codes[code] = 1;
  return (row) => codes[column.codes[row] as number] === 1;
}

export function isText(column: TextColumn | Numbers | undefined): column is TextColumn {
  return column !== undefined && "dictionary" in column;
}
