import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import type { InvalidParameter } from "../../src/rest/problem.ts";
import { defineRoute } from "../../src/rest/Route.ts";
import { InvalidInput, validateInput } from "../../src/rest/validateInput.ts";

const route = defineRoute({
  path: "/things/{id}",
  operationId: "listThings",
  summary: "Things",
  tags: [],
  params: { id: z.string().min(1).max(20) },
  query: {
    page: z.int().min(1).max(50).default(1),
    least: z.number().min(0).max(1).optional(),
    fill: z.boolean().default(false),
    kind: z.enum(["a", "b"]).optional(),
    text: z.string().min(1).max(3),
  },
  output: z.object({}),
  handle: async () => ({}),
});

/** What is wrong with a request to the things. */
function errorsOf(query: Iterable<readonly [string, string]>, id = "C1"): readonly InvalidParameter[] {
  try {
    validateInput(route, { id }, query);
  } catch (error) {
    if (error instanceof InvalidInput) return error.errors;
    throw error;
  }
  return [];
}
const namesOf = (errors: readonly InvalidParameter[]): string[] => errors.map(({ loc }) => loc[1]);
const TEXT = ["text", "abc"] as const;

test("validateInput(route, params, query) gives types and defaults", () => {
  expect(validateInput(route, { id: "C1" }, [TEXT]).input).toEqual({ id: "C1", page: 1, fill: false, text: "abc" });
  const query = new URLSearchParams("text=5&page=7&least=0.5&fill=true&kind=b");
  expect(validateInput(route, { id: "7" }, query).input).toEqual({
    id: "7",
    page: 7,
    least: 0.5,
    fill: true,
    kind: "b",
    text: "5",
  });
});

test("validateInput(route, params, query) says of each wrong parameter where, what was expected and what came", () => {
  const query = new URLSearchParams("page=0&least=2&fill=yes&kind=c&other=1");
  expect(errorsOf(query, "x".repeat(21))).toEqual([
    {
      loc: ["query", "other"],
      msg: "unknown parameter: this route takes page, least, fill, kind, text",
      input: "1",
    },
    { loc: ["path", "id"], msg: "expected a text of 1 to 20 characters", input: "x".repeat(21) },
    { loc: ["query", "page"], msg: "expected a whole number from 1 to 50", input: "0" },
    { loc: ["query", "least"], msg: "expected a number from 0 to 1", input: "2" },
    { loc: ["query", "fill"], msg: "expected true or false", input: "yes" },
    { loc: ["query", "kind"], msg: "expected one of a, b", input: "c" },
    { loc: ["query", "text"], msg: "missing: expected a text of 1 to 3 characters", input: null },
  ]);
});

test("validateInput(route, params, query) takes a path's parameter from the path alone", () => {
  expect(namesOf(errorsOf([TEXT, ["id", "C2"]]))).toEqual(["id"]);
  expect(validateInput(route, { id: "C1", page: "9" }, [TEXT]).input).toMatchObject({ id: "C1", page: 1 });
});

test.each(["__proto__", "constructor", "toString", "hasOwnProperty", "", "PAGE", "page[]", " page"])(
  "validateInput(route, params, query) does not know the parameter '%s'",
  (name) => {
    expect(namesOf(errorsOf([TEXT, [name, "1"]]))).toEqual([name]);
    expect(({} as Record<string, unknown>)[name]).not.toBe("1");
  },
);

test("validateInput(route, params, query) refuses what is given twice, even if it is the same", () => {
  const again = { loc: ["query", "page"], msg: "given more than once", input: "1" };
  expect(errorsOf([TEXT, ["page", "1"], ["page", "1"]])).toEqual([again]);
  expect(errorsOf([TEXT, ["page", "1"], ["page", "2"], ["page", "1"]])).toEqual([{ ...again, input: "2" }, again]);
});

test("validateInput(route, params, query) says so where a route takes no parameters", () => {
  const { operationId, summary, tags } = route;
  const path = "/things";
  const plain = defineRoute({ path, operationId, summary, tags, output: z.object({}), handle: async () => ({}) });
  const call = () => validateInput(plain, {}, [["verbose", "1"]]);
  expect(call).toThrow(InvalidInput);
  expect(call).toThrow("verbose: unknown parameter: this route takes no parameters");
});

test("validateInput(route, params, query) repeats 200 characters of what came, and no more", () => {
  const long = "9".repeat(5000);
  const errors = errorsOf([TEXT, ["page", "x".repeat(5000)], [long, long]], long);
  expect(namesOf(errors)).toEqual([long.slice(0, 200), "id", "page"]);
  for (const { input } of errors) expect(input).toHaveLength(200);
});

// a number that no double can count is unsafe for one rule and too large for another
test("validateInput(route, params, query) names a parameter once that breaks two rules", () => {
  expect(namesOf(errorsOf([TEXT, ["page", "99999999999999999999"]]))).toEqual(["page"]);
});

describe("by brute force", () => {
  const values = fc.oneof(
    fc.constantFrom(
      "",
      "0",
      "1",
      "50",
      "51",
      "-1",
      " 5 ",
      "+5",
      "0x10",
      "1e1",
      "1.0",
      "1.5",
      "0.5",
      "true",
      "a",
      "abc",
    ),
    fc.string({ maxLength: 5 }),
  );
  const known = ["page", "least", "fill", "kind", "text"];
  const pairs = fc.array(fc.tuple(fc.oneof(fc.constantFrom(...known, "id", "__proto__"), fc.string()), values), {
    maxLength: 8,
  });
  const whole = /^-?[0-9]+$/;
  const decimal = /^-?[0-9]+(\.[0-9]+)?$/;
  const fits: Record<string, (text: string) => boolean> = {
    page: (text) => whole.test(text) && +text >= 1 && +text <= 50,
    least: (text) => decimal.test(text) && +text >= 0 && +text <= 1,
    fill: (text) => text === "true" || text === "false",
    kind: (text) => text === "a" || text === "b",
    text: (text) => text.length >= 1 && text.length <= 3,
  };

  test("validateInput(route, params, query) takes what every parameter's rule takes, and names all others", () => {
    fc.assert(
      fc.property(pairs, (query) => {
        const wrong = new Set<string>();
        for (const [i, [name, text]] of query.entries()) {
          const first = query.findIndex(([other]) => other === name) === i;
          if (!known.includes(name) || !first || !fits[name]?.(text)) wrong.add(name);
        }
        if (!query.some(([name]) => name === "text")) wrong.add("text");
        expect(new Set(namesOf(errorsOf(query)))).toEqual(wrong);
      }),
    );
  });
});
