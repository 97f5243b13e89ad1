import { createServer } from "node:http";
import { createHandler } from "../../rest/createHandler.ts";
import type { CustomerStore } from "../../store/CustomerStore.ts";

/** How this machine calls itself. */
const HOST = /^(127\.0\.0\.1|localhost)(:\d+)?$/;

/**
 * Serves the REST routes to this machine until the signal says to stop.
 *
 * @param port 0 for any that is free
 * @param onListening told of the address
 */
export async function serve(
  store: CustomerStore,
  port: number,
  signal: AbortSignal,
  onListening: (address: string) => void,
): Promise<void> {
  const handle = createHandler(store);
  const server = createServer(async ({ method = "GET", url = "/", headers }, response) => {
    // a page of another name that leads to this machine must not read the shop's data
    if (!HOST.test(headers.host ?? "")) {
      response.writeHead(403).end();
      return;
    }
    const answer = await handle({ method, url, headers });
    response.writeHead(answer.status, answer.headers).end(answer.body);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    // whoever is not on this machine cannot ask: there is no password
    server.listen(port, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      onListening(`http://127.0.0.1:${port}`);
    });
    const stop = () => {
      server.close(() => resolve());
      server.closeAllConnections();
    };
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
  });
}
