import { Agent, get } from "node:http";
import { quantile } from "d3-array";

/** Milliseconds from the moment at which a request was due, whether or not those before it were answered. */
export interface OpenLoop {
  readonly p50: number;
  readonly p99: number;
  readonly failed: number;
}

/** Asks at a fixed rate over many connections, all kept open and used in turn. */
export async function openLoop(
  url: string,
  addresses: readonly string[],
  { connections, perSecond, seconds }: { connections: number; perSecond: number; seconds: number },
): Promise<OpenLoop> {
  const agent = new Agent({
    keepAlive: true,
    maxSockets: connections,
    maxFreeSockets: connections,
    scheduling: "fifo",
  });
  const ask = (i: number): Promise<boolean> =>
    new Promise((resolve) => {
      const request = get(url + addresses[i % addresses.length], { agent }, (response) => {
        response.resume().on("end", () => resolve(response.statusCode === 200));
      });
      request.on("error", () => resolve(false));
    });
  // opens every connection, and answers each address once
  for (let i = 0; i < addresses.length; i += connections) {
    await Promise.all(Array.from({ length: connections }, (_, j) => ask(i + j)));
  }

  const times: number[] = [];
  let failed = 0;
  const begin = performance.now();
  const pending: Promise<void>[] = [];
  for (let sent = 0; sent < perSecond * seconds; ) {
    const due = Math.min(perSecond * seconds, ((performance.now() - begin) / 1000) * perSecond);
    for (; sent < due; sent++) {
      const dueAt = begin + (sent / perSecond) * 1000;
      const asked = ask(sent).then((ok) => {
        if (ok) times.push(performance.now() - dueAt);
        else failed++;
      });
      pending.push(asked);
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(pending);
  agent.destroy();
  return { p50: quantile(times, 0.5) ?? Number.NaN, p99: quantile(times, 0.99) ?? Number.NaN, failed };
}
