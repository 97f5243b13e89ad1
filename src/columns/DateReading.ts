import { DAY_MS, offsetIn, startOfDay, YEARS } from "../time.ts";
import { type CellReading, type Evidence, noteEvidence } from "./CellReading.ts";
import { isDigitAt, isLetterAt, skipBlanks } from "./dateBytes.ts";
import { decodeAny, decodeText } from "./decodeText.ts";
import { isMissing } from "./missingText.ts";
import { isWeekday, monthOf, plainWord } from "./months.ts";
import { timeOfDay } from "./timeOfDay.ts";
import { ZoneReading } from "./ZoneReading.ts";

/** In which order day, month and year stand where all three are numbers. */
export type DateOrder = "dmy" | "mdy" | "ymd";

/** Excel's day 0, which counts a 29 February 1900 that there was not. */
const EXCEL_EPOCH = 25_569;
/** What may stand around day and month: `1er janvier`, `12 de março de 2024`, `March the 5th`. */
const FILLERS = new Set(["de", "of", "le", "den", "der", "er", "st", "nd", "rd", "th", "del", "di", "the", "o", "a"]);

const ZERO = 48;
const DASH = 45;
const SLASH = 47;
const POINT = 46;
const COLON = 58;

// how a day is written; a column has one way. Numbers in the order of days or months first: plus 1 for a dash, 2 for a
// slash, 3 for a point, and 3 more where the year has two digits
const YEAR_FIRST = 0;
const COMPACT = 4;
const DAY_OR_MONTH_FIRST = 10;
const WORDS = 20;
const SECONDS = 21;
const MILLISECONDS = 22;
const SERIAL = 23;
const TIME = 24;

/** The names of the ways, for messages. */
function familyText(family: number, order: DateOrder | undefined): string {
  const separator = (place: number): string => "-/."[place - 1] as string;
  if (family === COMPACT) return "YYYYMMDD";
  if (family === WORDS) return "a day with its month's name";
  if (family === SECONDS) return "seconds since 1970";
  if (family === MILLISECONDS) return "milliseconds since 1970";
  if (family === SERIAL) return "Excel's serial days";
  if (family === TIME) return "a time of day";
  if (family < COMPACT) return ["YYYY", "MM", "DD"].join(separator(family - YEAR_FIRST));
  const [place, year] =
    family > DAY_OR_MONTH_FIRST + 3 ? [family - DAY_OR_MONTH_FIRST - 3, "YY"] : [family - DAY_OR_MONTH_FIRST, "YYYY"];
  const parts = { dmy: ["DD", "MM", year], mdy: ["MM", "DD", year], ymd: [year, "MM", "DD"] }[order ?? "dmy"];
  return parts.join(separator(place));
}

/** Whether two cells of a column may be written in these ways: a spreadsheet leaves some days with dashes and some with slashes. */
const isSameWay = (a: number, b: number): boolean =>
  a === b || (Math.abs(a - b) === 1 && (a + b === 2 * DAY_OR_MONTH_FIRST + 3 || a + b === 2 * DAY_OR_MONTH_FIRST + 9));

/** What a word in a day may mean. */
interface Word {
  readonly bytes: Uint8Array;
  readonly named: number | undefined;
  readonly isDay: boolean;
  readonly isFiller: boolean;
}

/** Words of a column to remember. */
const WORDS_KEPT = 200;

function sameBytes(known: Uint8Array, bytes: Uint8Array, from: number, to: number): boolean {
  if (known.length !== to - from) return false;
  for (let i = 0; i < known.length; i++) if (known[i] !== bytes[from + i]) return false;
  return true;
}

/** The year that two digits mean. */
const fullYear = (year: number): number => (year >= 70 ? 1900 : 2000) + year;

/**
 * How the dates of a column are written, as its cells tell one after the other: all in the way of the first, and where day
 * and month are numbers in the order that a day above 12 shows.
 *
 * The day is the one written, whatever zone stands behind it, unless `zone` says in which zone to count.
 */
export class DateReading implements CellReading {
  readonly kind = "date";
  open: boolean;
  other = Number.NaN;
  turned = false;
  evidence: Evidence | undefined;
  readonly undecided: Evidence[] = [];
  #order: DateOrder;
  #family = 0;
  readonly #zone: string | undefined;
  // the day that was read last: most rows have that of the row above
  readonly #lastText = new Uint8Array(32);
  #lastLength = 0;
  #lastDay = 0;
  #lastOther = Number.NaN;
  readonly #zones = new ZoneReading();
  readonly #words = new Map<number, Word>();
  // what reading a day or a time leaves behind, beside its value
  #end = 0;
  #readFamily = 0;
  #readOther = Number.NaN;
  #decisive: DateOrder | undefined;

  /**
   * @param order the order, where it is known
   * @param zone `utc` or an IANA zone to convert values to that have an offset
   */
  constructor(order?: DateOrder, zone?: string) {
    this.open = order === undefined;
    this.#order = order ?? "dmy";
    this.#zone = zone;
  }

  /** The offsets that values had, as they were written, the first few of them. */
  get offsets(): ReadonlySet<string> {
    return this.#zones.offsets;
  }

  get order(): DateOrder {
    return this.#order;
  }

  /** How the dates are written, in words; `undefined` before the first. */
  get format(): string | undefined {
    return this.#family === 0 ? undefined : familyText(this.#family, this.#order);
  }

  get iso(): boolean {
    return this.#family === YEAR_FIRST + 1;
  }

  /** Whether the order of day and month means anything here. */
  get numeric(): boolean {
    return this.#family > DAY_OR_MONTH_FIRST && this.#family < WORDS;
  }

  /** Whether the cells are times without days. */
  get timeOnly(): boolean {
    return this.#family === TIME;
  }

  turn(): void {
    this.#order = this.#order === "dmy" ? "mdy" : "dmy";
    this.#lastLength = 0;
  }

  parse(bytes: Uint8Array, cellFrom: number, cellTo: number, line: number): number | undefined {
    this.turned = false;
    this.other = Number.NaN;
    let from = cellFrom;
    let to = cellTo;
    while (from < to && (bytes[from] as number) <= 32) from++;
    while (to > from && (bytes[to - 1] as number) <= 32) to--;
    if (from === to) return Number.NaN;
    const known = this.#isLast(bytes, from, to);
    let day: number | undefined;
    if (known) {
      day = this.#lastDay;
      this.#readOther = this.#lastOther;
      this.#end = from + this.#lastLength;
      this.#readFamily = this.#family;
    } else {
      day = this.#day(bytes, from, to);
      if (day === undefined || (this.#family !== 0 && !isSameWay(this.#readFamily, this.#family)))
        return missing(bytes, from, to);
    }
    this.#zones.offset = Number.NaN;
    const time = this.#end === to ? 0 : timeOfDay(bytes, this.#end, to, this.#readFamily === COMPACT, this.#zones);
    if (time === undefined) return missing(bytes, from, to);
    const ms = this.#zone === undefined || Number.isNaN(this.#zones.offset) ? day + time : this.#inZone(day + time);
    if (!(ms >= YEARS.first && ms <= YEARS.last)) return undefined;
    if (known && !this.open) return ms;
    this.#family = this.#readFamily;
    let other = this.#readOther;
    if (this.open && this.#decisive !== undefined && !known) {
      this.open = false;
      this.evidence = { line, text: decodeAny(bytes, from, to) };
      this.turned = this.#decisive !== this.#order;
      if (this.turned) this.turn();
    }
    if (!this.open) other = Number.NaN;
    if (!known) this.#remember(bytes, from, day, other);
    if (Number.isNaN(other)) return ms;
    this.other = ms + (other - day);
    noteEvidence(this.undecided, { line, text: decodeAny(bytes, from, to) });
    return ms;
  }

  /** Whether a cell begins with the day that was read last. */
  #isLast(bytes: Uint8Array, from: number, to: number): boolean {
    const length = this.#lastLength;
    if (length === 0 || from + length > to) return false;
    const text = this.#lastText;
    // the end differs more often than the beginning
    for (let i = length - 1; i >= 0; i--) if (bytes[from + i] !== text[i]) return false;
    return from + length === to || !isDigitAt(bytes, from + length);
  }

  #remember(bytes: Uint8Array, from: number, day: number, other: number): void {
    const length = this.#end - from;
    this.#lastLength = this.#readFamily < SECONDS && length <= this.#lastText.length ? length : 0;
    for (let i = 0; i < this.#lastLength; i++) this.#lastText[i] = bytes[from + i] as number;
    this.#lastDay = day;
    this.#lastOther = other;
  }

  /** Milliseconds of the day that stands at `from`; for what is no day, of the moment. Leaves behind where it ends. */
  #day(bytes: Uint8Array, from: number, to: number): number | undefined {
    this.#readOther = Number.NaN;
    this.#decisive = undefined;
    let p = from;
    let first = 0;
    for (; p < to && isDigitAt(bytes, p); p++) first = first * 10 + (bytes[p] as number) - ZERO;
    const length = p - from;
    const separator = p < to ? (bytes[p] as number) : 0;
    const place = separator === DASH ? 1 : separator === SLASH ? 2 : separator === POINT ? 3 : 0;
    this.#end = p;
    if (length === 0 || length > 14) return length === 0 ? this.#named(bytes, from, to) : undefined;
    if (length === 4 && place > 0)
      return this.#yearFirst(bytes, p + 1, to, first, place) ?? this.#named(bytes, from, to);
    if (length <= 2 && place > 0)
      return this.#yearLast(bytes, from, p + 1, to, first, place) ?? this.#named(bytes, from, to);
    if (length <= 2 && separator === COLON) {
      this.#readFamily = TIME;
      this.#end = from;
      return 0;
    }
    if (length === 8 || length === 14) {
      const digits = length === 8 ? first : Math.floor(first / 1e6);
      this.#end = from + 8;
      this.#readFamily = COMPACT;
      return startOfDay(Math.floor(digits / 10_000), Math.floor(digits / 100) % 100, digits % 100);
    }
    if (length === 10 || length === 13) return this.#epoch(bytes, p, to, first, length);
    if (length === 5) return this.#serial(bytes, from, to);
    return length <= 4 ? this.#named(bytes, from, to) : undefined;
  }

  #yearFirst(bytes: Uint8Array, from: number, to: number, year: number, place: number): number | undefined {
    const month = this.#short(bytes, from, to);
    if (month < 0 || this.#end >= to || bytes[this.#end] !== "-/.".charCodeAt(place - 1)) return undefined;
    const day = this.#short(bytes, this.#end + 1, to);
    this.#readFamily = YEAR_FIRST + place;
    return day < 0 ? undefined : startOfDay(year, month, day);
  }

  #yearLast(
    bytes: Uint8Array,
    begin: number,
    from: number,
    to: number,
    first: number,
    place: number,
  ): number | undefined {
    const second = this.#short(bytes, skipBlanks(bytes, from, to), to);
    if (second < 0 || this.#end >= to || bytes[this.#end] !== "-/.".charCodeAt(place - 1)) return undefined;
    const yearFrom = skipBlanks(bytes, this.#end + 1, to);
    let p = yearFrom;
    let third = 0;
    for (; p < to && isDigitAt(bytes, p) && p - yearFrom < 5; p++) third = third * 10 + (bytes[p] as number) - ZERO;
    const digits = p - yearFrom;
    this.#end = p;
    if (digits !== 4 && digits !== 2 && !(this.#order === "ymd" && digits === 1)) return undefined;
    this.#readFamily = DAY_OR_MONTH_FIRST + place + (digits === 4 ? 0 : 3);
    if (this.#order === "ymd") {
      const two = bytes[begin + 1] !== undefined && isDigitAt(bytes, begin + 1);
      return digits === 4 || !two ? undefined : startOfDay(fullYear(first), second, third);
    }
    const year = digits === 4 ? third : fullYear(third);
    if (this.open) {
      if (first > 12) this.#decisive = "dmy";
      else if (second > 12) this.#decisive = "mdy";
      else if (first !== second) {
        const [day, other] = [startOfDay(year, second, first), startOfDay(year, first, second)];
        this.#readOther = (this.#order === "dmy" ? other : day) ?? Number.NaN;
        return this.#order === "dmy" ? day : other;
      }
    }
    return (this.#decisive ?? this.#order) === "dmy"
      ? startOfDay(year, second, first)
      : startOfDay(year, first, second);
  }

  /** A number of one or two digits, -1 if there is none; leaves behind where it ends. */
  #short(bytes: Uint8Array, from: number, to: number): number {
    let p = from;
    let value = 0;
    for (; p < to && isDigitAt(bytes, p) && p - from < 3; p++) value = value * 10 + (bytes[p] as number) - ZERO;
    this.#end = p;
    return p === from || p - from > 2 ? -1 : value;
  }

  #epoch(bytes: Uint8Array, p: number, to: number, whole: number, length: number): number | undefined {
    let end = p;
    let scale = 1;
    let value = whole;
    if (end < to && bytes[end] === POINT) {
      for (end++; end < to && isDigitAt(bytes, end); end++) {
        scale /= 10;
        value += scale * ((bytes[end] as number) - ZERO);
      }
    }
    this.#end = end;
    this.#readFamily = length === 10 ? SECONDS : MILLISECONDS;
    if (end !== to) return undefined;
    const ms = Math.floor(length === 10 ? value * 1000 : value);
    return this.#zone === undefined || this.#zone === "utc" ? ms : ms + offsetIn(this.#zone, ms);
  }

  #serial(bytes: Uint8Array, from: number, to: number): number | undefined {
    let days = 0;
    let scale = 0;
    let p = from;
    for (; p < to && scale < 1e15; p++) {
      const b = bytes[p] as number;
      if (isDigitAt(bytes, p)) {
        days = days * 10 + b - ZERO;
        scale *= 10;
      } else if ((b === POINT || b === 44) && scale === 0) scale = 1;
      else return undefined;
    }
    // what no millisecond shows
    while (p < to && isDigitAt(bytes, p)) p++;
    if (p !== to) return undefined;
    this.#end = to;
    this.#readFamily = SERIAL;
    return Math.round((days / (scale || 1) - EXCEL_EPOCH) * DAY_MS);
  }

  /** A day whose month is a word. */
  #named(bytes: Uint8Array, from: number, to: number): number | undefined {
    let [day, month, year] = [0, 0, -1];
    let weekday = false;
    let p = from;
    while (p < to && (day === 0 || month === 0 || year < 0)) {
      const start = p;
      if (isDigitAt(bytes, p)) {
        let value = 0;
        for (; p < to && isDigitAt(bytes, p) && p - start < 5; p++) value = value * 10 + (bytes[p] as number) - ZERO;
        const length = p - start;
        if (length === 4 && year < 0) year = value;
        else if (length <= 2 && day === 0) day = value;
        else if (length === 2 && month !== 0 && year < 0) year = fullYear(value);
        else return undefined;
      } else if (isLetterAt(bytes, p)) {
        while (p < to && isLetterAt(bytes, p)) p++;
        if (p - start > 20) return undefined;
        const { named, isDay, isFiller } = this.#word(bytes, start, p);
        if (named !== undefined && (month === 0 || weekday)) {
          weekday = isDay && day === 0 && month === 0;
          month = named;
        } else if (!isFiller && !(day === 0 && month === 0 && isDay)) return undefined;
      } else if (isBetweenWords(bytes[p] as number)) p++;
      else return undefined;
    }
    this.#end = p;
    this.#readFamily = WORDS;
    return day === 0 || month === 0 || year < 0 ? undefined : startOfDay(year, month, day);
  }

  /** What a word in a day means; those that came before are known by their bytes. */
  #word(bytes: Uint8Array, from: number, to: number): Word {
    let hash = to - from;
    for (let p = from; p < to; p++) hash = (Math.imul(hash, 31) + (bytes[p] as number)) | 0;
    const known = this.#words.get(hash);
    if (known !== undefined && sameBytes(known.bytes, bytes, from, to)) return known;
    const text = plainWord(decodeAny(bytes, from, to));
    const word = {
      bytes: bytes.slice(from, to),
      named: monthOf(text),
      isDay: isWeekday(text),
      isFiller: FILLERS.has(text),
    };
    if (this.#words.size < WORDS_KEPT) this.#words.set(hash, word);
    return word;
  }

  /** What a clock in the zone wanted shows when one with the offset last read shows this. */
  #inZone(ms: number): number {
    const instant = ms - this.#zones.offset;
    return this.#zone === undefined || this.#zone === "utc" ? instant : instant + offsetIn(this.#zone, instant);
  }
}

/** Whether a byte may stand between the words of a day: a blank, `'`, `,`, `-`, `.` or `/`. */
const isBetweenWords = (b: number): boolean => b === 32 || b === 39 || (b >= 44 && b <= SLASH);

function missing(bytes: Uint8Array, from: number, to: number): number | undefined {
  const text = decodeText(bytes, from, to);
  return text !== undefined && isMissing(text) ? Number.NaN : undefined;
}
