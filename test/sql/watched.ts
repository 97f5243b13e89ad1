import type { TestDatabase } from "./engines.ts";

/** A database, and the statements it is asked. What `before` throws is the client's error. */
export function watched(
  given: TestDatabase,
  before: (text: string, place: number) => void = () => undefined,
): { readonly database: TestDatabase; readonly statements: string[] } {
  const statements: string[] = [];
  const query: TestDatabase["query"] = async (text, params) => {
    statements.push(text);
    before(text, statements.length);
    return given.query(text, params);
  };
  return { database: { ...given, query }, statements };
}
