import { expect, test } from "vitest";
import { cacheControl } from "../../src/rest/cacheControl.ts";

test.each([
  [undefined, "private, no-cache"],
  [{}, "private, max-age=0"],
  [{ maxAge: 60 }, "private, max-age=60"],
  [{ scope: "public", maxAge: 60 }, "public, max-age=60"],
  [{ scope: "private", maxAge: 5 }, "private, max-age=5"],
  [{ sMaxAge: 0 }, "public, max-age=0, s-maxage=0"],
  [{ staleWhileRevalidate: 30 }, "private, max-age=0, stale-while-revalidate=30"],
  [{ maxAge: 1, sMaxAge: 2, staleWhileRevalidate: 3 }, "public, max-age=1, s-maxage=2, stale-while-revalidate=3"],
] as const)("cacheControl(%o) is '%s'", (options, header) => {
  expect(cacheControl(options)).toBe(header);
});

test.each([
  [{ maxAge: -1 }, "maxAge"],
  [{ sMaxAge: 0.5 }, "sMaxAge"],
  [{ staleWhileRevalidate: Number.NaN }, "staleWhileRevalidate"],
  [{ scope: "private", sMaxAge: 5 }, "scope"],
] as const)("cacheControl(%o) names the option that will not do: %s", (options, option) => {
  expect(() => cacheControl(options)).toThrow(expect.objectContaining({ option }));
});
