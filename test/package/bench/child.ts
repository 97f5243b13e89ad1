import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";

/** Runs node on a script in a process of its own and gives back the JSON that it writes to stdout. */
export async function runChild<T>(args: readonly string[]): Promise<T> {
  const [outcome] = await runInTurns<T>([args]);
  return outcome as T;
}

/**
 * The same for several processes that measure in turns, each from one `myTurn()` to the next: what disturbs the machine
 * for some seconds disturbs all of them alike.
 */
export async function runInTurns<T>(commands: readonly (readonly string[])[]): Promise<T[]> {
  const children = commands.map((args) =>
    spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit", "ipc"] }),
  );
  const outcomes = children.map(outcome<T>);
  const ended = Promise.all(outcomes);
  const turns = async (): Promise<void> => {
    await Promise.all(children.map(waiting));
    while (children.some((child) => child.connected)) {
      for (const child of children.filter((child) => child.connected)) {
        child.send("your turn");
        await waiting(child);
      }
    }
  };
  await Promise.race([turns(), ended]);
  return ended;
}

/** Until a child waits for its turn, or has ended. */
async function waiting(child: ChildProcess): Promise<void> {
  if (child.connected) await Promise.race([once(child, "message"), once(child, "disconnect")]);
}

async function outcome<T>(child: ReturnType<typeof spawn>): Promise<T> {
  const output = text(child.stdout as NodeJS.ReadableStream);
  const [code, signal] = (await once(child, "close")) as [number | null, string | null];
  if (code !== 0) throw new Error(`ended with ${signal ?? `code ${code}`}`);
  return JSON.parse(await output) as T;
}

/** In a child: waits until the others wait. */
export async function myTurn(): Promise<void> {
  const turn = once(process, "message");
  process.send?.("waiting");
  await turn;
}
