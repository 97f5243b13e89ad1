import { expect, test } from "vitest";
import { gather } from "../../../src/plot/report/gather.ts";
import { predictCustomers } from "../../../src/predict/predictCustomers.ts";
import { whomToContact } from "../../../src/predict/whomToContact.ts";
import type { CustomerStore } from "../../../src/store/CustomerStore.ts";
import { DataStore } from "../../../src/store/DataStore.ts";
import { simulateOrders } from "../../predict/simulateOrders.ts";

const orders = simulateOrders({ customers: 150 });
const predicted = await predictCustomers(orders);
const NOTHING_KNOWN = { contacts: {}, movement: undefined, reading: undefined } as const;

test("gather(store) asks one version of the data all questions", async () => {
  const store = new DataStore({ transactions: orders, ...predicted });
  let snapshots = 0;
  const counting: CustomerStore = {
    snapshot: () => {
      snapshots++;
      return store.snapshot();
    },
    status: () => store.status(),
  };
  const findings = await gather(counting, NOTHING_KNOWN);
  expect(snapshots).toBe(1);
  const { reading, ...rest } = findings;
  expect(reading).toBeNull();
  expect(Object.entries(rest).filter(([, value]) => value === null)).toEqual([]);
  expect(findings.trends).toEqual(await store.getRevenueTrends({ fill: true }));
  expect(findings.contacts).toEqual(whomToContact(predicted));
});

test("gather(a store of orders, or of customers alone) goes on without the rest", async () => {
  const onlyOrders = await gather(new DataStore({ transactions: orders }), NOTHING_KNOWN);
  expect(onlyOrders.trends).not.toBeNull();
  expect([onlyOrders.metrics, onlyOrders.contacts, onlyOrders.movement, onlyOrders.report, onlyOrders.best]).toEqual([
    null,
    null,
    null,
    null,
    null,
  ]);
  const { customers } = predicted;
  const onlyCustomers = await gather(new DataStore({ customers }), NOTHING_KNOWN);
  expect(onlyCustomers.metrics).not.toBeNull();
  expect([onlyCustomers.trends, onlyCustomers.cohorts, onlyCustomers.contacts]).toEqual([null, null, null]);
});

test("gather(store, { contacts: false, movement: false }) leaves them out, and takes what is there already", async () => {
  const store = new DataStore({ transactions: orders, ...predicted });
  const without = await gather(store, { ...NOTHING_KNOWN, contacts: false, movement: false });
  expect([without.contacts, without.movement]).toEqual([undefined, undefined]);
  const contacts = whomToContact(predicted, { budget: 3 });
  expect((await gather(store, { ...NOTHING_KNOWN, contacts, movement: false })).contacts).toBe(contacts);
});

test("gather(a store that fails) fails", async () => {
  const broken = new DataStore({ transactions: "Customer_ID,Date,Revenue\nC1,2025-01-01,many\n" });
  await expect(gather(broken, NOTHING_KNOWN)).rejects.toThrow(/expected a number/);
});
