import { expect, test } from "vitest";
import { corsHeaders, PREFLIGHT } from "../../src/rest/cors.ts";

const allowed = (origin: string) => ({
  vary: "Origin",
  "access-control-allow-origin": origin,
  "access-control-allow-credentials": "true",
  "access-control-expose-headers": "ETag, Link",
});

test("corsHeaders({}, origin) lets the two local front ends read", () => {
  for (const origin of ["http://localhost:3000", "http://localhost:5173"]) {
    expect(corsHeaders({}, origin)).toEqual(allowed(origin));
  }
});

test.each([
  undefined,
  "",
  "null",
  "*",
  "http://localhost:30000",
  "https://localhost:3000",
  "HTTP://LOCALHOST:3000",
  "http://localhost:3000/",
  "http://localhost:3000.evil.example",
  "http://localhost:3000,http://localhost:5173",
])("corsHeaders({}, %s) lets nobody read, and says that it depends on the origin", (origin) => {
  expect(corsHeaders({}, origin)).toEqual({ vary: "Origin" });
});

test("corsHeaders({ origins }, origin) takes the list in place of the default", () => {
  const shop = { origins: ["https://shop.example"] };
  expect(corsHeaders(shop, "https://shop.example")).toEqual(allowed("https://shop.example"));
  expect(corsHeaders(shop, "http://localhost:3000")).toEqual({ vary: "Origin" });
  expect(corsHeaders({ origins: [] }, "http://localhost:3000")).toEqual({ vary: "Origin" });
  // who lists an asterisk does not open the service to all
  expect(corsHeaders({ origins: ["*"] }, "https://evil.example")).toEqual({ vary: "Origin" });
});

test("PREFLIGHT allows reading only, with the headers that callers send", () => {
  expect(PREFLIGHT["access-control-allow-methods"].split(", ")).toEqual(["GET", "HEAD"]);
  expect(PREFLIGHT["access-control-allow-headers"].toLowerCase()).toMatch(/authorization.*if-none-match.*x-api-key/);
  expect(Number(PREFLIGHT["access-control-max-age"])).toBe(600);
});
