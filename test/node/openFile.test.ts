import { execFileSync } from "node:child_process";
import { appendFileSync, mkdtempSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { openFile, unreadable } from "../../src/node/openFile.ts";

test("openFile(path) fails with a code and the file's name", async () => {
  await expect(openFile("/no/such.csv", "customers")).rejects.toMatchObject({
    code: "missing_file",
    table: "customers",
    file: "/no/such.csv",
  });
  const denied = unreadable(
    "a.csv",
    "customers",
    Object.assign(new Error("EACCES: permission denied"), { code: "EACCES" }),
  );
  expect(denied.message).toBe("customers (a.csv): expected a CSV file, got EACCES: permission denied");
  expect(denied.code).toBe("unreadable_file");
});

const folder = mkdtempSync(join(tmpdir(), "clientele-open-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("openFile(no file) says what it is, and waits for nobody", async () => {
  const pipe = join(folder, "pipe");
  execFileSync("mkfifo", [pipe]);
  const socket = join(folder, "socket");
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  for (const [path, kind] of [
    [pipe, "a named pipe"],
    ["/dev/null", "a device"],
    [socket, "a socket"],
    [folder, "a folder"],
  ] as const) {
    await expect(openFile(path, "orders")).rejects.toMatchObject({
      code: "not_a_file",
      message: expect.stringContaining(`expected a CSV file, got ${kind}`),
    });
  }
  server.close();
});

test("requireUnchanged() notices a file that was extended or rewritten in place, not one that was replaced", async () => {
  const path = join(folder, "orders.csv");
  writeFileSync(path, "one");
  const opened = await openFile(path, "orders");
  expect(opened.size).toBe(3);
  await opened.requireUnchanged();
  writeFileSync(join(folder, "new.csv"), "other");
  renameSync(join(folder, "new.csv"), path);
  await opened.requireUnchanged();
  await opened.handle.close();
  const putBack = () => {
    const { atime, mtime } = statSync(path);
    writeFileSync(path, "other");
    utimesSync(path, atime, mtime);
  };
  utimesSync(path, 1, 1);
  for (const change of [putBack, () => appendFileSync(path, "more"), () => utimesSync(path, 2, 2)]) {
    const again = await openFile(path, "orders");
    change();
    await expect(again.requireUnchanged()).rejects.toMatchObject({ code: "file_changed", file: path, table: "orders" });
    await again.handle.close();
  }
});
