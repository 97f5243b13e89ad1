import { type CellReading, type Evidence, noteEvidence } from "./CellReading.ts";
import { decodeAny, decodeText } from "./decodeText.ts";
import { isMissing } from "./missingText.ts";

/** What separates whole from broken parts. */
export type DecimalMark = "." | ",";

const POINT = 46;
const COMMA = 44;
const BLANK = 32;
const APOSTROPHE = 39;
const MINUS = 45;
/** Digits of a number that a double holds exactly at any rate. */
const EXACT_DIGITS = 15;
/** Separators that a number may have. */
const MOST_SEPARATORS = 12;
/** Powers of ten that a double holds exactly. */
const POWERS = Float64Array.from({ length: 23 }, (_, k) => 10 ** k);
/** Letters that stand for a currency, beside the codes of ISO 4217 and the signs of Unicode. */
const CURRENCIES = new Set([
  ...["R$", "US$", "A$", "C$", "CA$", "AU$", "NZ$", "HK$", "S$", "MX$", "CDN$", "Fr.", "Fr", "SFr.", "kr", "kr.", "zł"],
  ...["Kč", "Ft", "lei", "лв", "лв.", "руб", "руб.", "Rs", "Rs.", "RM", "TL", "Euro", "euro"],
]);

/** The codes of ISO 4217, as the platform knows them. */
let codes: ReadonlySet<string> | undefined;

/** The currency that letters beside a number stand for, or `undefined` when they are something else. */
function currencyOf(text: string): string | undefined {
  codes ??= new Set(Intl.supportedValuesOf("currency"));
  if (codes.has(text.toUpperCase()) || CURRENCIES.has(text)) return text;
  // a sign, alone or behind a country's letters
  return /^[A-Z]{0,3}\p{Sc}[A-Z]{0,3}$/u.test(text) ? text : undefined;
}

/**
 * How the numbers of a column are written, as its cells tell one after the other: with a decimal point or with a decimal
 * comma, either of which the other groups thousands by. Blanks and apostrophes group as well; a currency, a percent sign,
 * a minus on either side and brackets for it are understood.
 */
export class NumberReading implements CellReading {
  readonly kind = "number";
  open: boolean;
  other = Number.NaN;
  turned = false;
  evidence: Evidence | undefined;
  readonly undecided: Evidence[] = [];
  /** Decimal mark of the reading that is thought likelier, or left. */
  mark: number;
  /** Which marks stood where both readings make a number. */
  readonly ambiguous = { point: false, comma: false };
  /** What stood beside numbers, in the order in which it came first: currencies, or `%`. */
  readonly units: string[] = [];
  readonly unitLines: number[] = [];
  /** One more than the place in {@link units} of what stood beside the number last read; 0 if nothing did. */
  unit = 0;
  #unitBytes = new Uint8Array(0);
  #lastUnit = 0;
  readonly #separators = new Uint8Array(MOST_SEPARATORS);
  readonly #runs = new Uint32Array(MOST_SEPARATORS + 1);

  /** @param decimal the mark, where it is known */
  constructor(decimal?: DecimalMark) {
    this.open = decimal === undefined;
    this.mark = decimal === "," ? COMMA : POINT;
  }

  get decimal(): DecimalMark {
    return this.mark === COMMA ? "," : ".";
  }

  turn(): void {
    this.mark = this.mark === POINT ? COMMA : POINT;
  }

  parse(bytes: Uint8Array, from: number, to: number, line: number): number | undefined {
    this.turned = false;
    this.other = Number.NaN;
    this.unit = 0;
    const separators = this.#separators;
    const runs = this.#runs;
    let count = 0;
    let run = 0;
    let mantissa = 0;
    let significant = 0;
    let any = false;
    let leadingZero = false;
    let negative = false;
    let closed = false;
    let plus = false;
    let bracket = false;
    let exponent = -1;
    let unitFrom = -1;
    let unitTo = -1;
    let unitAfter = false;
    let p = from;
    for (; p < to; p++) {
      const b = bytes[p] as number;
      const digit = b - 48;
      if (digit >= 0 && digit <= 9) {
        // 5 kg 3, 12€50
        if (closed || unitAfter) return undefined;
        if (!any) leadingZero = digit === 0;
        any = true;
        mantissa = mantissa * 10 + digit;
        if (mantissa > 0) significant++;
        run++;
      } else if (b === POINT || b === COMMA) {
        if (closed || unitAfter || count === MOST_SEPARATORS) return undefined;
        separators[count] = b;
        runs[count++] = run;
        run = 0;
      } else if (b === MINUS) {
        if (any && count > 0 && run === 0) {
          // 5,- is five
          closed = true;
        } else if (negative || closed) return this.#missing(bytes, from, to);
        else negative = true;
        if (any) closed = true;
      } else if (b === 43 && !any && !negative && !plus) {
        plus = true;
      } else if (b === 40 && !any && !negative) [negative, bracket] = [true, true];
      else if (b === 41 && any && bracket && !closed) [closed, bracket] = [true, false];
      else if (b === BLANK || b === APOSTROPHE || b === 9) {
        if (any && !closed && !unitAfter && isDigit(bytes, p + 1, to)) {
          if (count === MOST_SEPARATORS) return undefined;
          separators[count] = b === APOSTROPHE ? APOSTROPHE : BLANK;
          runs[count++] = run;
          run = 0;
        } else if (b === APOSTROPHE) return undefined;
      } else if ((b === 101 || b === 69) && any && unitTo < 0 && startsExponent(bytes, p + 1, to)) {
        exponent = p;
        break;
      } else {
        const wide = wideAt(bytes, p, to);
        if (wide === MINUS) {
          if (negative || closed) return this.#missing(bytes, from, to);
          negative = true;
          if (any) closed = true;
          p += 2;
        } else if (wide !== 0) {
          const length = b === 0xc2 ? 2 : 3;
          if (any && !closed && !unitAfter && isDigit(bytes, p + length, to)) {
            if (count === MOST_SEPARATORS) return undefined;
            separators[count] = wide;
            runs[count++] = run;
            run = 0;
          } else if (wide === APOSTROPHE) return undefined;
          p += length - 1;
        } else {
          if (unitTo >= 0) return this.#missing(bytes, from, to);
          unitFrom = p;
          p = unitEnd(bytes, p, to);
          unitTo = p;
          unitAfter = any;
          p--;
        }
      }
    }
    if (!any || bracket) return this.#missing(bytes, from, to);
    runs[count] = run;
    if (unitTo >= 0 && !this.#noteUnit(bytes, unitFrom, unitTo, line)) return undefined;
    if (exponent >= 0) return count > 1 ? undefined : this.#scientific(bytes, from, to, line);
    if (count === 0) return signed(this.#value(bytes, from, to, mantissa, significant, 0), negative);
    const [mark, otherMark] = this.mark === POINT ? [POINT, COMMA] : [COMMA, POINT];
    const scale = scaleUnder(mark, separators, runs, count, leadingZero);
    if (!this.open)
      return scale < 0 ? undefined : signed(this.#value(bytes, from, to, mantissa, significant, scale), negative);
    const otherScale = scaleUnder(otherMark, separators, runs, count, leadingZero);
    if (scale < 0 && otherScale < 0) return undefined;
    if (scale === otherScale) return signed(this.#value(bytes, from, to, mantissa, significant, scale), negative);
    if (scale >= 0 && otherScale >= 0) {
      if (separators[0] === POINT) this.ambiguous.point = true;
      else this.ambiguous.comma = true;
      noteEvidence(this.undecided, { line, text: decodeAny(bytes, from, to) });
      this.other = signed(this.#value(bytes, from, to, mantissa, significant, otherScale), negative) ?? Number.NaN;
      return signed(this.#value(bytes, from, to, mantissa, significant, scale), negative);
    }
    this.open = false;
    this.evidence = { line, text: decodeAny(bytes, from, to) };
    this.turned = scale < 0;
    if (this.turned) this.turn();
    return signed(this.#value(bytes, from, to, mantissa, significant, Math.max(scale, otherScale)), negative);
  }

  #missing(bytes: Uint8Array, from: number, to: number): number | undefined {
    const text = decodeText(bytes, from, to)?.trim();
    return text !== undefined && isMissing(text) ? Number.NaN : undefined;
  }

  /** Up to 15 digits one division by an exact power of ten rounds correctly (Clinger 1990); beyond, `Number` does. */
  #value(bytes: Uint8Array, from: number, to: number, mantissa: number, significant: number, scale: number): number {
    if (significant <= EXACT_DIGITS && scale < POWERS.length) return mantissa / (POWERS[scale] as number);
    const digits = decodeAny(bytes, from, to).replace(/\D/g, "");
    const at = digits.length - scale;
    return Number(`${digits.slice(0, at)}.${digits.slice(at)}`);
  }

  #scientific(bytes: Uint8Array, from: number, to: number, line: number): number | undefined {
    const text = decodeAny(bytes, from, to).trim();
    if (!/^[+-]?(\d+[.,]?\d*|[.,]\d+)[eE][+-]?\d+$/.test(text)) return undefined;
    const value = Number(text.replace(",", "."));
    if (!Number.isFinite(value)) return undefined;
    const mark = text.includes(",") ? COMMA : text.includes(".") ? POINT : this.mark;
    if (mark !== this.mark) {
      if (!this.open) return undefined;
      this.turned = true;
      this.turn();
    }
    if (/[.,]/.test(text) && this.open) {
      this.open = false;
      this.evidence = { line, text };
    }
    return value;
  }

  /** Whether what stands beside a number is a currency or a percent sign. */
  #noteUnit(bytes: Uint8Array, from: number, to: number, line: number): boolean {
    const known = this.#unitBytes;
    let same = known.length === to - from && known.length > 0;
    for (let i = 0; same && i < known.length; i++) same = bytes[from + i] === known[i];
    if (!same) {
      const text = decodeAny(bytes, from, Math.min(to, from + 20));
      const unit = text === "%" ? text : currencyOf(text);
      if (unit === undefined) return false;
      let place = this.units.indexOf(unit);
      if (place < 0) {
        // a file of thousands of currencies is none
        if (this.units.length === 200) return false;
        place = this.units.push(unit) - 1;
        this.unitLines.push(line);
      }
      this.#unitBytes = bytes.slice(from, to);
      this.#lastUnit = place + 1;
    }
    this.unit = this.#lastUnit;
    return true;
  }
}

/** A number with its sign; one too large for a double is no amount of anything. */
const signed = (value: number, negative: boolean): number | undefined =>
  Number.isFinite(value) ? (negative ? -value : value) : undefined;

/**
 * How many digits stand behind the decimal mark; -1 where the separators make no number: a mark that is not the last
 * separator, groups that are not of three digits (or two, as in India, before the last).
 */
function scaleUnder(
  mark: number,
  separators: Uint8Array,
  runs: Uint32Array,
  count: number,
  leadingZero: boolean,
): number {
  const last = separators[count - 1] === mark ? count - 1 : count;
  if (last > 0) {
    const grouping = separators[0] as number;
    const first = runs[0] as number;
    if (grouping === mark || first === 0 || first > 3 || (leadingZero && first > 0)) return -1;
    for (let i = 0; i < last; i++) {
      const length = runs[i + 1] as number;
      if (separators[i] !== grouping) return -1;
      if (length !== 3 && !(length === 2 && i + 1 < last && grouping === COMMA)) return -1;
    }
  }
  return last === count ? 0 : (runs[count] as number);
}

function isDigit(bytes: Uint8Array, p: number, to: number): boolean {
  return p < to && (bytes[p] as number) >= 48 && (bytes[p] as number) <= 57;
}

function startsExponent(bytes: Uint8Array, p: number, to: number): boolean {
  return isDigit(bytes, bytes[p] === 43 || bytes[p] === MINUS ? p + 1 : p, to);
}

/** A minus sign, a blank or an apostrophe of more than one byte, as what it stands for; else 0. */
function wideAt(bytes: Uint8Array, p: number, to: number): number {
  const [a, b, c] = [bytes[p], bytes[p + 1], bytes[p + 2]];
  if (a === 0xc2 && b === 0xa0 && p + 1 < to) return BLANK;
  if (a !== 0xe2 || p + 2 >= to) return 0;
  if (b === 0x88 && c === 0x92) return MINUS;
  if (b !== 0x80) return 0;
  if (c === 0x93) return MINUS;
  if (c === 0x99) return APOSTROPHE;
  return c === 0x89 || c === 0xaf || c === 0x87 ? BLANK : 0;
}

/** Where the letters or signs that begin at `p` end; a point behind letters belongs to them. */
function unitEnd(bytes: Uint8Array, p: number, to: number): number {
  let q = p;
  for (; q < to; q++) {
    const b = bytes[q] as number;
    if (b <= BLANK || (b >= 48 && b <= 57) || b === MINUS || b === COMMA || b === 40 || b === 41) break;
    if (b === POINT && (q === p || isDigit(bytes, q + 1, to))) {
      // Fr.5 and kr.5 keep their point, 5€.50 does not exist
      if (q > p && isDigit(bytes, q + 1, to)) q++;
      break;
    }
    if (q > p && wideAt(bytes, q, to) !== 0) break;
  }
  return Math.max(q, p + 1);
}
