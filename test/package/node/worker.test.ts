import { mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { afterAll, expect, test } from "vitest";
import type { PartMessage, PartRequest, PartResult, Place } from "../../../src/node/parts.ts";

const folder = mkdtempSync(join(tmpdir(), "clientele-"));
afterAll(() => rmSync(folder, { recursive: true }));

const HEADER = "id,n\n";
const column = (name: string, kind: "text" | "number") => ({ name, csv: name, kind });

/** What a worker of the built package makes of the rows that begin at `from`. */
async function read(body: string, from: number, place: Partial<Place> = {}): Promise<PartResult | undefined> {
  const file = join(folder, "part.csv");
  writeFileSync(file, HEADER + body);
  const memory = new SharedArrayBuffer(64);
  const at = (type: Place["type"]): Place => ({ memory, type, base: 0, capacity: 8, ...place });
  const request: PartRequest = {
    fd: openSync(file, "r"),
    hashSeed: 1,
    table: "t",
    columns: [column("id", "text"), column("n", "number")],
    unknownColumns: "ignore",
    format: {},
    written: new Map([["n", { decimal: "." }]]),
    header: new TextEncoder().encode(HEADER),
    from: HEADER.length + from,
    to: HEADER.length + body.length,
    places: new Map([["n", at("float64")]]),
  };
  const worker = new Worker(new URL("../../../dist/node/worker.js", import.meta.url), { workerData: request });
  return new Promise((resolve, reject) => {
    worker.on("message", (message: PartMessage) => "result" in message && resolve(message.result));
    worker.on("error", reject);
  });
}

test("the worker reads its part of the file into its places, and says what moved", async () => {
  const part = await read("a,1\nb,2.5\nb,3\n", 4);
  expect([part?.rows, part?.columns.get("n")?.moved]).toEqual([2, undefined]);
  expect(part?.columns.get("id")?.content?.starts).toEqual(Uint32Array.of(0, 0, 1));
  const crowded = await read("a,1\nb,2\nb,3\n", 0, { capacity: 2 });
  expect(crowded?.columns.get("n")?.moved).toEqual(Float64Array.of(1, 2, 3));
});

test("the worker gives up on a bad row", async () => {
  expect(await read("a,1\nb,x\n", 0)).toBeUndefined();
  expect(await read('a,1\n"b,2\n', 0)).toBeUndefined();
});
