import type { Route } from "./Route.ts";
import { routes } from "./routes.ts";

/** A route, and the parameters that its path has. */
export interface FoundRoute {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

const plain = new Map(routes.filter(({ path }) => !path.includes("{")).map((route) => [route.path, route]));
const patterns = routes
  .filter(({ path }) => path.includes("{"))
  .map((route) => {
    const names = [...route.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as string);
    return { route, names, pattern: new RegExp(`^${route.path.replace(/\{\w+\}/g, "([^/]+)")}$`) };
  });

/** The route of a path, exactly as it stands; `undefined` if there is none, or a parameter's encoding is broken. */
export function findRoute(path: string): FoundRoute | undefined {
  const route = plain.get(path);
  if (route !== undefined) return { route, params: {} };
  for (const { route, names, pattern } of patterns) {
    const match = pattern.exec(path);
    if (match === null) continue;
    try {
      return {
        route,
        params: Object.fromEntries(names.map((name, i) => [name, decodeURIComponent(match[i + 1] as string)])),
      };
    } catch {
      return undefined;
    }
  }
  return undefined;
}
