import { analyticsRoutes } from "./analyticsRoutes.ts";
import { customerRoutes } from "./customerRoutes.ts";
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
export const routes: readonly Route[] = [...serviceRoutes, ...customerRoutes, ...analyticsRoutes, ...modelRoutes];
