import { spawn } from "node:child_process";

/** Runs node on a script in a process of its own and gives back the JSON that it writes to stdout. */
export function runChild<T>(args: readonly string[]): Promise<T> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
    let text = "";
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
    });
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (code === 0) resolve(JSON.parse(text) as T);
      else reject(new Error(`ended with ${signal ?? `code ${code}`}`));
    });
  });
}
