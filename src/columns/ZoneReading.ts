import { decodeAny } from "./decodeText.ts";

/** Words between a day and its time, and behind a time. */
const AROUND_TIME = new Set(["t", "at", "um", "a", "alle", "om", "kl", "las", "ore", "uhr", "as", "h", "u", "hs"]);

/** Whether a word may stand around a time of day, and says nothing of it. */
export const isAroundTime = (word: string): boolean => AROUND_TIME.has(word);

/** Offsets to tell of. */
const SHOWN = 10;

/** The zones that stand behind a column's times. */
export class ZoneReading {
  /** Milliseconds that the clock last read is ahead of UTC; NaN where nothing says. */
  offset = Number.NaN;
  /** The offsets as they were written, the first few of them. */
  readonly offsets = new Set<string>();
  // most rows have the zone of the row above
  readonly #lastZone = new Uint8Array(16);
  #lastZoneLength = 0;
  #lastOffset = Number.NaN;
  #sawUtc = false;

  /** Reads the zone in `bytes[from, to)`, and leaves its offset behind; false for what is none. */
  parse(bytes: Uint8Array, from: number, to: number): boolean {
    const b = bytes[from] as number;
    if ((b === 90 || b === 122) && from + 1 === to) {
      this.offset = 0;
      if (!this.#sawUtc) this.offsets.add("Z");
      this.#sawUtc = true;
      return true;
    }
    if (this.#isLastZone(bytes, from, to)) {
      this.offset = this.#lastOffset;
      return true;
    }
    const text = decodeAny(bytes, from, Math.min(to, from + 60)).trim();
    const [, name, offset, sign, hours, minutes = "0"] =
      /^(UTC|GMT|Z)?\s?(([+\-−])(\d{1,2}):?(\d\d)?)?(?:\s?[[(].*[\])])?$/.exec(text) ?? [];
    if (name === undefined && offset === undefined) {
      // a zone's abbreviation says which, to people; Uhr and h say nothing
      const known = /^[A-Z]{2,5}$/.test(text) || isAroundTime(text.toLowerCase().replace(/\.$/, ""));
      if (known) this.#rememberZone(bytes, from, to);
      return known;
    }
    if (Number(hours ?? 0) > 18 || Number(minutes) > 59) return false;
    const ms = (Number(hours ?? 0) * 60 + Number(minutes)) * 60_000;
    this.offset = sign === "+" || sign === undefined ? ms : -ms;
    if (this.offsets.size < SHOWN) this.offsets.add(offset ?? (name as string));
    this.#rememberZone(bytes, from, to);
    return true;
  }

  #isLastZone(bytes: Uint8Array, from: number, to: number): boolean {
    const length = this.#lastZoneLength;
    if (length === 0 || to - from !== length) return false;
    for (let i = 0; i < length; i++) if (bytes[from + i] !== this.#lastZone[i]) return false;
    return true;
  }

  #rememberZone(bytes: Uint8Array, from: number, to: number): void {
    this.#lastZoneLength = to - from <= this.#lastZone.length ? to - from : 0;
    for (let i = 0; i < this.#lastZoneLength; i++) this.#lastZone[i] = bytes[from + i] as number;
    this.#lastOffset = this.offset;
  }
}
