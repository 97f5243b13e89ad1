import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { isExport } from "./sources.ts";

/**
 * Calls back when a file, or what a folder has of exports, has changed and stays as it is for a moment. It looks every second:
 * a watcher of the system would watch a folder that was moved away, and sees nothing on many network drives.
 */
export function watchPath(path: string, changed: () => void, every = 1000): void {
  let known: string | undefined;
  let before: string | undefined;
  const look = async (): Promise<void> => {
    const now = await seen(path);
    known ??= now;
    // what is being written is another each time
    if (now === before && now !== known) {
      known = now;
      changed();
    }
    before = now;
    setTimeout(look, every).unref();
  };
  void look();
}

/** What can be seen of a path: other files, other sizes and times make another text. */
async function seen(path: string): Promise<string> {
  const facts = await factsOf(path);
  const names = (await readdir(path).catch(() => [])).filter(isExport).sort();
  const files = await Promise.all(names.map(async (name) => `${name} ${await factsOf(join(path, name))}`));
  return [facts, ...files].join("\n");
}

async function factsOf(path: string): Promise<string> {
  const facts = await stat(path).catch(() => undefined);
  if (facts === undefined) return "missing";
  // a folder's time says of names alone, of any file
  return facts.isDirectory() ? `folder ${facts.ino}` : `${facts.ino} ${facts.size} ${facts.mtimeMs} ${facts.ctimeMs}`;
}
