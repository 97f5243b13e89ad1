import { copyFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { Agent, get, type IncomingMessage } from "node:http";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { quantile } from "d3-array";
import { expect, onTestFinished, test } from "vitest";
import { SAMPLE } from "../../servers/mounts.ts";
import { start } from "./started.ts";

// What docs/rest.md says under "Under load": the figures are printed, and what must not fail is asserted.

const IDLE = 2000;
const BUSY = 1000;
const SECONDS = 10;
const ADDRESSES = [
  "/api/metrics",
  "/api/segments",
  "/api/customers?page=3",
  "/api/customers/C00001",
  "/api/analytics/revenue-trend",
  "/api/search/customers?query=C001",
];

/** Memory that a process has, in MB. */
const residentMb = (pid: number): number =>
  Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024);

/** Asks over an agent's connections; what comes back, or that nothing does. */
const ask = (agent: Agent, url: string): Promise<number | string> =>
  new Promise((resolve) => {
    const failed = ({ message }: Error) => resolve(message);
    const answered = (response: IncomingMessage) =>
      response
        .resume()
        .on("end", () => resolve(response.statusCode ?? 0))
        .on("error", failed);
    get(url, { agent }, answered).on("error", failed);
  });

/** Callers who ask one request after the other until it is over. */
async function busy(url: string, callers: number, isOver: () => boolean) {
  const agent = new Agent({ keepAlive: true, maxSockets: callers, maxFreeSockets: callers });
  // connected beforehand: of those who come to a busy server Node takes one in each turn of its event loop
  await Promise.all(Array.from({ length: callers }, () => ask(agent, `${url}/health/live`)));
  const times: number[] = [];
  const statuses = new Map<number | string, number>();
  const began = performance.now();
  await Promise.all(
    Array.from({ length: callers }, async (_, caller) => {
      for (let i = caller; !isOver(); i++) {
        const sent = performance.now();
        const status = await ask(agent, url + ADDRESSES[i % ADDRESSES.length]);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        times.push(performance.now() - sent);
      }
    }),
  );
  agent.destroy();
  const milliseconds = (share: number): number => Math.round(quantile(times, share) ?? Number.NaN);
  const perSecond = Math.round((1000 * times.length) / (performance.now() - began));
  return {
    statuses: Object.fromEntries(statuses),
    answers: times.length,
    perSecond,
    p50: milliseconds(0.5),
    p99: milliseconds(0.99),
  };
}

/** Opens so many connections that send a text and then nothing; how each ends, and after how many milliseconds. */
async function silent(port: number, count: number, sent: string) {
  const ends = await Promise.all(
    Array.from({ length: count }, () => {
      return new Promise<{ readonly heard: string; readonly after: number }>((resolve) => {
        const began = performance.now();
        let heard = "";
        const socket: Socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true }, () => socket.write(sent));
        const end = (): void => {
          socket.destroy();
          resolve({ heard, after: performance.now() - began });
        };
        socket.on("data", (chunk) => {
          heard += chunk;
        });
        socket.on("end", end).on("error", end).setTimeout(60_000, end);
      });
    }),
  );
  return { ends, slowest: Math.max(...ends.map(({ after }) => after)) / 1000 };
}

test.each(["fastify", "express"])(
  `%s: ${IDLE} idle connections, ${BUSY} busy ones beside them, and callers who never finish`,
  async (example) => {
    const { child, url, logged } = await start(example, { CLIENTELE_DATA: SAMPLE });
    await logged(/5000 customers/);
    const { port } = new URL(url);
    const pid = child.pid as number;
    const said = [`memory ${residentMb(pid)} MB`];

    const idle = new Agent({ keepAlive: true, maxSockets: IDLE, maxFreeSockets: IDLE });
    const held = await Promise.all(Array.from({ length: IDLE }, () => ask(idle, `${url}/health/live`)));
    expect(new Set(held)).toEqual(new Set([200]));
    said.push(`with ${IDLE} idle ones ${residentMb(pid)} MB`);

    const end = performance.now() + 1000 * SECONDS;
    const { statuses, answers, perSecond, p50, p99 } = await busy(url, BUSY, () => performance.now() > end);
    expect(statuses).toEqual({ 200: answers });
    said.push(
      `${BUSY} busy ones beside them: ${perSecond} answers a second, half within ${p50} ms, 99 of 100 within ${p99} ms, ${residentMb(pid)} MB`,
    );
    idle.destroy();

    const kinds: [kind: string, count: number, sent: string, answer: RegExp][] = [
      ["garbage", 300, "\x16\x03\x01 garbage\r\n\r\n", /^HTTP\/1\.1 400 /],
      ["slow headers", 200, "GET /api/metrics HTTP/1.1\r\nHost: a\r\n", /^HTTP\/1\.1 408 /],
      ["slow bodies", 200, "POST /api/metrics HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n{", /^HTTP\/1\.1 4\d\d /],
    ];
    for (const [kind, count, sent, answer] of kinds) {
      const { ends, slowest } = await silent(Number(port), count, sent);
      for (const { heard } of ends) expect(heard, kind).toMatch(answer);
      said.push(`${count} of ${count} ${kind} let go, the last after ${slowest.toFixed(1)} s`);
    }
    expect((await fetch(`${url}/api/metrics`)).status).toBe(200);
    console.log(`${example}: ${said.join("; ")}`);
  },
);

test("orders alone are predicted from again under load: every request is answered meanwhile", async () => {
  const folder = mkdtempSync(join(tmpdir(), "orders-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  copyFileSync(join(SAMPLE, "transactions_clean.csv"), join(folder, "transactions_clean.csv"));
  const monitor = `--import=${new URL("eventLoop.ts", import.meta.url).pathname}`;
  const { child, url, logged, messages } = await start("fastify", { CLIENTELE_DATA: folder }, [
    ...["--import", "tsx"],
    monitor,
  ]);
  /** How long the event loop stood still since this was asked last. */
  const stood = async (): Promise<string> => {
    const from = messages.length;
    child.kill("SIGUSR2");
    return (await logged(/event loop: (.*)/, from))[1] as string;
  };
  await logged(/5000 customers, 59192 lines of orders/);
  const loading = await stood();
  let over = false;
  const load = busy(url, 32, () => over);
  await new Promise((resolve) => setTimeout(resolve, 2000));
  const before = await stood();
  const from = messages.length;
  child.kill("SIGHUP");
  await logged(/reloaded/, from);
  const reloading = await stood();
  over = true;
  const { statuses, answers, p50, p99 } = await load;
  expect(statuses).toEqual({ 200: answers });
  console.log(
    `event loop stands still, start: ${loading}; 32 callers: ${before}; and a reload: ${reloading}; answers: half within ${p50} ms, 99 of 100 within ${p99} ms`,
  );
});
