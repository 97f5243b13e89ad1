import { expect, test } from "vitest";
import { NotFound } from "../../src/rest/NotFound.ts";

test("NotFound is an error by name, with a message for the public", () => {
  const error = new NotFound("No predictions were made here");
  expect([error.name, error.message]).toEqual(["NotFound", "No predictions were made here"]);
});
