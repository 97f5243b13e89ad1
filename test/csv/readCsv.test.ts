import { expect, test } from "vitest";
import type { LoadProgress } from "../../src/csv/CsvSource.ts";
import { readCsv } from "../../src/csv/readCsv.ts";

const columns = [{ name: "n", csv: "n", kind: "number" }] as const;
const options = { table: "t", columns };
const large = `n\n${"123456\n".repeat(3_000_000)}`;

test("readCsv(input) reports its progress up to the end", async () => {
  const seen: LoadProgress[] = [];
  const bytes = new TextEncoder().encode(large);
  const { rowCount } = await readCsv(bytes, { ...options, onProgress: (progress) => seen.push(progress) });
  expect(rowCount).toBe(3_000_000);
  expect(seen.length).toBeGreaterThan(10);
  expect(seen.at(-1)).toEqual({ table: "t", bytesRead: bytes.length, totalBytes: bytes.length, rows: 3_000_000 });
});

test("readCsv(input) stops at a signal, before and while it reads", async () => {
  await expect(readCsv(large, { ...options, signal: AbortSignal.abort(new Error("no")) })).rejects.toThrow("no");
  const controller = new AbortController();
  setTimeout(() => controller.abort(new Error("enough")));
  let rows = 0;
  const reading = readCsv(large, {
    ...options,
    signal: controller.signal,
    onProgress: (progress) => (rows = progress.rows),
  });
  await expect(reading).rejects.toThrow("enough");
  expect(rows).toBeLessThan(3_000_000);
});

test("readCsv(a stream that fails half-way) fails with its error", async () => {
  async function* failing(): AsyncGenerator<string> {
    yield "n\n1\n";
    throw new Error("connection lost");
  }
  await expect(readCsv(failing(), options)).rejects.toThrow("connection lost");
});
