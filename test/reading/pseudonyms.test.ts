import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { pseudonymized } from "../../src/reading/pseudonyms.ts";
import { readOrders } from "../../src/reading/readOrders.ts";
import { textsOf } from "./columnsOf.ts";

const digest = (text: string, key: string) => createHmac("sha256", key).update(text).digest("hex").slice(0, 16);

test("pseudonymized(column, key) has each text's HMAC-SHA-256, 16 characters, and nothing where there is none", async () => {
  const texts = ["ann@x.org", null, "Zoë", "ann@x.org"];
  const column = await pseudonymized(textsOf(texts), "secret");
  expect([...column]).toEqual(texts.map((text) => (text === null ? null : digest(text, "secret"))));
  expect([...(await pseudonymized(textsOf(texts), "other"))][0]).toBe(digest("ann@x.org", "other"));
});

test("readOrders(…, {pseudonymize}) holds no customer in clear", async () => {
  const rows = Array.from(
    { length: 12 },
    (_, i) => `${i},${["ann@x.org", "Ann@X.org "][i % 2]},2025-01-${i + 10},${i}.50`,
  );
  const csv = `Order,Customer,Date,Total\n${rows.join("\n")}\n12,bob@y.org,2025-02-01,1.00\n`;
  const { orders, reading } = await readOrders(csv, { pseudonymize: "secret" });
  expect(new Set(orders.column("customerId"))).toEqual(
    new Set(["ann@x.org", "bob@y.org"].map((id) => digest(id, "secret"))),
  );
  expect(reading).toMatchObject({ orders: 13, customers: 2 });
  expect(reading.warnings.map(({ code }) => code)).toEqual(["dominant_customer"]);
  expect(JSON.stringify(reading)).not.toMatch(/x\.org|secret/i);
});
