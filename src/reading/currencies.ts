import type { TextColumn } from "../columns/columns.ts";
import { DataError, type DataErrorDetails, OptionError } from "../errors.ts";
import type { RoleColumns } from "./RoleColumns.ts";

/** Signs and words that stand for one currency only. */
const CODES: Readonly<Record<string, string>> = {
  "€": "EUR",
  EURO: "EUR",
  "£": "GBP",
  US$: "USD",
  R$: "BRL",
  CA$: "CAD",
  CDN$: "CAD",
  A$: "AUD",
  AU$: "AUD",
  NZ$: "NZD",
  HK$: "HKD",
  MX$: "MXN",
  "₹": "INR",
  RS: "INR",
  "RS.": "INR",
  "₽": "RUB",
  "₩": "KRW",
  "₪": "ILS",
  "₺": "TRY",
  TL: "TRY",
  ZŁ: "PLN",
  KČ: "CZK",
  "KR.": "KR",
  C$: "CAD",
  S$: "SGD",
  FT: "HUF",
  "FR.": "CHF",
  FR: "CHF",
  "SFR.": "CHF",
  "₴": "UAH",
  "₦": "NGN",
  "₫": "VND",
  RM: "MYR",
};

/** A currency as it is compared: its code where a sign has only one. */
export function currencyCode(text: string): string {
  const plain = text.trim().toUpperCase();
  return CODES[plain] ?? plain;
}

/** What the amounts are in. */
export interface Currencies {
  /** The currency of the orders that count; `null` where the file does not say. */
  readonly currency: string | null;
  /** Rows in another currency than the one asked for: 1. */
  readonly others: Uint8Array | undefined;
}

/**
 * The currency of the rows that count.
 *
 * @param counted whether a row counts
 * @throws DataError `mixed_currencies` where there are several and none was picked
 */
export function currenciesOf(
  columns: RoleColumns,
  groups: Uint32Array,
  counted: (row: number) => boolean,
  wanted: string | undefined,
  place: DataErrorDetails,
): Currencies {
  const named = columns.texts.get("currency")?.[0];
  const column = named?.codes.some((code) => code !== 0) ? named : columns.beside;
  if (column === undefined) return { currency: wanted === undefined ? null : currencyCode(wanted), others: undefined };
  const codes = byRow(column, groups);
  const names = Array.from({ length: column.dictionary.size }, (_, code) =>
    code === 0 ? "" : currencyCode(column.dictionary.at(code) as string),
  );
  const firstRows = new Map<string, number>();
  for (let row = 0; row < columns.length; row++) {
    const name = names[codes[row] as number] as string;
    if (name !== "" && name !== "%" && counted(row) && !firstRows.has(name)) firstRows.set(name, row);
  }
  const found = [...firstRows.keys()];
  if (wanted !== undefined) {
    const code = currencyCode(wanted);
    const same = (name: string): boolean => name === "" || name === code || (name === "$" && code.endsWith("D"));
    if (found.length === 0 || found.every(same)) return { currency: code, others: undefined };
    if (!found.some(same))
      throw new OptionError(
        "readOrders",
        "currency",
        `a currency of the file: ${found.slice(0, 10).join(", ")}`,
        wanted,
      );
    return { currency: code, others: Uint8Array.from(codes, (each) => (same(names[each] as string) ? 0 : 1)) };
  }
  if (found.length <= 1) return { currency: found[0] ?? null, others: undefined };
  const shown = [...firstRows].slice(0, 3).map(([name, row]) => `${name} (line ${columns.placeOf(row).line})`);
  const header = columns.headers.get("currency")?.[0] ?? columns.headers.get("total")?.[0];
  const problem = `expected one currency, got ${found.length}: ${shown.join(", ")}; pick one with the option currency: ${JSON.stringify(found[0])}, the others are then left out`;
  throw new DataError("mixed_currencies", problem, {
    ...place,
    ...(header !== undefined && { column: header }),
    expected: "one currency",
  });
}

/** A column's codes, each blank filled from another row of the order. */
function byRow(column: TextColumn, groups: Uint32Array): Uint32Array {
  const { codes } = column;
  if (!codes.includes(0)) return codes;
  const byGroup = new Map<number, number>();
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] as number;
    if (code !== 0) byGroup.set(groups[row] as number, code);
  }
  return codes.map((code, row) => code || (byGroup.get(groups[row] as number) ?? 0));
}
