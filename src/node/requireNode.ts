import { versions } from "node:process";

/** The oldest Node that has what `clientele/node` needs. */
const OLDEST = 20;

/**
 * Refuses a Node that is too old, before something fails that does not say so. Deno and Bun give the version of the Node
 * they stand for; who gives none is not asked.
 *
 * @throws Error with the code `unsupported_runtime`
 */
export function requireNode(found: string | undefined = versions.node): void {
  if (!(Number.parseInt(found ?? "", 10) < OLDEST)) return;
  const message = `clientele/node: needs Node ${OLDEST} or later, got ${found}`;
  throw Object.assign(new Error(message), { code: "unsupported_runtime" });
}
