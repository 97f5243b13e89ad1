import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * Writes files into a folder, all or none: under other names first, so that nobody finds half a file.
 *
 * @throws what the file system says, and the signal's reason
 */
export async function writeFiles(
  folder: string,
  files: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const names = Object.keys(files);
  const part = (name: string) => join(folder, `.${name}.part`);
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
