import { connect, type Socket } from "node:net";
import { afterAll, expect, test } from "vitest";
import type { TimeLimits } from "../../examples/limits.ts";
import { expressMount, fastifyMount, loaded, type Mount, SAMPLE, settings } from "./mounts.ts";

/** Short enough for a test. */
const LIMITS: TimeLimits = { headers: 1000, request: 2000, idle: 3000, check: 100 };

/** What callers send who never finish: nothing, garbage, some of the headers, some of the body. */
const BEGINNINGS: Readonly<Record<string, { readonly sent: string; readonly answer: RegExp }>> = {
  nothing: { sent: "", answer: /^(HTTP\/1\.1 408 |$)/ },
  garbage: { sent: "\x16\x03\x01 garbage\r\n\r\n", answer: /^HTTP\/1\.1 400 / },
  headers: { sent: "GET /api/metrics HTTP/1.1\r\nHost: a\r\n", answer: /^HTTP\/1\.1 408 / },
  // the answer needs no body, and may be there before the rest is missed
  body: { sent: "POST /api/metrics HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n{", answer: /^HTTP\/1\.1 4\d\d / },
};

/** Registers the test that so many callers of each kind are let go. Call it from a test file. */
export function slow(count: number): void {
  const mounts: Mount[] = [];
  afterAll(() => Promise.all(mounts.map((mount) => mount.close())));

  test.each(["express", "fastify"])(`%s lets go of ${count} callers of each kind who never finish`, async (name) => {
    const store = await loaded(SAMPLE);
    const open = name === "express" ? expressMount : fastifyMount;
    const mount = await open(store, settings(), undefined, LIMITS);
    mounts.push(mount);
    for (const [kind, { sent, answer }] of Object.entries(BEGINNINGS)) {
      const callers = await Promise.all(Array.from({ length: count }, () => caller(mount.port as number, sent)));
      for (const heard of callers) expect(heard, kind).toMatch(answer);
    }
    expect((await mount.send({ path: "/api/metrics" })).status).toBe(200);
  });
}

/** What a caller hears until the server closes the connection; it never closes it itself. */
function caller(port: number, sent: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let heard = "";
    const socket: Socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true }, () => socket.write(sent));
    const held = setTimeout(() => {
      socket.destroy();
      reject(new Error(`held for ten seconds after ${JSON.stringify(heard)}`));
    }, 10_000);
    socket.on("data", (chunk) => {
      heard += chunk;
    });
    const gone = (): void => {
      clearTimeout(held);
      socket.destroy();
      resolve(heard);
    };
    socket.on("end", gone);
    socket.on("error", gone);
  });
}
