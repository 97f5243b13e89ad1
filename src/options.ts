import { OptionError } from "./errors.ts";

/**
 * Checks an object of options: a mistyped name would be passed over.
 *
 * @throws OptionError for what is no object, and for an unknown name, with the nearest known one
 */
export function requireOptions(caller: string, options: unknown, names: readonly string[], option = "options"): void {
  const expected = `an object with any of ${names.join(", ")}`;
  if (typeof options !== "object" || options === null || Array.isArray(options))
    throw new OptionError(caller, option, expected, options);
  for (const name of Object.keys(options)) {
    if (names.includes(name)) continue;
    const near = nearest(name, names);
    throw new OptionError(caller, option, expected, name, near && `did you mean ${near}?`);
  }
}

/** Checks an argument whose properties are read: reading those of null would say nothing of the call. */
export function requireObject(caller: string, argument: string, value: unknown, expected: string): void {
  if (typeof value !== "object" || value === null) throw new OptionError(caller, argument, expected, value);
}

/**
 * Checks columns that belong together.
 *
 * @param columns the first must be there and says how many rows there are
 * @param optional those that may be missing
 */
export function requireColumns(
  caller: string,
  argument: string,
  columns: { readonly [name: string]: ArrayLike<number> | undefined },
  optional: readonly string[] = [],
): void {
  const [first = ""] = Object.keys(columns);
  const length = columns[first]?.length;
  for (const [name, column] of Object.entries(columns)) {
    if ((typeof length === "number" && column?.length === length) || (column === undefined && optional.includes(name)))
      continue;
    const expected = name === first ? "a column of numbers" : `a column of ${length} values, as ${first}`;
    throw new OptionError(caller, `${argument}.${name}`, expected, column?.length ?? column);
  }
}

/** The name that takes the fewest edits to become the name wanted, if that is less than half of it. */
export function nearest(wanted: string, names: readonly string[]): string | undefined {
  const plain = (name: string) =>
    name
      .slice(0, 100)
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]/gu, "");
  const target = plain(wanted);
  let best: string | undefined;
  let fewest = Math.ceil(target.length / 2);
  for (const name of names.slice(0, 1000)) {
    const edits = editDistance(target, plain(name));
    if (edits < fewest) {
      fewest = edits;
      best = name;
    }
  }
  return best;
}

/** Levenshtein's distance (Wagner and Fischer 1974, one row at a time). */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 0; i < a.length; i++) {
    let left = i;
    row = row.map((above, j) => {
      const substituted = j === 0 ? above + 1 : (row[j - 1] as number) + Number(a[i] !== b[j - 1]);
      left = Math.min(substituted, above + 1, left + 1);
      return left;
    });
  }
  return row[b.length] as number;
}

/** Checks an option that counts something. */
export function requireWhole(caller: string, option: string, value: number, least: number, most = Infinity): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  const to = most === Infinity ? "" : ` to ${most}`;
  throw new OptionError(caller, option, `a whole number from ${least}${to}`, value);
}

/** Checks an option that is one of a few words. */
export function requireOneOf(caller: string, option: string, value: string, allowed: readonly string[]): void {
  if (!allowed.includes(value)) throw new OptionError(caller, option, `one of ${allowed.join(", ")}`, value);
}
