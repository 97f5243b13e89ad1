import { expect, test } from "vitest";
import { type History, requireHistory, requireTime } from "../../src/models/History.ts";
import { IMPOSSIBLE, SEEN } from "./models.ts";

test.each(IMPOSSIBLE)("requireHistory(f, history) names what is wrong: %s of %o", (name, history) => {
  expect(() => requireHistory("f", history as unknown as History)).toThrow(`f: history.${name} must be`);
});

test("requireHistory(f, history) takes what can be", () => {
  for (const history of SEEN) expect(() => requireHistory("f", history)).not.toThrow();
});

test("requireTime(f, t) takes numbers from 0", () => {
  for (const t of [0, 1.5, 1e6]) expect(() => requireTime("f", "t", t)).not.toThrow();
  for (const t of [-1, Number.NaN, Number.POSITIVE_INFINITY])
    expect(() => requireTime("f", "t", t)).toThrow("f: t must be");
});
