import { OptionError } from "../errors.ts";
import type { ChartOptions, ValueFormat } from "./Chart.ts";

/** Values as texts. */
export interface Formats {
  /** In full, for sentences, tables and tooltips. */
  readonly value: (value: number | string | null, format: ValueFormat) => string;
  /** Short, for axes: thousands as `12K`. */
  readonly tick: (value: number, format: ValueFormat) => string;
  /** A month as `Jan`, a day as `5 Jan`, in the language. */
  readonly month: (date: Date) => string;
  readonly dayOfMonth: (date: Date) => string;
  /** A month with its year, and a day with it. */
  readonly monthOfYear: (date: Date) => string;
  readonly day: (date: Date) => string;
}

/** What makes formatters costs more than all that they write: the last few are kept. */
const known = new Map<string, Formats>();
const MOST = 16;

/**
 * Formatters of a locale and a currency.
 *
 * @throws OptionError for what is no language tag and no currency code
 */
export function formatsOf(caller: string, { locale = "en", currency }: ChartOptions): Formats {
  if (typeof locale !== "string" || !isLocale(locale))
    throw new OptionError(caller, "locale", 'a language tag, as "en" or "de-CH"', locale);
  if (currency !== undefined && !(typeof currency === "string" && /^[A-Z]{3}$/.test(currency)))
    throw new OptionError(caller, "currency", 'an ISO 4217 code, as "EUR"', currency);
  const key = `${locale} ${currency}`;
  const made = known.get(key) ?? makeFormats(locale, currency);
  known.delete(key);
  known.set(key, made);
  if (known.size > MOST) known.delete(known.keys().next().value as string);
  return made;
}

function makeFormats(locale: string, currency: string | undefined): Formats {
  const numbers = (options: Intl.NumberFormatOptions) => new Intl.NumberFormat(locale, options);
  const dates = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC", calendar: "gregory" });
    return (date: Date) => format.format(date);
  };
  const money: Intl.NumberFormatOptions =
    currency === undefined ? {} : { style: "currency", currency, currencyDisplay: "narrowSymbol" };
  const small = { minimumSignificantDigits: 1, maximumSignificantDigits: 3 } as const;
  const compact = { notation: "compact", ...small } as const;
  const plain = numbers({ maximumFractionDigits: 0 });
  const fine = numbers({ maximumSignificantDigits: 3 });
  const percent = numbers({ style: "percent", maximumFractionDigits: 1 });
  const amount = numbers({ ...money, maximumFractionDigits: 0, minimumFractionDigits: 0 });
  const amountFine = numbers({
    ...money,
    ...(currency === undefined && { minimumFractionDigits: 2, maximumFractionDigits: 2 }),
  });
  const amountTiny = numbers({ ...money, maximumSignificantDigits: 2 });
  const amountTick = numbers({ ...money, ...compact });
  const tick = numbers(compact);
  const percentTick = numbers({ style: "percent", ...small });
  const month = dates({ month: "short" });
  // right-to-left numbers and dates in an English sentence keep their own order
  const isolate = /[\u0590-\u08ff]/.test(month(new Date(0)))
    ? (text: string) => `\u2068${text}\u2069`
    : (text: string) => text;
  const isolated = (format: (date: Date) => string) => (date: Date) => isolate(format(date));
  const written = (value: number, format: ValueFormat): string => {
    if (format === "money" && value !== 0 && Math.abs(value) < 0.005) return amountTiny.format(value);
    if (format === "money") return (Math.abs(value) < 100 ? amountFine : amount).format(value);
    if (format === "share") return percent.format(value);
    if (format === "count") return plain.format(value);
    return (Math.abs(value) < 100 ? fine : plain).format(value);
  };
  return {
    value(value, format) {
      if (value === null || value === undefined || (typeof value === "number" && !Number.isFinite(value))) return "–";
      if (typeof value === "string") return value;
      return isolate(written(value, format));
    },
    tick(value, format) {
      if (format === "money") return amountTick.format(value);
      if (format === "share") return percentTick.format(value);
      return tick.format(value);
    },
    month,
    dayOfMonth: dates({ month: "short", day: "numeric" }),
    monthOfYear: isolated(dates({ month: "short", year: "numeric" })),
    day: isolated(dates({ month: "short", day: "numeric", year: "numeric" })),
  };
}

function isLocale(locale: string): boolean {
  try {
    return Intl.getCanonicalLocales(locale).length === 1;
  } catch {
    return false;
  }
}
