import { seededRandom } from "../../src/math/seededRandom.ts";

/** An order as the shop knows it. */
interface Sold {
  readonly id: string;
  readonly customer: string;
  readonly day: string;
  readonly cents: number;
}

/** A file that somebody's shop may have written, and the truth behind it. */
export interface Export {
  readonly text: string;
  /** The header, then each row. */
  readonly records: readonly string[];
  readonly orders: readonly Sold[];
  /** How it was written, in words. */
  readonly dialect: string;
}

const HEADERS: Readonly<Record<string, readonly string[]>> = {
  en: ["Order number", "Customer number", "Order date", "Total", "Note"],
  de: ["Bestellnummer", "Kundennummer", "Bestelldatum", "Gesamtbetrag", "Bemerkung"],
  fr: ["N° commande", "Code client", "Date de commande", "Montant total", "Remarque"],
  es: ["Nº pedido", "Código cliente", "Fecha pedido", "Importe total", "Observaciones"],
  pt: ["Número do pedido", "Código do cliente", "Data do pedido", "Valor total", "Observação"],
  it: ["Numero ordine", "Codice cliente", "Data ordine", "Importo totale", "Nota"],
  nl: ["Ordernummer", "Klantnummer", "Besteldatum", "Totaalbedrag", "Opmerking"],
};

type Written = (day: string, minute: number, language: string) => string;
const two = (value: number): string => String(value).padStart(2, "0");
const DATES: Readonly<Record<string, Written>> = {
  iso: (day) => day,
  "iso with time and offset": (day, minute) => `${day}T${two(Math.floor(minute / 60))}:${two(minute % 60)}:07-05:00`,
  compact: (day) => day.replaceAll("-", ""),
  "d.m.Y": (day) => day.split("-").reverse().join("."),
  "m/d/Y with AM and PM"(day, minute) {
    const [year, month, date] = day.split("-").map(Number);
    const hour = Math.floor(minute / 60);
    return `${month}/${date}/${year} ${hour % 12 || 12}:${two(minute % 60)}:00 ${hour < 12 ? "AM" : "PM"}`;
  },
  "month's name"(day, _, language) {
    const month = new Intl.DateTimeFormat(language, { month: "long", timeZone: "UTC" }).format(new Date(day));
    return `${Number(day.slice(8))} ${month} ${day.slice(0, 4)}`;
  },
  "epoch ms": (day, minute) => String(Date.parse(day) + minute * 60_000),
};

const grouped = (whole: number, mark: string): string => String(whole).replace(/\B(?=(\d{3})+$)/g, mark);
const number =
  (decimal: string, group: string, before = "", after = "") =>
  (cents: number): string =>
    `${before}${grouped(Math.floor(cents / 100), group)}${decimal}${two(cents % 100)}${after}`;
const NUMBERS: Readonly<Record<string, (cents: number) => string>> = {
  point: number(".", ""),
  comma: number(",", ""),
  "point and thousands": number(".", ","),
  "comma and thousands": number(",", "."),
  "comma and blanks": number(",", "\u00a0"),
  "point and apostrophes": number(".", "'"),
  "dollars before": number(".", ",", "$"),
  "euros behind": number(",", ".", "", " €"),
};

const DAY_MS = 86_400_000;

/** An export of random orders in a random dialect, the same for the same seed. */
export function randomExport(seed: number): Export {
  const random = seededRandom(seed * 7919 + 1);
  for (let i = 0; i < 10; i++) random();
  const below = (count: number): number => Math.floor(random() * count);
  const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T;
  const language = pick(Object.keys(HEADERS));
  const [delimiter, quote, newline] = [pick([",", ";", "\t", "|"]), pick(['"', "'"]), pick(["\n", "\r\n"])];
  const [dates, numbers] = [pick(Object.keys(DATES)), pick(Object.keys(NUMBERS))];
  const customerOf = pick([
    (n: number) => `K${n}`,
    (n: number) => `00${n + 1}`,
    (n: number) => `ann.${n}@x.org`,
    (n: number) => `90071992547409930${n + 10}`,
  ]);
  const idOf = pick([
    (n: number) => `#${1001 + n}`,
    (n: number) => `SO-${n}`,
    (n: number) => `8007199254740993${100 + n}`,
  ]);
  const orders = Array.from({ length: 12 + below(20) }, (_, i) => ({
    id: idOf(i),
    customer: customerOf(below(i + 2)),
    // the first tells what is day and what is month
    day: i === 0 ? "2025-01-31" : new Date(Date.UTC(2024, 0, 1) + below(700) * DAY_MS).toISOString().slice(0, 10),
    cents: 1 + below(pick([5000, 5_000_000])),
  }));
  // single quotes are seen where they stand around every cell
  const always = quote === "'" || random() < 0.3;
  const cell = (text: string): string =>
    always || [delimiter, quote, "\n", "\r"].some((each) => text.includes(each))
      ? `${quote}${text.replaceAll(quote, quote + quote)}${quote}`
      : text;
  const order = [0, 1, 2, 3, 4].sort(() => random() - 0.5);
  const line = (cells: readonly string[]): string =>
    order.map((i) => cell(cells[i] as string)).join(delimiter) + newline;
  const rows = orders.map(({ id, customer, day, cents }) => [
    id,
    customer,
    (DATES[dates] as Written)(day, below(24 * 60), language),
    (NUMBERS[numbers] as (cents: number) => string)(cents),
    pick(["", "gift", `a${delimiter}b`, `${quote}so${quote} she said`, `two${newline}lines`]),
  ]);
  const records = [HEADERS[language] as readonly string[], ...rows].map(line);
  const dialect = JSON.stringify({ seed, language, delimiter, quote, always, newline, dates, numbers });
  return { text: records.join(""), records, orders, dialect };
}
