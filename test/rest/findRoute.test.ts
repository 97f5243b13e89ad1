import fc from "fast-check";
import { expect, test } from "vitest";
import { routeFinder } from "../../src/rest/findRoute.ts";
import { routes } from "../../src/rest/routes.ts";

const findRoute = routeFinder(routes);
const plain = routes.filter(({ path }) => !path.includes("{"));
const withId = routes.filter(({ path }) => path.includes("{customer_id}"));

test.each(plain.map(({ path }) => path))("findRoute('%s') is the route of that path", (path) => {
  const found = findRoute(path);
  expect([found?.route.path, found?.params]).toEqual([path, {}]);
});

test("findRoute(path) decodes the parameters of a path", () => {
  const ids = fc.oneof(
    fc.string({ unit: fc.constantFrom(..."aZ0/%?#+&=. \0é😀\u202e"), minLength: 1 }),
    fc.constantFrom("a/b", "%2F", "transactions", "__proto__", "..", "?", "#", " ", "\0", "é", "😀", "{customer_id}"),
  );
  fc.assert(
    fc.property(fc.constantFrom(...withId), ids, (route, id) => {
      const found = findRoute(route.path.replace("{customer_id}", () => encodeURIComponent(id)));
      expect(found?.route).toBe(route);
      expect(found?.params).toEqual({ customer_id: id });
    }),
  );
});

test.each([
  "",
  "/api",
  "/api/metrics/",
  "//api/metrics",
  "/API/metrics",
  "/api/metric",
  "/api/metricsx",
  "/api/%6Detrics",
  "api/metrics",
  "/openapiXjson",
])("findRoute('%s') is nothing: a path is taken as it stands", (path) => {
  expect(findRoute(path)).toBeUndefined();
});

test.each(["/api/customers/", "/api/customers//transactions", "/api/customers/a/b", "/api/customers/a/transactions/"])(
  "findRoute('%s') is nothing: a parameter is one part of the path, and not empty",
  (path) => {
    expect(findRoute(path)).toBeUndefined();
  },
);

test("findRoute(path) finds nothing where an encoding is broken", () => {
  for (const id of ["%", "%z", "%zz", "%E0%A4%A", "%C3", "a%", "%u0041", "%FF", "%C0%80"]) {
    for (const { path } of withId) expect(findRoute(path.replace("{customer_id}", id)), id).toBeUndefined();
  }
});

test("findRoute(any text) does not throw, and finds no members of objects", () => {
  for (const path of ["__proto__", "constructor", "/__proto__", "toString"]) expect(findRoute(path)).toBeUndefined();
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom("/", "%", "api", "customers", "{", "x") })),
      (path) => {
        expect(findRoute(`/api/x${path}`)).toBeUndefined();
      },
    ),
  );
});
