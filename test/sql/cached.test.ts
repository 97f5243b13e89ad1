import { expect, test, vi } from "vitest";
import { type CachedOptions, cached, type TextCache } from "../../src/sql/cached.ts";
import type { CustomerSnapshot, CustomerStore } from "../../src/store/CustomerStore.ts";
import { DataStore } from "../../src/store/DataStore.ts";
import { invalidOption } from "../shared/failures.ts";
import { shop } from "../store/shop.ts";

const TTL = 60_000;

/** A store that counts what it is asked, over a cache that is a Map, with changes. */
async function opened(changes: Partial<TextCache> = {}, options: CachedOptions = {}) {
  const kept = new Map<string, string>();
  const asked: string[] = [];
  const errors: string[] = [];
  let version: string | null = "1";
  const snapshot = await new DataStore(shop()).snapshot();
  const watched: CustomerSnapshot = new Proxy(snapshot, {
    get: (target, name) => {
      if (name === "version") return async () => version;
      const method = Reflect.get(target, name, target) as unknown;
      if (typeof method !== "function") return method;
      return (...given: unknown[]) => {
        asked.push(name as string);
        return Reflect.apply(method, target, given);
      };
    },
  });
  const status = { state: "ready" } as Awaited<ReturnType<CustomerStore["status"]>>;
  const store: CustomerStore = { snapshot: async () => watched, status: async () => status };
  const cache = {
    get: (key: string) => kept.get(key),
    set: (key: string, text: string) => kept.set(key, text),
    ...changes,
  };
  const onError = ({ message }: Error) => errors.push(message);
  const made = cached(store, cache, { ttl: TTL, timeout: 20, onError, ...options });
  const data = await made.snapshot();
  return { made, data, asked, errors, kept, snapshot, status, setVersion: (text: string | null) => (version = text) };
}

test("cached() answers from the cache what was asked before, lists and searches too, the same as the store does", async () => {
  const { data, asked, kept, snapshot } = await opened();
  const all = (of: CustomerSnapshot) =>
    Promise.all([
      of.ask("getClvDistribution", { bins: 2 }),
      of.listCustomers({ pageSize: 2 }),
      of.searchCustomers("c3"),
    ]);
  const expected = await all(snapshot);
  expect(await all(data)).toEqual(expected);
  expect([asked.length, kept.size]).toEqual([3, 3]);
  expect(await all(data)).toEqual(expected);
  expect(asked.length).toBe(3);
});

test("cached() says for how long to keep an answer", async () => {
  const set = vi.fn();
  await (await opened({ set })).data.ask("getBusinessMetrics");
  expect(set.mock.calls).toEqual([[expect.stringMatching(/^clientele:[0-9a-f]{32}$/), expect.any(String), TTL]]);
});

test("cached() gives dates as dates", async () => {
  const first = new Date("2025-01-31T08:00:00.250Z");
  const { data, snapshot } = await opened();
  const list = await snapshot.listCustomers({ pageSize: 1 });
  const dated = { ...list, customers: [{ ...list.customers[0], firstPurchaseDate: first, own: { $date: "text" } }] };
  vi.spyOn(snapshot, "listCustomers").mockResolvedValue(dated as never);
  expect([await data.listCustomers(), await data.listCustomers()]).toEqual([dated, dated]);
});

test("cached() asks the store again for other options and another version, and keeps nothing without one", async () => {
  const { data, asked, kept, setVersion } = await opened();
  await data.ask("getClvDistribution", { bins: 2 });
  await data.ask("getClvDistribution", { bins: 3 });
  setVersion("2");
  await data.ask("getClvDistribution", { bins: 2 });
  expect([asked.length, kept.size]).toEqual([3, 3]);
  setVersion(null);
  for (let i = 0; i < 2; i++) await data.ask("getClvDistribution", { bins: 2 });
  expect([asked.length, kept.size]).toEqual([5, 3]);
});

test.each<readonly [string, (text: string, others: string) => string]>([
  ["garbage", () => "{"],
  ["an empty text", () => ""],
  ["a damaged answer", (text) => text.replace("6", "7")],
  ["half of an answer", (text) => text.slice(0, -1)],
  ["the answer to another question", (_, other) => other],
])("cached() takes no %s for an answer", async (_, change) => {
  const { data, asked, errors, kept } = await opened();
  await data.ask("getClvInsights");
  const [other = ""] = kept.values();
  kept.clear();
  const expected = await data.ask("getBusinessMetrics");
  for (const [key, text] of kept) kept.set(key, change(text, other));
  expect(await data.ask("getBusinessMetrics")).toEqual(expected);
  expect(asked.length).toBe(3);
  expect(errors).toEqual([expect.stringMatching(/^the cache holds something else under clientele:/)]);
  // what is wrong was written again
  await data.ask("getBusinessMetrics");
  expect(asked.length).toBe(3);
});

test.each([[null], [undefined]])(
  "cached() takes %j, as Redis has it for a key that is not there, for no answer",
  async (none) => {
    const { data, errors } = await opened({ get: async () => none });
    expect(await data.ask("getBusinessMetrics")).toMatchObject({ totalCustomers: 6 });
    expect(errors).toEqual([]);
  },
);

const fails = () => {
  throw new Error("down");
};

test.each<readonly [string, TextCache["get"], RegExp]>([
  ["throws", fails, /^down$/],
  ["rejects", async () => fails(), /^down$/],
  ["does not answer in time", () => new Promise(() => undefined), /^the cache did not answer within 20 ms$/],
])("cached() answers when the cache %s, tells onError, and lets the cache rest", async (_, get, message) => {
  const calls = vi.fn(get);
  const { data, errors } = await opened({ get: calls });
  expect(await data.ask("getBusinessMetrics")).toMatchObject({ totalCustomers: 6 });
  expect(await data.ask("getClvInsights")).toMatchObject({ highValueCount: 0 });
  expect(errors).toEqual([expect.stringMatching(message)]);
  expect(calls).toHaveBeenCalledTimes(1);
});

test("cached() asks a cache that failed again after a second", async () => {
  vi.useFakeTimers({ toFake: ["performance"] });
  try {
    const get = vi.fn(() => Promise.reject(new Error("down")));
    const { data } = await opened({ get });
    for (const pause of [0, 999, 1]) {
      vi.advanceTimersByTime(pause);
      await data.ask("getBusinessMetrics");
    }
    expect(get).toHaveBeenCalledTimes(2);
  } finally {
    vi.useRealTimers();
  }
});

test("cached() answers when the cache cannot keep, and does not wait for it", async () => {
  const { data, errors } = await opened({ set: () => Promise.reject(new Error("full")) });
  expect(await data.ask("getBusinessMetrics")).toMatchObject({ totalCustomers: 6 });
  await vi.waitFor(() => expect(errors).toEqual(["full"]));
  const slow = await opened({ set: () => new Promise(() => undefined) }, { timeout: 1e9 });
  expect(await slow.data.ask("getBusinessMetrics")).toMatchObject({ totalCustomers: 6 });
});

test("cached() computes once for those who ask the same at the same time, each of whom has rows of its own", async () => {
  const { data, asked } = await opened();
  const [first, second] = await Promise.all([data.listCustomers(), data.listCustomers()]);
  expect(asked).toEqual(["listCustomers"]);
  expect(first).toEqual(second);
  expect(first.customers[0]).not.toBe(second?.customers[0]);
});

test("cached() keeps no failure", async () => {
  const { data, kept, snapshot } = await opened();
  vi.spyOn(snapshot, "ask").mockRejectedValueOnce(new Error("not now"));
  await expect(data.ask("getBusinessMetrics")).rejects.toThrow("not now");
  expect(kept.size).toBe(0);
  expect(await data.ask("getBusinessMetrics")).toMatchObject({ totalCustomers: 6 });
});

test("cached() gives answers that nobody can change, and wraps a snapshot once", async () => {
  const { made, data, status } = await opened();
  expect(Object.isFrozen(await data.ask("getBusinessMetrics"))).toBe(true);
  expect(Object.isFrozen(await data.ask("getBusinessMetrics"))).toBe(true);
  expect(await made.snapshot()).toBe(data);
  expect(await made.status()).toBe(status);
});

test("cached() refuses what is no store, no cache, no time, and a question that there is not", async () => {
  const store = new DataStore(shop());
  const cache = { get: () => null, set: () => undefined };
  expect(() => cached({} as never, cache)).toThrow(invalidOption("store"));
  expect(() => cached(store, { get: cache.get } as never)).toThrow(invalidOption("cache"));
  expect(() => cached(store, cache, { ttl: 0 })).toThrow(invalidOption("ttl"));
  expect(() => cached(store, cache, { timeout: "50" as never })).toThrow(invalidOption("timeout"));
  const data = await cached(store, cache).snapshot();
  await expect(data.ask("getNothing" as never)).rejects.toThrow(invalidOption("name"));
  await expect(data.ask("getClvDistribution", { bins: 0 })).rejects.toThrow(invalidOption("bins"));
});
