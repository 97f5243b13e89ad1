/** Which pages in a browser may read the answers. */
export interface CorsOptions {
  /** Origins, exactly as browsers send them. Default `http://localhost:3000` and `http://localhost:5173`. */
  readonly origins?: readonly string[];
}

const ORIGINS = ["http://localhost:3000", "http://localhost:5173"];

/** The CORS headers of an answer to a request from an origin: those of a listed one may send credentials. */
export function corsHeaders({ origins = ORIGINS }: CorsOptions, origin: string | undefined): Record<string, string> {
  if (origin === undefined || !origins.includes(origin)) return { vary: "Origin" };
  return {
    vary: "Origin",
    "access-control-allow-origin": origin,
    "access-control-allow-credentials": "true",
    "access-control-expose-headers": "ETag, Link",
  };
}

/** What a browser is told that asks beforehand. */
export const PREFLIGHT = {
  "access-control-allow-methods": "GET, HEAD",
  "access-control-allow-headers": "Authorization, Content-Type, If-None-Match, X-API-Key",
  "access-control-max-age": "600",
};
