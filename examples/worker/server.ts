import type { DataSources } from "clientele";
import { problem } from "clientele/rest";
import { tokenCheck, tokenRulesFrom } from "../bearer.ts";
import { clientele } from "./mount.ts";

/** What the platform binds: a bucket or the address of a folder with the three files, and a secret if tokens are asked for. */
export interface Env {
  readonly DATA?: { get(key: string): Promise<{ readonly body: ReadableStream<Uint8Array> } | null> };
  readonly DATA_URL?: string;
  readonly JWT_SECRET?: string;
  readonly JWT_ISSUER?: string;
  readonly JWT_AUDIENCE?: string;
  readonly JWT_REQUIRE_EXP?: string;
  readonly CORS_ORIGINS?: string;
}

export default clientele<Env>(sources, (env) => {
  const { JWT_SECRET, JWT_ISSUER, JWT_AUDIENCE, JWT_REQUIRE_EXP, CORS_ORIGINS } = env;
  const rules = tokenRulesFrom({ JWT_SECRET, JWT_ISSUER, JWT_AUDIENCE, JWT_REQUIRE_EXP });
  const isSigned = rules && tokenCheck(rules);
  return {
    ...(CORS_ORIGINS && { cors: { origins: CORS_ORIGINS.split(",").map((origin) => origin.trim()) } }),
    onError: (error, { route }) => console.error(route, error),
    authorize: async ({ headers }, route) => {
      const open = isSigned === undefined || route?.startsWith("/health/");
      if (open || (await isSigned(headers.authorization?.toString()))) return undefined;
      return problem({ status: 401, detail: "Unauthorized", headers: { "www-authenticate": "Bearer" } }, new Date());
    },
  };
});

/** The three files, from the bucket or else from the address; each is read anew whenever it is needed. */
function sources({ DATA, DATA_URL }: Env): DataSources {
  const file = (name: string) => async () => {
    if (DATA === undefined && DATA_URL === undefined) throw new Error("bind a bucket as DATA, or set DATA_URL");
    if (DATA === undefined) return fetch(`${DATA_URL}/${name}`);
    const object = await DATA.get(name);
    if (object === null) throw new Error(`the bucket has no ${name}`);
    return object.body;
  };
  return {
    customers: file("rfm_with_predictions.csv"),
    transactions: file("transactions_clean.csv"),
    recommendations: file("product_recommendations.csv"),
  };
}
