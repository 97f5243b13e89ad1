import { coerced, expectation, type Parameter } from "./parameters.ts";
import { type InvalidParameter, invalid } from "./problem.ts";
import type { Route } from "./Route.ts";

/** A request that a route cannot take. */
export class InvalidInput extends Error {
  override readonly name = "InvalidInput";

  constructor(readonly errors: readonly InvalidParameter[]) {
    super(errors.map(({ loc, msg }) => `${loc[1]}: ${msg}`).join("; "));
  }
}

/** The parameters of a request, understood. */
export interface ValidInput {
  /** As the types that the route declares, with its defaults. */
  readonly input: Readonly<Record<string, unknown>>;
  /** What was asked, alike for all who ask the same: a schema may make of it what no text tells apart. */
  readonly asked: Readonly<Record<string, unknown>>;
}

/**
 * The parameters of a request as the types that the route declares, with its defaults.
 *
 * @throws InvalidInput with everything that is wrong: unknown, repeated, missing, malformed, out of range
 */
export function validateInput(
  route: Route,
  params: Readonly<Record<string, string>>,
  query: Iterable<readonly [name: string, value: string]>,
): ValidInput {
  const input: Record<string, unknown> = {};
  const texts = new Map<string, string>();
  const errors: InvalidParameter[] = [];
  const wrong = (place: "path" | "query", name: string, msg: string, text: string | undefined): void => {
    errors.push(invalid(place, name, msg, text ?? null));
  };
  const known = parametersByName(route);

  for (const [name, text] of query) {
    const parameter = known.get(name);
    if (parameter?.in !== "query") {
      const names = route.parameters.filter((other) => other.in === "query").map((other) => other.name);
      const taken = names.length === 0 ? "takes no parameters" : `takes ${names.join(", ")}`;
      wrong("query", name, `unknown parameter: this route ${taken}`, text);
    } else if (texts.has(name)) {
      wrong("query", name, "given more than once", text);
    } else {
      texts.set(name, text);
      input[name] = coerced(text, parameter.schema);
    }
  }
  for (const { name, schema, in: place } of route.parameters) {
    if (place !== "path") continue;
    const text = params[name] as string;
    texts.set(name, text);
    input[name] = coerced(text, schema);
  }

  const checked = route.input.safeParse(input);
  // a parameter may break two rules at once
  for (const name of new Set(checked.error?.issues.map(({ path }) => String(path[0])))) {
    const { in: place, schema } = known.get(name) ?? { in: "query", schema: {} };
    const expected = `expected ${expectation(schema)}`;
    wrong(place, name, texts.has(name) ? expected : `missing: ${expected}`, texts.get(name));
  }
  if (checked.data === undefined || errors.length > 0) throw new InvalidInput(errors);
  const asked = route.parameters.map(({ name, schema }) => [name, input[name] ?? schema.default]);
  return { input: checked.data, asked: Object.fromEntries(asked) };
}

const byName = new WeakMap<Route, ReadonlyMap<string, Parameter>>();

function parametersByName(route: Route): ReadonlyMap<string, Parameter> {
  const known = byName.get(route) ?? new Map(route.parameters.map((parameter) => [parameter.name, parameter]));
  byName.set(route, known);
  return known;
}
