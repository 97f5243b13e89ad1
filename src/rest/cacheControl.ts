import { OptionError } from "../errors.ts";
import { requireOneOf, requireOptions, requireWhole } from "../options.ts";

/** How long others may keep an answer, in whole seconds; every time they may also ask whether it still holds. */
export interface CacheControl {
  /** Who may keep it: the caller alone, or everyone on the way. Default `"private"`; `"public"` once `sMaxAge` is given. */
  readonly scope?: "public" | "private";
  /** How long the caller may use it without asking. Default 0. */
  readonly maxAge?: number;
  /** The same for shared caches, a CDN: never behind a login. Default `maxAge`. */
  readonly sMaxAge?: number;
  /** How long after that an old answer may be used while a new one is fetched. Default 0. */
  readonly staleWhileRevalidate?: number;
}

/** The header `Cache-Control`. */
export function cacheControl(options: CacheControl | undefined): string {
  if (options === undefined) return "private, no-cache";
  requireOptions("cacheControl", options, ["scope", "maxAge", "sMaxAge", "staleWhileRevalidate"]);
  const { maxAge = 0, sMaxAge, staleWhileRevalidate } = options;
  const { scope = sMaxAge === undefined ? "private" : "public" } = options;
  requireOneOf("cacheControl", "scope", scope, ["public", "private"]);
  for (const [name, seconds] of Object.entries({ maxAge, sMaxAge, staleWhileRevalidate })) {
    if (seconds !== undefined) requireWhole("cacheControl", name, seconds, 0, 2 ** 31);
  }
  if (scope === "private" && sMaxAge !== undefined) {
    throw new OptionError("cacheControl", "scope", "public for shared caches (sMaxAge)", scope);
  }
  const parts: string[] = [scope, `max-age=${maxAge}`];
  if (sMaxAge !== undefined) parts.push(`s-maxage=${sMaxAge}`);
  if (staleWhileRevalidate !== undefined) parts.push(`stale-while-revalidate=${staleWhileRevalidate}`);
  return parts.join(", ");
}
