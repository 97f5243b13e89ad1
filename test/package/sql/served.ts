import { spawn } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import type { SqlDatabase } from "clientele/sql";

/** An engine for tests in other processes. */
export interface ServedEngine {
  readonly dialect: SqlDatabase["dialect"];
  readonly query: SqlDatabase["query"];
  /** Makes a table of the shop's own of one that the library wrote; its name. */
  own(table: { readonly schema: string; readonly table: string }): Promise<string>;
}

/** The suites of `test/sql` that hold for every engine. */
const SUITES = [
  ...[
    "HistoryRows",
    "SqlItemHistory",
    "SqlOrderHistory",
    "SqlSnapshot",
    "SqlStore",
    "Writer",
    "contacts",
    "customerQuestions",
    "law",
  ],
  ...[
    "lookups",
    "orderLines",
    "orderQuestions",
    "predictInto",
    "questions",
    "words",
    "hostileNames",
    "dialects/dialects",
  ],
].map((name) => `test/sql/${name}.test.ts`);

/** Runs the suites of `test/sql` on an engine: which did not pass, how many tests did, and what vitest printed. */
export async function conform({
  dialect,
  query,
  own,
}: ServedEngine): Promise<{ readonly missing: readonly string[]; readonly passed: number; readonly output: string }> {
  // longer than fetch keeps a connection: what it sends as this one closes, it does not send again
  const server = createServer({ keepAliveTimeout: 60_000 }, async (request, response) => {
    // the process that asked has ended: there is nobody to answer
    const body = await text(request).catch(() => undefined);
    if (body === undefined) return;
    const asked = JSON.parse(body);
    const answer = async () => {
      if (asked.own !== undefined) return own(asked.own);
      const rows = [];
      for await (const row of (await query(asked.text, asked.params)) as AsyncIterable<unknown>) rows.push(row);
      return rows;
    };
    const said = await answer().then(
      (rows) => ({ rows }),
      ({ code, message }) => ({ code, message }),
    );
    response.end(JSON.stringify(said, (_, value) => (typeof value === "bigint" ? String(value) : value)));
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const root = fileURLToPath(new URL("../../..", import.meta.url));
  const env = { ...process.env, CLIENTELE_ENGINE: JSON.stringify({ dialect, url }), NO_COLOR: "1" };
  const args = ["vitest", "run", "--config", "test/vitest.config.ts", "--no-file-parallelism", ...SUITES];
  const run = spawn("npx", args, { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [run.stdout, run.stderr]) stream.on("data", (piece) => (output += piece));
  const code = await new Promise((resolve) => run.once("close", resolve));
  server.close();
  const passed = Number(/Tests\s+(\d+) passed/.exec(output)?.[1] ?? 0);
  // what vitest does not find it does not miss
  const missing = SUITES.filter((suite) => !output.includes(`✓ |library| ${suite}`));
  return { missing, passed: code === 0 ? passed : 0, output: output.slice(-20_000) };
}
