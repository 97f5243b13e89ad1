#!/usr/bin/env node
import { runCommand } from "./command/runCommand.ts";

declare const VERSION: string;

const stopping = new AbortController();
for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => stopping.abort());
// whoever reads the output may have heard enough: clientele orders.csv | head
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));
// who no longer follows the progress still gets the files
process.stderr.on("error", () => undefined);

process.exitCode = await runCommand({
  argv: process.argv.slice(2),
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  signal: stopping.signal,
  debug: Boolean(process.env.DEBUG),
  version: VERSION,
});
// standard input may be open still
process.stdin.unref?.();
