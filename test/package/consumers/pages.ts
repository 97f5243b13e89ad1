import { existsSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type Browser, chromium } from "playwright-core";

const CHROMIUM = "/usr/bin/chromium";
const ARGS = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Whether there is no browser to try pages in. */
export const missing = !existsSync(CHROMIUM);
if (missing) console.warn(`no browser is tested: ${CHROMIUM} is missing`);

export const browse = (): Promise<Browser> =>
  chromium.launch({ executablePath: CHROMIUM, chromiumSandbox: false, args: ARGS });

/** A server of a few texts, all under a policy. */
export async function serve(
  files: Readonly<Record<string, readonly [type: string, text: string]>>,
  policy: string,
): Promise<{ readonly address: string; readonly close: () => void }> {
  const server: Server = createServer(({ url = "/" }, response) => {
    const file = files[url];
    if (file === undefined) return response.writeHead(404).end();
    const [type, text] = file;
    response.writeHead(200, { "content-type": type, "content-security-policy": policy }).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() };
}
