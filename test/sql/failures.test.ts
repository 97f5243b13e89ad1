import { describe, expect, test } from "vitest";
import { DataError } from "../../src/errors.ts";
import { failureOf } from "../../src/sql/failures.ts";
import { NPM_ENGINES, openEngine } from "./engines.ts";

const withCode = (code: string, message = "…") => Object.assign(new Error(message), { code });

test.each([
  ["42P01", "missing_table"],
  ["3F000", "missing_table"],
  ["42703", "missing_column"],
  ["42501", "no_permission"],
  ["28P01", "no_permission"],
  ["57014", "database_timeout"],
  ["53100", "database_full"],
  ["54000", "too_large"],
  ["23505", "concurrent_write"],
  ["ECONNREFUSED", "database_unavailable"],
  ["ECONNRESET", "database_unavailable"],
  ["3D000", "missing_table"],
  ["22003", "out_of_range"],
  ["22021", "invalid_text"],
  ["22P02", "wrong_type"],
  ["40001", "concurrent_write"],
  ["40P01", "concurrent_write"],
  ["55P03", "concurrent_write"],
  ["08006", "database_unavailable"],
  ["57P01", "database_unavailable"],
  ["53300", "database_unavailable"],
  ["ENOTFOUND", "database_unavailable"],
  ["ETIMEDOUT", "database_unavailable"],
  ["EAI_AGAIN", "database_unavailable"],
  ["XX000", "query_failed"],
])("failureOf(an error with the code %s) is %s", (code, expected) => {
  expect(failureOf(withCode(code), {})).toMatchObject({ name: "DataError", code: expected });
});

test.each([
  ["Catalog Error: Table with name t does not exist!\nDid you mean x?", "missing_table"],
  ['Binder Error: Referenced column "c" not found in FROM clause!', "missing_column"],
  ["Conversion Error: Could not convert string 'x' to INT32", "wrong_type"],
  ["TransactionContext Error: Failed to commit: write-write conflict on key: 1", "concurrent_write"],
  ["Catalog write-write Error: on create with x: conflict", "concurrent_write"],
  ["Out of Memory Error: failed to allocate data", "database_full"],
  ["could not write block: No space left on device", "database_full"],
  ["Invalid Input Error: x", "wrong_type"],
  ["Cannot execute statement: attached in read-only mode!", "no_permission"],
  ["INTERRUPT Error: Interrupted!", "database_timeout"],
  ["Query read timeout", "database_timeout"],
  ["canceling statement due to statement timeout", "database_timeout"],
  ["Out of Range Error: Overflow in addition", "out_of_range"],
  ["IO Error: Cannot open file", "database_unavailable"],
  ["Connection terminated unexpectedly", "database_unavailable"],
  ["timeout exceeded when trying to connect", "database_unavailable"],
  ["the relation is intended for other data", "query_failed"],
  ["something else", "query_failed"],
])("failureOf(%j without a code) is %s", (message, expected) => {
  expect(failureOf(new Error(message), {})).toMatchObject({ code: expected });
});

test("failureOf(a code that says nothing) goes by the message", () => {
  expect(failureOf(withCode("ERR", "Out of Memory Error: x"), {})).toMatchObject({ code: "database_full" });
});

test("failureOf(error, { table }) names the table, the first line of the message, and the client's error as cause", () => {
  const cause = withCode("42703", 'column "x" does not exist\nHINT: …');
  const failure = failureOf(cause, { table: "customers" });
  expect(failure).toMatchObject({ table: "customers", cause });
  expect(failure.message).toBe('customers: the table has no such column: column "x" does not exist');
});

test("failureOf(a missing table, { isVersioned }) says that the data were replaced", () => {
  expect(failureOf(withCode("42P01"), { isVersioned: true })).toMatchObject({ code: "replaced_data" });
  expect(failureOf(withCode("42703"), { isVersioned: true })).toMatchObject({ code: "missing_column" });
});

test("failureOf(an error of the library, or one that stops a statement) stays as it is", () => {
  const own = new DataError("missing_value", "none");
  const stop = new DOMException("stopped", "AbortError");
  expect([failureOf(own, {}), failureOf(stop, {})]).toEqual([own, stop]);
});

test.each([["text"], [undefined], [null], [{}]])(
  "failureOf(%j, thrown instead of an error) is query_failed",
  (thrown) => {
    expect(failureOf(thrown, {})).toMatchObject({ code: "query_failed" });
  },
);

test.each([
  ["60", "Table t doesn't exist.", "missing_table"],
  ["47", "Unknown identifier: x", "missing_column"],
  ["164", "Cannot execute query in readonly mode", "no_permission"],
  ["516", "Authentication failed", "no_permission"],
  ["159", "Timeout exceeded", "database_timeout"],
  ["241", "Memory limit (for query) exceeded", "database_full"],
  ["57", "Table t already exists.", "concurrent_write"],
  ["279", "All connection tries failed.", "database_unavailable"],
  ["62", "Syntax error: Max query size exceeded", "too_large"],
  ["62", "Syntax error", "query_failed"],
  ["ECONNREFUSED", "connect ECONNREFUSED", "database_unavailable"],
  [undefined, "Code: 60, e.displayText() = DB::Exception: Table t doesn't exist.", "missing_table"],
  [undefined, "Code: 53. DB::Exception: Type mismatch (TYPE_MISMATCH)", "wrong_type"],
])("failureOf(number %s of ClickHouse: %s) is %s", (number, message, code) => {
  const error = Object.assign(new Error(message), number !== undefined && { code: number });
  expect(failureOf(error, {}, "clickhouse")).toMatchObject({ code, cause: error });
});

describe.each(NPM_ENGINES)("%s", (dialect) => {
  test.each([
    ["select 1 from there_is_no_such_table", "missing_table"],
    ["select 1 from no_such_schema.t", "missing_table"],
    ["select missing from (select 1 as x) t", "missing_column"],
    ["select 'x'::int", "wrong_type"],
    ["select 'x'::timestamp", "wrong_type"],
  ])("failureOf(what %j throws) is %s", async (text, expected) => {
    const { query } = await openEngine(dialect);
    const error = await query(text).catch((error: unknown) => error);
    expect(failureOf(error, {})).toMatchObject({ code: expected });
  });
});
