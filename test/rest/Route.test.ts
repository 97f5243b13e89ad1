import { expect, expectTypeOf, test } from "vitest";
import * as z from "zod";
import { type DataContext, defineRoute, type ServiceContext } from "../../src/rest/Route.ts";
import { invalidOption } from "../shared/failures.ts";

const definition = {
  path: "/things",
  operationId: "getThing",
  summary: "A thing",
  tags: ["things"],
  output: z.object({ name: z.string() }),
};

test("defineRoute(definition) is about all data unless it says otherwise", () => {
  const route = defineRoute({ ...definition, handle });
  expect(route).toMatchObject({
    method: "GET",
    path: "/things",
    parameters: [],
    tables: ["customers", "transactions", "recommendations"],
    paged: false,
    notFound: undefined,
  });
  expect(defineRoute({ ...definition, tables: [], paged: true, notFound: "No thing", handle })).toMatchObject({
    tables: [],
    paged: true,
    notFound: "No thing",
  });
});

test("defineRoute({ params, query }) lists the path's parameters first, and takes no others", () => {
  const route = defineRoute({
    ...definition,
    path: "/things/{id}",
    params: { id: z.string().meta({ description: "Key" }) },
    query: { page: z.int().min(1).default(1).meta({ description: "Page" }) },
    handle,
  });
  expect(route.parameters.map(({ name, in: place, required }) => [name, place, required])).toEqual([
    ["id", "path", true],
    ["page", "query", false],
  ]);
  expect(route.input.parse({ id: "a" })).toEqual({ id: "a", page: 1 });
  expect(route.input.safeParse({ id: "a", other: 1 }).success).toBe(false);
  expect(route.input.safeParse({ page: 1 }).success).toBe(false);
});

test("defineRoute(definition) gives the handler its input, typed, and the context", async () => {
  const route = defineRoute({
    ...definition,
    path: "/things/{id}",
    params: { id: z.string() },
    query: { times: z.int().default(2) },
    handle: async ({ id, times }, { now }) => {
      expectTypeOf(id).toEqualTypeOf<string>();
      expectTypeOf(times).toEqualTypeOf<number>();
      return { name: id.repeat(times) + now.getUTCFullYear() };
    },
  });
  const context = { now: new Date("2025-06-01") } as DataContext & ServiceContext;
  expect(await route.handle({ id: "ab", times: 3 }, context)).toEqual({ name: "ababab2025" });
});

test("defineRoute(definition) refuses at compile time a handler whose answer is not the output", () => {
  // @ts-expect-error: a number is no name
  defineRoute({ ...definition, handle: async () => ({ name: 5 }) });
  // @ts-expect-error: the route has no such parameter
  defineRoute({ ...definition, query: { page: z.int() }, handle: async ({ size }) => ({ name: size.toString() }) });
  expect(defineRoute({ ...definition, handle: async () => undefined }).method).toBe("GET");
});

async function handle(): Promise<{ name: string }> {
  return { name: "a" };
}

test.each([
  [undefined, "definition"],
  [{ ...definition, path: "things" }, "path"],
  [{ ...definition, path: "/things/{a-b}" }, "path"],
  [{ ...definition, path: "/things/{id}" }, "params"],
  [{ ...definition, params: { id: z.string() } }, "params"],
  [{ ...definition, output: {} }, "output"],
  [{ ...definition, output: z.date() }, "output"],
  [{ ...definition, handle: 5 }, "handle"],
  [{ ...definition, tables: ["orders"] }, "tables"],
  [{ ...definition, tables: 5 }, "tables"],
])("defineRoute(%j) is refused because of %s", (wrong, option) => {
  const route = typeof wrong === "object" ? { handle, ...wrong } : wrong;
  expect(() => defineRoute(route as never)).toThrow(invalidOption(option));
});
