import { createContext, useContext } from "react";

/** What a reader can set; kept in the browser. */
export interface Settings {
  /** Language and region of numbers and dates, as BCP 47 has it. */
  readonly locale: string;
  /** ISO 4217 code; `null` for that of the data, if they have one. */
  readonly currency: string | null;
}

const KEY = "clientele-dashboard";
const TOKEN = "clientele-token";

/** Whether a text names a language, as BCP 47 has it. */
export const isLocale = (text: unknown): text is string => {
  try {
    return typeof text === "string" && Intl.getCanonicalLocales(text).length === 1;
  } catch {
    return false;
  }
};

/** Whether a text is the code of a currency. */
export const isCurrency = (text: unknown): text is string => typeof text === "string" && /^[A-Z]{3}$/.test(text);

/** The settings of last time; what a browser does not keep, or somebody else wrote, is the default. */
export function storedSettings(): Settings {
  const usual = { locale: isLocale(navigator.language) ? navigator.language : "en", currency: null };
  try {
    const { locale, currency } = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return { locale: isLocale(locale) ? locale : usual.locale, currency: isCurrency(currency) ? currency : null };
  } catch {
    return usual;
  }
}

/** Keeps what can be kept: a browser may forbid it. */
function keep(storage: "localStorage" | "sessionStorage", key: string, value: string | null): void {
  try {
    if (value === null) window[storage].removeItem(key);
    else window[storage].setItem(key, value);
  } catch {
    // then it holds until the page is closed
  }
}

export const storeSettings = (settings: Settings): void => keep("localStorage", KEY, JSON.stringify(settings));

/** The token of this tab; it goes when the tab is closed. */
export function storedToken(): string | null {
  try {
    return sessionStorage.getItem(TOKEN);
  } catch {
    return null;
  }
}

export const storeToken = (token: string | null): void => keep("sessionStorage", TOKEN, token);

/** How numbers and dates are written. */
export interface Formats {
  readonly locale: string;
  /** The currency in use; `null` where nobody knows it. */
  readonly currency: string | null;
  count(value: number): string;
  money(value: number | null): string;
  share(value: number | null, digits?: number): string;
  number(value: number | null, digits?: number): string;
  /** `2025-01-31`, with or without a time. */
  date(day: string | null): string;
  /** The period that begins on a day. */
  month(day: string, period?: "week" | "month" | "quarter" | "year"): string;
  /** A moment, on the clock of the reader. */
  moment(iso: string): string;
}

/** What is written where there is no value. */
export const NONE = "–";

export function formatsOf(locale: string, currency: string | null): Formats {
  const plain =
    currency === null
      ? { minimumFractionDigits: 2, maximumFractionDigits: 2 }
      : { style: "currency" as const, currency };
  const exact = new Intl.NumberFormat(locale, { ...plain, trailingZeroDisplay: "stripIfInteger" } as object);
  // cents of thousands are noise
  const round = new Intl.NumberFormat(locale, { ...plain, minimumFractionDigits: 0, maximumFractionDigits: 0 });
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const dates = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" });
  const months = new Intl.DateTimeFormat(locale, { year: "numeric", month: "short", timeZone: "UTC" });
  const moments = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });
  // made once each: a table asks for thousands
  const known = new Map<string, Intl.NumberFormat>();
  const decimals = (digits: number, style: "percent" | "decimal", value: number): string => {
    const format =
      known.get(`${style} ${digits}`) ?? new Intl.NumberFormat(locale, { style, maximumFractionDigits: digits });
    known.set(`${style} ${digits}`, format);
    return format.format(value);
  };
  return {
    locale,
    currency,
    count: (value) => whole.format(value),
    money: (value) => (value === null ? NONE : (Math.abs(value) >= 1000 ? round : exact).format(value)),
    share: (value, digits = 0) => (value === null ? NONE : decimals(digits, "percent", value)),
    number: (value, digits = 1) => (value === null ? NONE : decimals(digits, "decimal", value)),
    month: (day, period = "month") => {
      const date = new Date(`${day}T00:00:00Z`);
      if (period === "week") return dates.format(date);
      if (period === "year") return day.slice(0, 4);
      return period === "month" ? months.format(date) : `Q${date.getUTCMonth() / 3 + 1} ${day.slice(0, 4)}`;
    },
    moment: (iso) => moments.format(new Date(iso)),
    date: (day) => (day === null ? NONE : dates.format(new Date(`${day.slice(0, 10)}T00:00:00Z`))),
  };
}

export const FormatsContext = createContext<Formats>(formatsOf("en", null));
export const useFormats = (): Formats => useContext(FormatsContext);

/** Options of every chart. */
export function useChartOptions(): { readonly locale: string; readonly currency?: string } {
  const { locale, currency } = useFormats();
  return currency === null ? { locale } : { locale, currency };
}
