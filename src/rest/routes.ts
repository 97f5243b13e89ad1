import { OptionError } from "../errors.ts";
import { analyticsRoutes } from "./analyticsRoutes.ts";
import { customerRoutes } from "./customerRoutes.ts";
import { dataRoutes } from "./dataRoutes.ts";
import { modelRoutes } from "./modelRoutes.ts";
import type { Route } from "./Route.ts";
import { serviceRoutes } from "./serviceRoutes.ts";

/**
 * The contract as data: every route with its method, path, parameters, answer and handler.
 *
 * @example
 * ```ts
 * import { routes } from "clientele/rest";
 *
 * const route = routes.find(({ path }) => path === "/api/customers");
 * route?.parameters.map(({ name }) => name); // => ["page", "page_size", "sort_by", "order", "segment", "risk_level"]
 * ```
 */
export const routes: Routes = [...serviceRoutes, ...customerRoutes, ...analyticsRoutes, ...modelRoutes, ...dataRoutes];
type Routes = readonly [
  ...typeof serviceRoutes,
  ...typeof customerRoutes,
  ...typeof analyticsRoutes,
  ...typeof modelRoutes,
  ...typeof dataRoutes,
];

type AnswerSchemas = {
  readonly [Served in (typeof routes)[number] as Served["path"]]: Served["output"];
};

/**
 * The zod schemas of all answers, by the path of their route: `z.infer` of one is the type of the JSON.
 *
 * @example
 * ```ts
 * import { answerSchemas } from "clientele/rest";
 *
 * answerSchemas["/api/analytics/clv-distribution"].parse({ data: [{ bin_start: 1, bin_end: 10, count: 2 }] }).data.length; // => 1
 * ```
 */
export const answerSchemas: AnswerSchemas = /* @__PURE__ */ Object.fromEntries(
  routes.map(({ path, output }) => [path, output]),
) as unknown as AnswerSchemas;

/** Checks a list of routes: each address and each operation once, or one of them would never be found. */
export function requireRoutes(caller: string, routes: readonly Route[]): readonly Route[] {
  if (!Array.isArray(routes)) throw new OptionError(caller, "routes", "a list of routes", routes);
  const seen = new Set<string>();
  for (const route of routes as readonly Route[]) {
    if (typeof route?.handle !== "function" || typeof route.path !== "string")
      throw new OptionError(caller, "routes", "routes made by defineRoute, or some of routes", route);
    const address = `the path ${route.path.replace(/\{\w+\}/g, "{}")}`;
    for (const name of [address, `the operation ${route.operationId}`]) {
      if (seen.has(name)) throw new OptionError(caller, "routes", "routes of different paths and operations", name);
      seen.add(name);
    }
  }
  return routes;
}
