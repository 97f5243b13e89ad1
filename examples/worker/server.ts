import type { DataSources } from "clientele";
import { problem } from "clientele/rest";
import { jwtVerify } from "jose";
import { clientele } from "./mount.ts";

/** What the platform binds: a bucket or the address of a folder with the three files, and a secret if tokens are asked for. */
export interface Env {
  readonly DATA?: { get(key: string): Promise<{ readonly body: ReadableStream<Uint8Array> } | null> };
  readonly DATA_URL?: string;
  readonly JWT_SECRET?: string;
  readonly CORS_ORIGINS?: string;
}

const worker = clientele<Env>(sources, ({ CORS_ORIGINS }) => ({
  ...(CORS_ORIGINS && { cors: { origins: CORS_ORIGINS.split(",") } }),
  onError: (error, { route }) => console.error(route, error),
}));

export default {
  async fetch(request: Request, env: Env, context: ExecutionContext): Promise<Response> {
    const open = env.JWT_SECRET === undefined || new URL(request.url).pathname.startsWith("/health/");
    if (open || (await isSigned(request, env.JWT_SECRET as string))) return worker.fetch(request, env, context);
    const { status, headers, body } = problem({ status: 401, detail: "Unauthorized" }, new Date());
    return new Response(body, { status, headers });
  },
};

type ExecutionContext = Parameters<typeof worker.fetch>[2];

async function isSigned(request: Request, secret: string): Promise<boolean> {
  const token = /^Bearer (\S+)$/.exec(request.headers.get("authorization") ?? "")?.[1] ?? "";
  return jwtVerify(token, new TextEncoder().encode(secret), { algorithms: ["HS256"] }).then(
    () => true,
    () => false,
  );
}

/** The three files, from the bucket or else from the address; each is read anew whenever it is needed. */
function sources({ DATA, DATA_URL }: Env): DataSources {
  const file = (name: string) => async () => {
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
