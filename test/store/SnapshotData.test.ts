import { expect, test } from "vitest";
import type { TableName, Tables } from "../../src/shop/tables.ts";
import { SnapshotData } from "../../src/store/SnapshotData.ts";
import { shop } from "./shop.ts";

test("SnapshotData.table(name) loads once, and again after a failure", async () => {
  let loads = 0;
  const tables = shop();
  const load = async <Name extends TableName>(name: Name): Promise<Tables[Name]> => {
    loads++;
    if (loads === 1) throw new Error("first");
    return tables[name] as Tables[Name];
  };
  const snapshot = new SnapshotData({}, load);
  await expect(snapshot.table("customers")).rejects.toThrow("first");
  expect(snapshot.loading).toBe(false);
  await Promise.all([snapshot.table("customers"), snapshot.table("customers")]);
  expect([loads, snapshot.loaded.customers?.length]).toEqual([2, 6]);
});

test("SnapshotData.answer(question) keeps answers, not failures", async () => {
  const snapshot = new SnapshotData({}, async () => Promise.reject(new Error("none")));
  let asked = 0;
  const ask = () =>
    snapshot.answer("q", {}, async () => {
      asked++;
      if (asked === 1) throw new Error("not now");
      return { asked };
    });
  await expect(ask()).rejects.toThrow("not now");
  expect(await ask()).toEqual({ asked: 2 });
  expect(await ask()).toEqual({ asked: 2 });
  expect(snapshot.index("i", () => 1)).toBe(snapshot.index("i", () => 2));
});
