import { expect, test } from "vitest";
import { csvDirectory } from "../../src/node/csvDirectory.ts";
import { DataStore } from "../../src/store/DataStore.ts";

const DATA = new URL("../../data/", import.meta.url);

test("csvDirectory(folder) gives the three tables", async () => {
  const store = new DataStore(csvDirectory(DATA));
  await store.load();
  expect((await store.status()).rows).toEqual({ customers: 5000, transactions: 59_192, recommendations: 14_678 });
});

test("csvDirectory(folder, {files}) takes other names, and complains of a missing file when it is needed", async () => {
  const store = new DataStore(csvDirectory(DATA, { files: { customers: "customers.csv" } }));
  expect((await store.getRecommendations()).length).toBe(14_678);
  await expect(store.getCustomer("C1")).rejects.toMatchObject({ code: "missing_file" });
  expect(() => csvDirectory(DATA, { files: { orders: "x" } as object })).toThrow(
    "csvDirectory: files must be an object with any of customers",
  );
});

test("csvDirectory(folder, {files: {table: null}}) leaves a table out", async () => {
  const store = new DataStore(csvDirectory(DATA, { files: { transactions: null, recommendations: null } }));
  await store.load();
  expect((await store.status()).rows).toEqual({ customers: 5000, transactions: null, recommendations: null });
});
