import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import threads, { type WorkerOptions } from "node:worker_threads";
// threads need the built worker: what is tested here is the package
import {
  type DataError,
  type LoadProgress,
  readTable,
  type Table,
  type TransactionSchema,
  transactionSchema,
} from "clientele";
import { csvFile } from "clientele/node";
import { afterAll, expect, onTestFinished, test } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "clientele-"));
afterAll(() => rmSync(folder, { recursive: true }));

const ROWS = 150_000;
const HEADER = "Customer_ID,Order #,Date,Product(s),Items sold,Revenue,Product_Category";

function file(name: string, row: (i: number) => string): string {
  const path = join(folder, name);
  writeFileSync(path, `${HEADER}\n${Array.from({ length: ROWS }, (_, i) => row(i)).join("\n")}\n`);
  return path;
}

const plain = (i: number): string =>
  `CUS${String((i * 7919) % 20_000).padStart(6, "0")},${i},2025-01-${10 + (i % 20)} 10:00:00,"Product ${i % 300}, the best there is",${i % 9},${i}.5,Category ${i % 7}`;

function shared(table: Table<TransactionSchema>): boolean {
  return table.column("revenue").values.buffer instanceof SharedArrayBuffer;
}

test.each([2, 3])("a file on %i threads is the same table as on one", async (threads) => {
  const path = file("plain.csv", plain);
  const [one, many] = [
    await readTable(csvFile(path), transactionSchema),
    await readTable(csvFile(path, { threads }), transactionSchema),
  ];
  expect([shared(one), shared(many)]).toEqual([false, true]);
  expect(many.fingerprint).toBe(one.fingerprint);
  expect(many.columnNames).toEqual(one.columnNames);
  for (const row of [0, 1, ROWS / 2, ROWS - 1]) expect(many.row(row)).toEqual(one.row(row));
});

test("where the system starts no more threads, one reads it all", async () => {
  const path = file("few.csv", plain);
  const { Worker } = threads;
  let started = 0;
  threads.Worker = class extends Worker {
    constructor(script: URL, options: WorkerOptions) {
      // no system has so much memory for a stack
      super(script, ++started > 2 ? { ...options, resourceLimits: { stackSizeMb: 1e9 } } : options);
    }
  };
  syncBuiltinESMExports();
  onTestFinished(() => {
    threads.Worker = Worker;
    syncBuiltinESMExports();
  });
  const table = await readTable(csvFile(path, { threads: 4 }), transactionSchema);
  expect([started, table.length, shared(table)]).toEqual([3, ROWS, false]);
});

test("quoted line breaks at the borders of the parts are read right", async () => {
  const path = file("breaks.csv", (i) => plain(i).replace(", the", ",\n\nthe\n"));
  const [one, two] = [
    await readTable(csvFile(path), transactionSchema),
    await readTable(csvFile(path, { threads: 2 }), transactionSchema),
  ];
  expect(two.fingerprint).toBe(one.fingerprint);
  expect(two.row(ROWS - 1).product).toBe(`Product ${(ROWS - 1) % 300},\n\nthe\n best there is`);
});

test("a pattern or a kind of number that changes in one part only is read right", async () => {
  const path = file("odd.csv", (i) =>
    i < 120_000
      ? plain(i)
      : plain(i)
          .replace("CUS", "X-")
          .replace(/,(\d),/, ",$1.5,"),
  );
  const [one, two] = [
    await readTable(csvFile(path), transactionSchema),
    await readTable(csvFile(path, { threads: 2 }), transactionSchema),
  ];
  expect(two.fingerprint).toBe(one.fingerprint);
  expect(two.row(ROWS - 1)).toEqual(one.row(ROWS - 1));
});

test("a bad row is told with its line, as on one thread", async () => {
  const path = file("bad.csv", (i) => (i === 140_000 ? plain(i).replace(".5", "x") : plain(i)));
  const failed = (threads: number) =>
    readTable(csvFile(path, { threads }), transactionSchema).catch((error: DataError) => error.message);
  expect(await failed(2)).toBe(await failed(1));
  expect(await failed(2)).toContain('line 140002, column "Revenue": expected a number');
  const { rejected, length } = await readTable(csvFile(path, { threads: 2 }), transactionSchema, {
    onBadRow: "collect",
  });
  expect([length, rejected.length]).toEqual([ROWS - 1, 1]);
});

test("a signal stops the threads; progress adds up", async () => {
  const path = file("large.csv", (i) => plain(i).replace("best", "best ".repeat(100)));
  const seen: LoadProgress[] = [];
  await readTable(csvFile(path, { threads: 2 }), transactionSchema, { onProgress: (progress) => seen.push(progress) });
  expect(seen.length).toBeGreaterThan(2);
  expect(seen.at(-1)?.bytesRead).toBeLessThanOrEqual(seen.at(-1)?.totalBytes ?? 0);
  const controller = new AbortController();
  const reading = readTable(csvFile(path, { threads: 2 }), transactionSchema, { signal: controller.signal });
  setTimeout(() => controller.abort(new Error("enough")), 20);
  await expect(reading).rejects.toThrow("enough");
});

test("a header that ends otherwise than the rows, or comes late, is no row", async () => {
  for (const header of [`${HEADER}\r`, `\n\n${HEADER}\r\n`, `\ufeff${HEADER}\n`]) {
    const path = join(folder, "header.csv");
    writeFileSync(path, header + Array.from({ length: ROWS }, (_, i) => `${plain(i)}\n`).join(""));
    const table = await readTable(csvFile(path, { threads: 2 }), transactionSchema);
    expect([table.length, shared(table)]).toEqual([ROWS, true]);
  }
});

test("a file that is replaced while it is read is read as it was", async () => {
  const path = file("replaced.csv", plain);
  const { fingerprint } = await readTable(csvFile(path), transactionSchema);
  const other = file("other.csv", (i) => plain(i).replace(".5,", ".25,"));
  let replaced = false;
  const onProgress = () => {
    if (!replaced) renameSync(other, path);
    replaced = true;
  };
  const table = await readTable(csvFile(path, { threads: 2 }), transactionSchema, { onProgress });
  expect([replaced, shared(table), table.fingerprint]).toEqual([true, true, fingerprint]);
});

test("a file that is rewritten in place while it is read is refused", async () => {
  const path = file("rewritten.csv", plain);
  let rewritten = false;
  const onProgress = () => {
    if (!rewritten) file("rewritten.csv", (i) => plain(i).replace(".5,", ".75,"));
    rewritten = true;
  };
  const reading = readTable(csvFile(path, { threads: 2 }), transactionSchema, { onProgress });
  await expect(reading).rejects.toMatchObject({ code: "file_changed" });
});

test("many threads and a signal give no warning", async () => {
  const warnings: Error[] = [];
  const listen = (warning: Error) => warnings.push(warning);
  process.on("warning", listen);
  const { signal } = new AbortController();
  await readTable(csvFile(file("many.csv", plain), { threads: 16 }), transactionSchema, { signal });
  await new Promise((resolve) => setTimeout(resolve, 20));
  process.off("warning", listen);
  expect(warnings).toEqual([]);
});
