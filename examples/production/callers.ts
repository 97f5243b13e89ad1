import { Agent, request } from "node:http";
import { wait } from "./parts.ts";

/** What came back. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** Asks as a program does that keeps its connection; from another address of this machine where one is given. */
export function ask(
  address: string,
  {
    agent,
    from,
    headers = {},
    method = "GET",
  }: {
    readonly agent?: Agent;
    readonly from?: string;
    readonly headers?: Record<string, string>;
    readonly method?: string;
  } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    // the path as it is: an URL would be tidied up
    const [, host = "", port = "", path = "/"] = /^http:\/\/([^/:]+):(\d+)(\/.*)?$/s.exec(address) ?? [];
    const sent = request(
      { host, port, path, method, headers, agent, localAddress: from, timeout: 60_000 },
      (response) => {
        let body = "";
        response.setEncoding("utf8");
        response.on("data", (piece) => {
          body += piece;
        });
        response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
        response.on("error", reject);
      },
    );
    sent.on("timeout", () => sent.destroy(new Error("no answer after 60 s")));
    sent.on("error", reject);
    sent.end();
  });
}

/** An answer that a caller got. */
export interface Told {
  readonly path: string;
  readonly body: string;
}

/** What callers saw. */
export interface Seen {
  readonly answers: number;
  /** Answers by status; `none` for connections that broke. */
  readonly statuses: ReadonlyMap<string, number>;
  /** What each caller was answered with 200, in order. */
  readonly told: readonly (readonly Told[])[];
  /** Refusals that do not say when to come again. */
  readonly rude: number;
  /** Milliseconds: half of the answers, 99 of 100, all of them. */
  readonly p50: number;
  readonly p99: number;
  readonly slowest: number;
  /** Answers that took longer than five seconds. */
  readonly stuck: number;
}

/**
 * Callers who ask all the time, each from an address of its own, until they are told to stop.
 *
 * @param plain an answer without what is another each time
 */
export function callers(
  gateway: string,
  paths: readonly string[],
  token: string,
  plain: (body: string) => string,
  count = 8,
): { readonly stop: () => Promise<Seen> } {
  let stopped = false;
  const statuses = new Map<string, number>();
  const told: Told[][] = [];
  // one text for all answers that are alike
  const texts = new Map<string, string>();
  const times: number[] = [];
  let rude = 0;
  const caller = async (k: number): Promise<void> => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const mine: Told[] = [];
    told.push(mine);
    for (let i = k; !stopped; i++) {
      const path = paths[i % paths.length] as string;
      const from = performance.now();
      const headers = { authorization: `Bearer ${token}` };
      const answer = await ask(`${gateway}${path}`, { agent, from: `127.0.1.${k + 1}`, headers }).catch(
        () => undefined,
      );
      times.push(performance.now() - from);
      const status = answer === undefined ? "none" : String(answer.status);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      if (answer?.status === 200) {
        const text = plain(answer.body);
        const body = texts.get(text) ?? text;
        texts.set(body, body);
        mine.push({ path, body });
      } else {
        if (answer?.status === 503 && answer.headers["retry-after"] === undefined) rude++;
        await wait(20);
      }
      await wait(4);
    }
    agent.destroy();
  };
  const running = Promise.all(Array.from({ length: count }, (_, k) => caller(k)));
  return {
    stop: async () => {
      stopped = true;
      await running;
      times.sort((a, b) => a - b);
      const at = (share: number) => times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? 0;
      return {
        answers: times.length,
        statuses,
        told,
        rude,
        p50: at(0.5),
        p99: at(0.99),
        slowest: at(1),
        stuck: times.filter((milliseconds) => milliseconds > 5000).length,
      };
    },
  };
}
