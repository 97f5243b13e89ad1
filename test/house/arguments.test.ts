import { expect, test } from "vitest";
import * as clientele from "../../src/index.ts";
import * as node from "../../src/node/index.ts";
import * as rest from "../../src/rest/index.ts";

const WRONG: readonly unknown[] = [undefined, null, 5, "x", {}, [], [5], new Date(0)];

type Call = (...args: unknown[]) => unknown;

const store = new clientele.DataStore({
  transactions: [{ customerId: "C1", date: "2025-01-01", revenue: 1 }],
  customers: [{ customerId: "C1", rfmSegment: "x" }],
  recommendations: [{ customerId: "C1", recommendedCategory: "x", confidence: 1 }],
});
const snapshot = await store.snapshot();

/** The methods of an object, inherited ones included. */
function methodsOf(object: object): string[] {
  const names = new Set<string>();
  for (let at = Object.getPrototypeOf(object); at !== Object.prototype; at = Object.getPrototypeOf(at))
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(at)))
      if (name !== "constructor" && typeof value === "function") names.add(name);
  return [...names];
}

/** Every function that is exported, alone or in an object, and every method of a store. */
const calls: (readonly [string, Call])[] = [
  ...Object.entries({ ...clientele, ...node, ...rest }).flatMap(([name, value]): [string, Call][] => {
    if (typeof value === "function") return /^[A-Z]/.test(name) ? [] : [[name, (arg) => (value as Call)(arg, {})]];
    if (typeof value !== "object" || value === null) return [];
    return Object.entries(value)
      .filter(([, member]) => typeof member === "function")
      .map(([member, f]) => [`${name}.${member}`, (arg) => (f as Call)(arg, arg, 5)]);
  }),
  ...methodsOf(store).map((name): [string, Call] => [
    `store.${name}`,
    (arg) => store[name as "getCustomer"](arg as never),
  ]),
  ...methodsOf(snapshot).map((name): [string, Call] => [
    `snapshot.${name}`,
    (arg) => snapshot[name as "getCustomer"](arg as never),
  ]),
  ["new DataStore", (arg) => new clientele.DataStore(arg as never)],
  ["Table.from", (arg) => clientele.Table.from(clientele.transactionSchema, arg as never)],
  ["Table.fromColumns", (arg) => clientele.Table.fromColumns(clientele.transactionSchema, arg as never)],
];

test("there are functions to try", () => expect(calls.length).toBeGreaterThan(80));

// a TypeError of the engine names neither the call nor what it wanted
test.each(calls)("%s says with a code what is wrong with its argument", async (_, call) => {
  for (const arg of WRONG) {
    try {
      await call(arg);
    } catch (error) {
      expect(error, `${JSON.stringify(arg)}: ${(error as Error).message}`).toHaveProperty("code");
    }
  }
});
