/** How long others may keep an answer, in seconds; every time they may also ask whether it still holds. */
export interface CacheControl {
  /** Who may keep it: everyone on the way, or the caller alone. Default `"public"`; behind a login `"private"` is right. */
  readonly scope?: "public" | "private";
  /** How long the caller may use it without asking. Default 0. */
  readonly maxAge?: number;
  /** The same for shared caches, a CDN. Default `maxAge`. */
  readonly sMaxAge?: number;
  /** How long after that an old answer may be used while a new one is fetched. Default 0. */
  readonly staleWhileRevalidate?: number;
}

/** The header `Cache-Control`. */
export function cacheControl(options: CacheControl | undefined): string {
  if (options === undefined) return "no-cache";
  const { scope = "public", maxAge = 0, sMaxAge, staleWhileRevalidate } = options;
  const parts = [scope, `max-age=${maxAge}`];
  if (sMaxAge !== undefined) parts.push(`s-maxage=${sMaxAge}`);
  if (staleWhileRevalidate !== undefined) parts.push(`stale-while-revalidate=${staleWhileRevalidate}`);
  return parts.join(", ");
}
