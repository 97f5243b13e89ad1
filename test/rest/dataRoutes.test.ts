import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { csvFile } from "../../src/node/csvFile.ts";
import { dataRoutes } from "../../src/rest/dataRoutes.ts";
import { DataStore } from "../../src/store/DataStore.ts";
import { fromOrders } from "../../src/store/fromOrders.ts";
import { ask, NOW, PLAIN_ORDERS, shop } from "./shop.ts";

const [route] = dataRoutes;
const EXPORT = `Bestellnr.;Kunde;Datum;Betrag;Status
1;C1;10.01.2025;20,00 €;Geliefert
2;C2;31.01.2025;40,50 €;Geliefert
2;C2;02.02.2025;-40,50 €;Erstattet
3;C2;03.02.2025;15,00 €;Storniert
`;

test("/api/data of an export says how it was read, and names no folder", async () => {
  const folder = mkdtempSync(join(tmpdir(), "clientele-"));
  writeFileSync(join(folder, "export.csv"), EXPORT);
  // a file of another kind is told of in the summary
  writeFileSync(join(folder, "stock.csv"), "shelf,colour\nleft,red\nright,blue\n");
  const files = ["export.csv", "stock.csv"].map((name) => csvFile(join(folder, name)));
  const store = new DataStore(fromOrders(files), { now: () => NOW });
  await store.load();
  rmSync(folder, { recursive: true });
  const { status, json, body } = await ask(store, "/api/data");
  expect(status).toBe(200);
  expect(route?.output.parse(json)).toEqual(json);
  expect(body).not.toContain(folder);
  expect(json).toMatchObject({
    state: "ready",
    loaded_at: new Date(NOW).toISOString(),
    rows: { transactions: 3, customers: 2 },
    rejected: { transactions: 0 },
    reading: {
      currency: "EUR",
      roles: { customer_id: "Kunde", revenue: "Betrag", order_id: "Bestellnr." },
      files: [{ file: "export.csv", delimiter: ";" }],
      left_out: { cancelled: { count: 1, sum: 15 } },
      refunds: { count: 1, sum: 40.5 },
    },
  });
  expect(json.reading.summary).toContain("tock.csv shares no key");
  expect(json.reading).not.toHaveProperty("options");
  const { options, ...reading } = (await store.getReading()) as NonNullable<
    Awaited<ReturnType<typeof store.getReading>>
  >;
  expect([json.reading.summary, json.reading.orders]).toEqual([reading.summary, reading.orders]);
});

test("/api/data of tables that were given has no reading, and the version of those that are loaded", async () => {
  const store = shop();
  await store.load();
  const { json } = await ask(store, "/api/data");
  expect(json).toMatchObject({ state: "ready", reading: null, version: await (await store.snapshot()).version() });
  const one = new DataStore({ transactions: PLAIN_ORDERS });
  await one.load();
  expect((await ask(one, "/api/data")).json).toMatchObject({
    rows: { customers: null, transactions: 1 },
    reading: null,
  });
});

test("/api/data reads nothing by itself: while there are no data it is status 503", async () => {
  const store = shop();
  expect((await ask(store, "/api/data")).status).toBe(503);
  expect((await store.status()).state).toBe("notLoaded");
});

test("/api/data follows a reload", async () => {
  let csv = EXPORT;
  const store = new DataStore(fromOrders(() => csv));
  await store.load();
  const before = (await ask(store, "/api/data")).json;
  csv += "4;C1;04.02.2025;5,00 €;Geliefert\n";
  await store.reload();
  const after = (await ask(store, "/api/data")).json;
  expect([before.reading.orders, after.reading.orders]).toEqual([2, 3]);
  expect(after.version).not.toBe(before.version);
});
