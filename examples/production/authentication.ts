import type { CustomerStore } from "clientele";
import type { FastifyPluginAsync } from "fastify";
import { type TokenRules, tokenCheck } from "../bearer.ts";

const wait = (milliseconds: number): Promise<null> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds, null).unref());

/** What the gateway asks before it passes a request on, or answers it from its cache. */
interface Authentication {
  readonly store: Pick<CustomerStore, "snapshot">;
  readonly tokens: TokenRules | undefined;
}

/** So long the database may take to say which version it has. */
const PATIENCE = 1000;

const TABLES = ["customers", "transactions", "recommendations", "predictions"] as const;

/**
 * `GET /gateway/auth`: 204 for a good token and 401 for another, for `auth_request` of nginx. `X-Data-Version` says which data there are:
 * empty while the database does not say, so that nothing is taken from a cache that may be of older ones.
 */
export const authentication: FastifyPluginAsync<Authentication> = async (app, { store, tokens }) => {
  const isSigned = tokens === undefined ? async () => true : tokenCheck(tokens);
  app.get("/gateway/auth", { config: { isPublic: true } }, async ({ headers: { authorization } }, reply) => {
    reply.header("cache-control", "no-store");
    if (!(await isSigned(authorization))) return reply.code(401).header("www-authenticate", "Bearer").send();
    const asked = store.snapshot().then((data) => data.version(TABLES));
    const version = await Promise.race([asked, wait(PATIENCE)]).catch(() => null);
    return reply
      .code(204)
      .header("x-data-version", version ?? "")
      .send();
  });
};
