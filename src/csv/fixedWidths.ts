/** Lines to look at. */
const LINES = 2000;
/** Characters of a line that may hold columns. */
const LONGEST = 1000;

/**
 * The widths of columns that stand at fixed places: runs of blanks at the same places in every line. `undefined` where
 * there are fewer than two such columns, or hardly a line to tell by.
 */
export function fixedWidths(texts: readonly string[]): number[] | undefined {
  const lines = texts.flatMap((text) => text.split(/\r\n?|\n/)).filter((line) => line.trim() !== "");
  if (lines.length < 2 || lines.some((line) => line.includes("\t"))) return undefined;
  const filled = new Uint8Array(LONGEST);
  let longest = 0;
  let shortest = LONGEST;
  for (const line of lines.slice(0, LINES)) {
    const characters = [...line.trimEnd()];
    if (characters.length > LONGEST) return undefined;
    longest = Math.max(longest, characters.length);
    shortest = Math.min(shortest, characters.length);
    characters.forEach((character, i) => {
      if (character !== " ") filled[i] = 1;
    });
  }
  const starts: number[] = [];
  for (let i = 0; i < longest; i++) if (filled[i] === 1 && (i === 0 || filled[i - 1] === 0)) starts.push(i);
  // every line must reach into the last column
  if (starts.length < 2 || shortest <= (starts.at(-1) as number)) return undefined;
  return starts.map((start, i) => (starts[i + 1] ?? longest) - (i === 0 ? 0 : start));
}
