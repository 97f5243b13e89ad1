import fc from "fast-check";
import { expect, test } from "vitest";
import { DataError } from "../../src/errors.ts";
import { NotReady } from "../../src/rest/NotReady.ts";

test.each([
  [null, "No data have been loaded yet"],
  [new Error("ENOENT /srv/secret.csv"), "The data could not be loaded"],
  [new DataError("missing_file", "no such file", { file: "/srv/secret.csv" }), "The data could not be loaded"],
  [
    new DataError("missing_file", "no such file", { table: "customers", file: "/srv/secret.csv" }),
    "The customers could not be loaded (missing_file)",
  ],
  [
    new DataError("missing_column", "missing", { table: "transactions", column: "Revenue" }),
    "The transactions lack a column (missing_column)",
  ],
])("new NotReady(cause %#) says %s", (cause, message) => {
  const error = new NotReady(cause as Error | null);
  expect([error.name, error.message, error.cause]).toEqual(["NotReady", message, cause]);
});

// who reads the answer is a stranger: no cell, no path, no line of the file
test("new NotReady(cause) never repeats a file, a value or the cause's own words", () => {
  const secret = fc.stringMatching(/^[A-Z]{12}$/);
  fc.assert(
    fc.property(secret, secret, secret, fc.constantFrom("customers", undefined), (file, value, words, table) => {
      const details = { file, value, line: 98765, expected: words, ...(table && { table }) };
      const { message } = new NotReady(new DataError("invalid_number", words, details));
      for (const text of [file, value, words, "98765"]) expect(message).not.toContain(text);
    }),
  );
});
