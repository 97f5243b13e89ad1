import type { Route } from "./Route.ts";

/** A route, and the parameters that its path has. */
export interface FoundRoute {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

/** Finds the route of a path, exactly as it stands; `undefined` if there is none, or a parameter's encoding is broken. */
export function routeFinder(routes: readonly Route[]): (path: string) => FoundRoute | undefined {
  const plain = new Map(routes.filter(({ path }) => !path.includes("{")).map((route) => [route.path, route]));
  const patterns = routes
    .filter(({ path }) => path.includes("{"))
    .map((route) => {
      const names = [...route.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as string);
      const parts = route.path.split(/\{\w+\}/).map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
      return { route, names, pattern: new RegExp(`^${parts.join("([^/]+)")}$`) };
    });
  return (path) => {
    const route = plain.get(path);
    if (route !== undefined) return { route, params: {} };
    for (const { route, names, pattern } of patterns) {
      const match = pattern.exec(path);
      if (match === null) continue;
      try {
        const values = names.map((name, i) => [name, decodeURIComponent(match[i + 1] as string)]);
        return { route, params: Object.fromEntries(values) };
      } catch {
        return undefined;
      }
    }
    return undefined;
  };
}
