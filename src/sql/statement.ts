/** A value that a statement may carry. */
export type SqlValue = string | number | null;

/** What stands in statements, and is written in each engine's own way. */
export interface Words {
  double(value: Statement): Statement;
  whole(value: number): Statement;
  text(value: Statement): Statement;
  byCodePoint(text: Statement): Statement;
  lower(text: Statement): Statement;
  contains(text: Statement, part: string, fold: (text: Statement) => Statement): Statement;
  moment(milliseconds: Statement): Statement;
  milliseconds(moment: Statement): Statement;
  day(moment: Statement): Statement;
  month(moment: Statement): Statement;
  isIn(value: Statement, rows: Statement): Statement;
  known(value: Statement): Statement;
  textsIn(texts: readonly string[]): Statement;
  /** The rows of a list, with these columns of numbers. */
  numbersIn(rows: readonly Readonly<Record<string, number | null>>[], columns: readonly string[]): Statement;
  /** The values of a group as a list, in an order; a client gives it as a list, or as JSON. */
  list(value: Statement, order: Statement): Statement;
  percentile(share: number, value: Statement): Statement;
  deviation(value: Statement): Statement;
  readonly leftJoin: Statement;
  /** A row per customer, from lines with `customer`, `day`, `amount`, and `place` where they are numbered. */
  histories(lines: Statement, hasPlaces: boolean): Statement;
  /** Of each customer the `first_day`, the `last_day` and how many days (`purchases`), from such lines. */
  spans(lines: Statement): Statement;
  /**
   * What customers did in the periods since their first order, from a row per `buyer` and `period` with `first_day`, `total` and
   * `ordered` (1 or 0): rows with `cohort_day`, `day`, `active` and `amount`.
   */
  followed(purchases: Statement): Statement;
  /** Rows with `buyer`, `step` and `first_day`, with the buyer's step before as `before` and their number as `place`. */
  inOrder(steps: Statement): Statement;
  /** Of rows with `spent` from the least to the most: at some places `spent` and the sum so far (`least`); and at place 0 `under`. */
  ranked(spent: Statement, places: readonly number[]): Statement;
  /** The `trait` of each `buyer`'s first order, from lines with `id`, `moment`, and `line`, by which lines of an order are sorted. */
  firsts(lines: Statement): Statement;
}

/** How an engine writes what differs. */
export interface Writing {
  readonly words: Words;
  /** A name, whatever it is called. */
  quoted(name: string): string;
  /** What stands for a value that is sent beside the statement; `undefined` for one that cannot be. */
  parameter(place: number, value: SqlValue): string | undefined;
  /** A value as a part of the statement, for a server that takes none beside it. */
  literal(value: SqlValue): string;
}

/** A part of a statement: text that the library wrote, and values between it, which never become text. */
export class Statement {
  constructor(
    readonly texts: readonly string[],
    readonly values: readonly (SqlValue | Statement | Name | Word)[],
  ) {}

  /**
   * The statement as an engine reads it, and the values in their order.
   *
   * @param asLiterals whether values stand in the text, for a server that takes none beside it
   */
  render(writing: Writing, asLiterals = false): { readonly text: string; readonly values: readonly SqlValue[] } {
    const values: SqlValue[] = [];
    const write = ({ texts, values: parts }: Statement): string =>
      texts.reduce((text, part, i) => {
        const value = parts[i - 1] as SqlValue | Statement | Name | Word;
        if (value instanceof Word) return text + write(value.of(writing)) + part;
        if (value instanceof Statement) return text + write(value) + part;
        if (value instanceof Name) return text + writing.quoted(value.name) + part;
        const sent = asLiterals ? undefined : writing.parameter(values.length + 1, value);
        if (sent === undefined) return text + writing.literal(value) + part;
        values.push(value);
        return text + sent + part;
      });
    return { text: write(this), values };
  }
}

/** A name of a table or column. */
export class Name {
  constructor(readonly name: string) {}
}

/** What is written by the dialect. */
export class Word {
  constructor(readonly of: (writing: Writing) => Statement) {}
}

/** A statement: what stands in `${}` is a parameter, or another statement. */
export function sql(texts: TemplateStringsArray, ...values: readonly (SqlValue | Statement)[]): Statement {
  return new Statement(texts, values);
}

/** Statements one after the other. */
export function joined(statements: readonly Statement[], between: ", " | " and " | " or " | " union all "): Statement {
  if (statements.length === 0) return NOTHING;
  const texts = ["", ...Array.from({ length: statements.length - 1 }, () => between), ""];
  return new Statement(texts, statements);
}

/** No text at all. */
export const NOTHING: Statement = new Statement([""], []);

/** A name of a table or column as it is, whatever it is called; NUL is in no name. */
export const identifier = (name: string): Statement => new Statement(["", ""], [new Name(name.replaceAll("\0", ""))]);
