// The parts of the whole on this machine: what each is started with, and how to stop it and start it again.
import { spawn } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";

/** A process of the whole. */
export interface Part {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** A user of the system, and its group: PostgreSQL does not run as root. */
  readonly user?: { readonly uid: number; readonly gid: number };
  /** Where it listens once it is ready. */
  readonly port: number;
  /** An address that answers 200 then. */
  readonly ready?: string;
}

/** All that runs, and where. */
export interface Running {
  readonly folder: string;
  readonly gateway: string;
  readonly instances: readonly [string, string];
  readonly prometheus: string;
  readonly database: string;
  readonly secret: string;
  readonly token: string;
  readonly parts: readonly Part[];
}

const file = (folder: string): string => join(folder, "running.json");

export const remember = (running: Running): void =>
  writeFileSync(file(running.folder), JSON.stringify(running, null, 2), { mode: 0o600 });

/** What run-local.sh started. */
export function running(folder: string): Running | undefined {
  return existsSync(file(folder)) ? JSON.parse(readFileSync(file(folder), "utf8")) : undefined;
}

const pidFile = (folder: string, { name }: Part): string => join(folder, `${name}.pid`);

/** Starts a part, and waits until it is ready. */
export async function start(folder: string, part: Part): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const log = openSync(join(folder, `${part.name}.log`), "a");
  const { command, args, env = {}, user } = part;
  if (await listens(part.port))
    throw new Error(`${part.name}: port ${part.port} is taken; PORTS_FROM says where to begin`);
  const child = spawn(command, args, {
    env: { ...process.env, ...env },
    stdio: ["ignore", log, log],
    detached: true,
    ...user,
  });
  closeSync(log);
  const failed = new Promise<never>((_, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`${part.name} ended with code ${code} before it was ready`)));
  });
  failed.catch(() => undefined);
  writeFileSync(pidFile(folder, part), String(child.pid));
  child.unref();
  await Promise.race([failed, untilReady(part)]);
}

/** Ends a part, and waits until it is gone. */
export async function stop(folder: string, part: Part, signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
  if (!existsSync(pidFile(folder, part))) return;
  const pid = Number(readFileSync(pidFile(folder, part), "utf8"));
  try {
    process.kill(pid, signal);
    for (let i = 0; i < 400; i++) {
      process.kill(pid, 0);
      await wait(25);
    }
    process.kill(-pid, "SIGKILL");
  } catch {
    // it is gone
  }
}

export const wait = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Waits until a part answers. */
export async function untilReady({ name, port, ready }: Part, seconds = 60): Promise<void> {
  for (const end = Date.now() + seconds * 1000; ; await wait(50)) {
    if (await (ready === undefined ? listens(port) : answers(ready))) return;
    if (Date.now() > end) throw new Error(`${name} is not ready after ${seconds} s: see its log`);
  }
}

const answers = (address: string): Promise<boolean> =>
  fetch(address).then(
    ({ ok }) => ok,
    () => false,
  );

const listens = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
