import fc from "fast-check";
import { COMMA_SEPARATED, type Dialect } from "../../src/csv/Dialect.ts";

/** What the delimiters of {@link dialects} are made of: nothing that stands in cells by chance only. */
const DELIMITER = fc.constantFrom(",", ";", "\t", "|", "~", ":", "^", "¦", "→");

/** Any dialect with a delimiter of one to three characters. */
export const dialects: fc.Arbitrary<Dialect> = fc
  .tuple(fc.array(DELIMITER, { minLength: 1, maxLength: 3 }), fc.constantFrom('"', "'"), fc.constantFrom(null, "\\"))
  .map(([delimiter, quote, mark]) => ({ ...COMMA_SEPARATED, delimiter: delimiter.join(""), quote, escape: mark }));

export const lineEnds = fc.constantFrom("\n", "\r\n", "\r");

/** A cell as a dialect writes it: in quotes where it must be, or where `always` says so. */
export function rendered(cell: string, { delimiter, quote, escape: mark }: Dialect, always = false): string {
  if (quote === null) return cell;
  const special = [...delimiter, "\n", "\r"].some((character) => cell.includes(character));
  if (!always && !special && !cell.startsWith(quote)) return cell;
  const escaped = mark === null ? cell : cell.replaceAll(mark, mark + mark);
  return quote + escaped.replaceAll(quote, (mark ?? quote) + quote) + quote;
}
