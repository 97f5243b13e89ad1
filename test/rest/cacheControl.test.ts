import { expect, test } from "vitest";
import { cacheControl } from "../../src/rest/cacheControl.ts";

test.each([
  [undefined, "no-cache"],
  [{}, "public, max-age=0"],
  [{ maxAge: 60 }, "public, max-age=60"],
  [{ scope: "private", maxAge: 5 }, "private, max-age=5"],
  [{ sMaxAge: 0 }, "public, max-age=0, s-maxage=0"],
  [{ staleWhileRevalidate: 30 }, "public, max-age=0, stale-while-revalidate=30"],
  [{ maxAge: 1, sMaxAge: 2, staleWhileRevalidate: 3 }, "public, max-age=1, s-maxage=2, stale-while-revalidate=3"],
] as const)("cacheControl(%o) is '%s'", (options, header) => {
  expect(cacheControl(options)).toBe(header);
});
