/** Widths in ems of characters of a wide sans-serif font (DejaVu Sans): where there is no page to ask, an estimate has to do. */
const NARROW = /[ijlI.,:;'|!()[\]ft\u00b7 ]/;
const WIDE = /[mwMW@%\u2014]/;
const CAPITAL = /\p{Lu}/u;
/** What takes a whole square: Chinese, Japanese, Korean, emoji. */
const SQUARE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60]|\p{Extended_Pictographic}/u;
/** What takes no room: marks above and below, joiners, variation selectors. */
const NOTHING = /\p{M}|[\u200b-\u200f\u2060-\u2069]|[\ufe00-\ufe0f]/u;

/** How wide a text is about, in the unit of the font's size. */
export function textWidth(text: string, fontSize: number): number {
  let ems = 0;
  for (const character of text) ems += widthOf(character);
  return ems * fontSize;
}

function widthOf(character: string): number {
  if (NARROW.test(character)) return 0.35;
  if (WIDE.test(character)) return 1;
  if (character < "\u0080") return CAPITAL.test(character) ? 0.71 : 0.61;
  if (NOTHING.test(character)) return 0;
  if (SQUARE.test(character)) return 1.1;
  return CAPITAL.test(character) ? 0.71 : 0.62;
}

/** A text that takes no more than a width: as it is, or its beginning and `…`. What is one sign to a reader is not cut. */
export function shorten(text: string, width: number, fontSize: number): string {
  if (textWidth(text, fontSize) <= width) return text;
  const room = width - textWidth("…", fontSize);
  let [kept, used] = ["", 0];
  for (const { segment } of graphemes(text)) {
    used += textWidth(segment, fontSize);
    if (used > room) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}

let segmenter: Intl.Segmenter | undefined;
function graphemes(text: string): Iterable<{ readonly segment: string }> {
  segmenter ??= new Intl.Segmenter("en", { granularity: "grapheme" });
  return segmenter.segment(text);
}

/** A text in lines that take no more than a width, broken at blanks, or anywhere in what has none. */
export function wrap(text: string, width: number, fontSize: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/)) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (textWidth(longer, fontSize) <= width) line = longer;
    else {
      const [last = "", ...full] =
        textWidth(word, fontSize) <= width ? [word] : pieces(word, width, fontSize).reverse();
      lines.push(...(line === "" ? [] : [line]), ...full.reverse());
      line = last;
    }
  }
  return line === "" ? lines : [...lines, line];
}

/** A word in parts that fit. */
function pieces(word: string, width: number, fontSize: number): string[] {
  const parts: string[] = [];
  let [part, used] = ["", 0];
  for (const { segment } of graphemes(word)) {
    const own = textWidth(segment, fontSize);
    if (used + own > width && part !== "") {
      parts.push(part);
      [part, used] = ["", 0];
    }
    part += segment;
    used += own;
  }
  return [...parts, part];
}
