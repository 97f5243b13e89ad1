// The Worker of the conformance suite: the mount of the example, with a clock that stands still.
import { clientele } from "../../../examples/worker/mount.ts";

interface Env {
  readonly DATA: { get(key: string): Promise<{ readonly body: ReadableStream<Uint8Array> } | null> };
}

const file = (env: Env, name: string) => async () => {
  const object = await env.DATA.get(name);
  if (object === null) throw new Error(`no ${name}`);
  return object.body;
};

export default clientele<Env>(
  (env) => ({
    customers: file(env, "rfm_with_predictions.csv"),
    transactions: file(env, "transactions_clean.csv"),
    recommendations: file(env, "product_recommendations.csv"),
  }),
  () => ({ now: () => Date.UTC(2025, 8, 30, 18) }),
);
