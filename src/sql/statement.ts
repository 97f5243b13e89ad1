/** A value that a statement may carry. */
export type SqlValue = string | number | null;

/** A part of a statement: text that the library wrote, and values between it, which never become text. */
export class Statement {
  constructor(
    readonly texts: readonly string[],
    readonly values: readonly (SqlValue | Statement)[],
  ) {}

  /** The text with `$1`, `$2` … and the values in their order. */
  render(): { readonly text: string; readonly values: readonly SqlValue[] } {
    const values: SqlValue[] = [];
    const write = (statement: Statement): string =>
      statement.texts.reduce((text, part, i) => {
        const value = statement.values[i - 1] as SqlValue | Statement;
        if (value instanceof Statement) return text + write(value) + part;
        values.push(value);
        return `${text}$${values.length}${part}`;
      });
    return { text: write(this), values };
  }
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

/**
 * A name of a table or column as it is, whatever it is called: the only way in which a text becomes part of a statement. Within
 * double quotes all is a name but the quote, which is doubled; NUL is in no name.
 */
export function identifier(name: string): Statement {
  return new Statement([`"${name.replaceAll("\0", "").replaceAll('"', '""')}"`], []);
}
