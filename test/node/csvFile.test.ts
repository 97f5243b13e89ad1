import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import { readTable } from "../../src/csv/readTable.ts";
import { csvFile } from "../../src/node/csvFile.ts";
import { transactionSchema } from "../../src/shop/transactions.ts";

const folder = mkdtempSync(join(tmpdir(), "clientele-"));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, content: string | Uint8Array): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

test("csvFile(path) reads the file anew each time, by path or address", async () => {
  const path = file("orders.csv", "Customer_ID,Date,Revenue\nC1,2025-01-01,5\n");
  const source = csvFile(path);
  expect((await readTable(source, transactionSchema)).row(0).revenue).toBe(5);
  file("orders.csv", "Customer_ID,Date,Revenue\nC1,2025-01-01,6\n");
  expect((await readTable(source, transactionSchema)).row(0).revenue).toBe(6);
  expect((await readTable(csvFile(pathToFileURL(path)), transactionSchema)).length).toBe(1);
});

test("csvFile(path) reads files of many pieces", async () => {
  const rows = Array.from({ length: 100_000 }, (_, i) => `C${i % 777},2025-01-${10 + (i % 20)},${i}.25`);
  const table = await readTable(
    csvFile(file("large.csv", `Customer_ID,Date,Revenue\n${rows.join("\n")}`)),
    transactionSchema,
  );
  expect([table.length, table.row(99_999).revenue]).toEqual([100_000, 99_999.25]);
});

test("csvFile(path) says what is there instead of a CSV file", async () => {
  const failing = (path: string) => readTable(csvFile(path), transactionSchema);
  await expect(failing(join(folder, "none.csv"))).rejects.toMatchObject({
    code: "missing_file",
    table: "transactions",
    file: join(folder, "none.csv"),
  });
  await expect(failing(folder)).rejects.toThrow(`transactions (${folder}): expected a CSV file, got a folder`);
  await expect(failing(file("empty.csv", ""))).rejects.toMatchObject({ code: "empty_file" });
  await expect(failing(file("orders.xlsx.csv", Buffer.from("PK\x03\x04....")))).rejects.toMatchObject({
    code: "not_csv",
  });
  const packed = gzipSync("Customer_ID,Date,Revenue\nC1,2025-01-31,5\n".repeat(1000));
  await expect(failing(file("half.csv.gz", packed.subarray(0, 40)))).rejects.toMatchObject({
    code: "unreadable_source",
  });
});

test("csvFile(path) reads what is packed, and what is in another encoding, on any number of threads", async () => {
  const csv = "Customer_ID,Date,Revenue\nJérôme,2025-01-31,5\n";
  for (const [name, bytes] of [
    ["orders.csv.gz", gzipSync(csv)],
    ["utf16.csv", Buffer.from(`\ufeff${csv}`, "utf16le")],
    ["latin.csv", Buffer.from(csv, "latin1")],
  ] as const) {
    for (const threads of [1, 2]) {
      const table = await readTable(csvFile(file(name, bytes), { threads }), transactionSchema);
      expect([...table.column("customerId")], name).toEqual(["Jérôme"]);
    }
  }
});

test("csvFile(path, {threads}) wants a number of threads", () => {
  for (const threads of [0, 1.5, 1000])
    expect(() => csvFile("x", { threads })).toThrow("csvFile: threads must be a whole number from 1 to 64");
});

test("csvFile(path) refuses a file that is cut or rewritten while it is read", async () => {
  const rows = Array.from({ length: 200_000 }, (_, i) => `C${i % 777},2025-01-${10 + (i % 20)},${i}.25`);
  const text = `Customer_ID,Date,Revenue\n${rows.join("\n")}\n`;
  const half = text.slice(0, text.indexOf("\n", text.length / 2) + 1);
  const path = file("changing.csv", text);
  for (const [threads, changed] of [
    [1, half],
    [1, text.replaceAll(".25", ".75")],
  ] as const) {
    file("changing.csv", text);
    let once = false;
    const onProgress = () => {
      if (!once) file("changing.csv", changed);
      once = true;
    };
    await expect(readTable(csvFile(path, { threads }), transactionSchema, { onProgress })).rejects.toMatchObject({
      code: "file_changed",
      file: path,
    });
  }
});
