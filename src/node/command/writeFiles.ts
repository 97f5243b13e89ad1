import { randomUUID } from "node:crypto";
import { access, constants, mkdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";

/**
 * Writes files into a folder: all of them under other names first, so that nobody finds half a file, and none is replaced before
 * all are there.
 *
 * @throws what the file system says, and the signal's reason
 */
export async function writeFiles(
  folder: string,
  files: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<void> {
  for (const path of (await missingFolders(folder)).reverse()) await mkdir(path);
  const names = Object.keys(files);
  // two who write at once do not meet
  const run = randomUUID();
  const part = (name: string) => join(folder, `.${name}.${run}`);
  try {
    for (const name of names) {
      signal.throwIfAborted();
      await writeFile(part(name), files[name] as string);
    }
    signal.throwIfAborted();
    for (const name of names) await rename(part(name), join(folder, name));
  } finally {
    for (const name of names) await rm(part(name), { force: true });
  }
}

/**
 * Checks that a folder is there and may be written to, or could be made.
 *
 * @throws what the file system says
 */
export async function requireFolder(folder: string): Promise<void> {
  const missing = await missingFolders(folder);
  const parent = missing.length === 0 ? resolve(folder) : dirname(missing.at(-1) as string);
  if (!(await stat(parent)).isDirectory())
    throw Object.assign(new Error(`${parent} is a file, and no folder`), { code: "ENOTDIR" });
  await access(parent, constants.W_OK);
}

/** A folder and those around it, as far as they are not there; the innermost first. Node's own way never ends below /proc. */
async function missingFolders(folder: string): Promise<string[]> {
  const missing: string[] = [];
  for (let path = resolve(folder); ; path = dirname(path)) {
    const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOENT" && error.code !== "ENOTDIR") throw error;
    });
    if (found !== undefined) return missing;
    missing.push(path);
  }
}
