import fc from "fast-check";
import { expect, test } from "vitest";
import { type RecommendOptions, recommend } from "../../src/predict/recommend.ts";
import { transactionSchema } from "../../src/shop/transactions.ts";
import type { StepProgress } from "../../src/tasks.ts";
import { close } from "../shared/close.ts";
import { invalidOption, missingColumn, withoutEach } from "../shared/failures.ts";
import { expectFinite } from "../shared/finite.ts";
import { baskets, histories, lawOf } from "../shop/law.ts";
import { dayAfterFirst, simulateOrders } from "./simulateOrders.ts";

const order = { customerId: "C1", date: "2025-01-31", revenue: 1, category: "Feed" };
const buys = (customerId: string, ...categories: string[]) =>
  categories.map((category) => ({ ...order, customerId, category }));
const rowsOf = async (orders: Iterable<object>, options: RecommendOptions = {}) => [
  ...(await recommend(orders as (typeof order)[], options)).table,
];

/** Wilson's lower end, from the other form of its formula: the mean of the interval less half its width. */
function wilson(count: number, of: number): number {
  const z2 = 1.2815515655446004 ** 2;
  return (count + z2 / 2 - Math.sqrt(z2 * ((count * (of - count)) / of + z2 / 4))) / (of + z2);
}

interface Bought {
  customerId: string;
  date: Date;
  revenue: number | null;
  category: string | null;
}

const bought = fc.array(
  fc.record({
    customerId: fc.constantFrom("C1", "C2", "C3", "C10", "__proto__", "constructor", "7"),
    date: fc.integer({ min: 0, max: 40 }).map((day) => new Date(Date.UTC(2025, 0, 1 + day))),
    revenue: fc.constantFrom(null, -5, 0, 5, 5, 5),
    category: fc.constantFrom(null, "Feed", "Seeds", "Tools", "Unknown", "__proto__", "constructor"),
  }),
  { minLength: 1, maxLength: 40 },
);

/** Per customer, on how many days each category was bought and kept; customers as `orders` knows them. */
function basketsOf(orders: readonly Bought[]) {
  const law = lawOf(orders.map((row) => ({ ...row, date: row.date.toISOString() })));
  const purchases = new Map(histories(law, "2030-01-01").map((row) => [row.customerId, row.orderCount]));
  return { baskets: baskets(law), purchases };
}

test("recommend(orders, { order: similarity }) gives each customer what is most like the customer's own items", async () => {
  const minSupports = fc.integer({ min: 1, max: 3 });
  await fc.assert(
    fc.asyncProperty(bought, minSupports, fc.integer({ min: 1, max: 4 }), async (orders, minSupport, perCustomer) => {
      const rows = await rowsOf(orders, { order: "similarity", minSupport, perCustomer });
      const { baskets } = basketsOf(orders);
      const having = (...items: string[]) =>
        [...baskets.values()].filter((own) => items.every((item) => own.has(item))).length;
      const items = new Set(orders.map(({ category }) => category).filter((item) => item !== null));
      const known = [...items].filter((item) => having(item) >= minSupport && item !== "Unknown");
      for (const [id, own] of baskets) {
        const scoreOf = (item: string) =>
          known
            .filter((other) => own.has(other))
            .map((other) => having(item, other) / (Math.sqrt(having(item) * having(other)) + 10))
            .reduce((sum, alike) => sum + alike, 0);
        const scores = known.filter((item) => !own.has(item)).map(scoreOf);
        const given = rows
          .filter(({ customerId }) => customerId === id)
          .map((row) => row.recommendedCategory as string);
        expect(given.map(scoreOf)).toEqual(close(scores.sort((a, b) => b - a).slice(0, perCustomer), 1e-9));
        expect(new Set(given).size).toBe(given.length);
      }
    }),
  );
});

test("recommend(orders) says in each reason what can be recounted, and confidence, support, base and lift are that", async () => {
  const orders = fc.oneof(bought, fc.constantFrom(...[1, 2].map((seed) => withDates(simulateOrders({ seed })))));
  const wanted = fc.record({
    minSupport: fc.integer({ min: 1, max: 3 }),
    how: fc.constantFrom(
      ...(["auto", "similarity", "popularity"] as const).map((order) => ({ kind: "new" as const, order })),
      ...(["auto", "dueTime", "frequency"] as const).map((order) => ({ kind: "repeat" as const, order })),
    ),
    exclude: fc.subarray(["Feed", "Unknown", "__proto__"]),
  });
  await fc.assert(
    fc.asyncProperty(orders, wanted, async (all, { how, ...rest }) => {
      const options = { ...rest, ...how };
      const { baskets, purchases: purchasesOf } = basketsOf(all);
      const having = (...items: string[]) =>
        [...baskets.values()].filter((own) => items.every((item) => own.has(item))).length;
      const customers = [...baskets.values()].filter((own) => own.size > 0).length;
      const recount = countOnce((item: string) => having(item));
      const purchases = [...purchasesOf.values()].reduce((sum, count) => sum + count, 0);
      const times = countOnce((item: string) =>
        [...baskets.values()].reduce((sum, own) => sum + (own.get(item) ?? 0), 0),
      );
      for (const row of await rowsOf(all, options)) {
        const item = row.recommendedCategory as string;
        const own = baskets.get(row.customerId) as Map<string, number>;
        expect(options.exclude).not.toContain(item);
        let [share, of] = [own.get(item) ?? 0, purchasesOf.get(row.customerId) as number];
        let base = times(item) / purchases;
        if (share > 0) {
          expect(options.kind).toBe("repeat");
          const [, gap, last] =
            /^Bought in \d+ of the customer's \d+ purchases, (?:about every (\d+ days?), last )?(\d+ days?) ago: /.exec(
              row.reason as string,
            ) ?? [];
          const when = gap === undefined ? last : `about every ${gap}, last ${last}`;
          expect(gap === undefined).toBe(share === 1);
          expect(row.reason).toBe(`Bought in ${share} of the customer's ${of} purchases, ${when} ago: ${item}`);
        } else {
          base = recount(item) / customers;
          const overall = `${recount(item)} of ${customers} customers`;
          const [, because] = /^\d+ of \d+ customers who bought (.*) also bought /.exec(row.reason as string) ?? [];
          [share, of] = because === undefined ? [recount(item), customers] : [having(item, because), having(because)];
          expect(row.reason).toBe(
            because === undefined
              ? `Popular: ${overall} bought ${item}`
              : `${share} of ${of} customers who bought ${because} also bought ${item}; ${overall} overall`,
          );
          if (because !== undefined) {
            expect(options.kind).toBe("new");
            expect(options.exclude).not.toContain(because);
            expect([own.has(because), options.order === "popularity"]).toEqual([true, false]);
            expect(share / of).toBeGreaterThanOrEqual(base - 1e-12);
          }
          expect(share).toBeGreaterThanOrEqual(options.minSupport);
        }
        expect(row).toMatchObject(
          close({
            confidence: wilson(share, of),
            support: share,
            baseRate: base,
            lift: share / of / base,
          }),
        );
      }
    }),
    { numRuns: 60 },
  );
});

function withDates(orders: ReturnType<typeof simulateOrders>): Bought[] {
  return orders.map((row) => ({ ...row, date: new Date(row.date) }));
}

function countOnce(count: (item: string) => number): (item: string) => number {
  const known = new Map<string, number>();
  return (item) => {
    const value = known.get(item) ?? count(item);
    known.set(item, value);
    return value;
  };
}

test("recommend(orders, { kind: repeat }) counts purchases with an item that was kept, of all purchases", async () => {
  const buy = (customerId: string, day: number, revenue: number | null, category: string | null): Bought => {
    return { customerId, date: new Date(Date.UTC(2025, 0, day)), revenue, category };
  };
  // what was refunded was bought, but is not offered again
  const orders = [
    ...[buy("A", 1, 10, "Feed"), buy("A", 2, 10, "Feed"), buy("A", 2, -10, null)],
    ...[buy("B", 1, 10, "Feed"), buy("B", 1, -10, null)],
    // a guest's purchases are nobody's
    { ...buy("", 3, 10, "Feed"), customerId: null as unknown as string },
  ];
  const rows = await rowsOf(orders, { kind: "repeat", minSupport: 1 });
  // B kept nothing, and is offered what is popular
  expect(rows.map(({ customerId, support, baseRate, lift }) => [customerId, support, baseRate, lift])).toEqual([
    ["A", 1, 1 / 3, 1.5],
    ["B", 1, 1, 1],
  ]);
});

test("recommend(orders) lists customers in the order of the orders, whatever their ids", async () => {
  const orders = ["C3", "x", "C1", "C2"].flatMap((id, i) => buys(id, i % 2 ? "Feed" : "Seeds"));
  const rows = await rowsOf(orders, { minSupport: 1 });
  expect(rows.map(({ customerId }) => customerId)).toEqual(["C3", "x", "C1", "C2"]);
});

test("recommend(orders) offers the popular to customers of whom nothing is known, and says so", async () => {
  const orders = [
    ...Array.from({ length: 12 }, (_, i) => buys(`C${i}`, "Feed")).flat(),
    { ...order, customerId: "blank", category: null },
    { ...order, customerId: "refund", revenue: -1 },
  ];
  // who only got money back is no customer
  expect(await rowsOf(orders)).toMatchObject([
    { customerId: "blank", recommendedCategory: "Feed", reason: "Popular: 12 of 12 customers bought Feed", lift: 1 },
  ]);
});

test("recommend(orders) never offers Unknown and Other unless told to", async () => {
  const orders = Array.from({ length: 12 }, (_, i) =>
    buys(`C${i}`, i ? "Unknown" : "Feed", i ? "Other" : "Feed"),
  ).flat();
  expect(await rowsOf(orders)).toEqual([]);
  expect((await rowsOf(orders, { exclude: [], minSupport: 11 })).map((row) => row.recommendedCategory)).toEqual([
    "Unknown",
    "Other",
  ]);
});

test("recommend(orders, { level: product }) names products, each once per purchase", async () => {
  const products = (text: string, customerId: string) => ({ ...order, customerId, product: text });
  const orders = [
    products("2× Feed, large, 1× Seeds", "C1"),
    { ...products("1× Seeds, 1× Seeds", "C1"), date: "2025-01-30" },
    products("5× Feed, large", "C2"),
  ];
  const fresh = await rowsOf(orders, { level: "product", minSupport: 1, order: "similarity" });
  expect(fresh.map(({ customerId, reason }) => [customerId, reason])).toEqual([
    ["C2", "1 of 2 customers who bought Feed, large also bought Seeds; 1 of 2 customers overall"],
  ]);
  const again = await rowsOf(orders, { level: "product", kind: "repeat" });
  expect(again.map(({ reason }) => reason)).toEqual([
    "Bought in 2 of the customer's 2 purchases, about every 1 day, last 0 days ago: Seeds",
    "Bought in 1 of the customer's 2 purchases, 0 days ago: Feed, large",
    "Bought in 1 of the customer's 1 purchases, 0 days ago: Feed, large",
  ]);
});

test("recommend(orders, { asOf }) is what the orders up to that day give", async () => {
  const orders = withDates(simulateOrders());
  const asOf = dayAfterFirst(400);
  const then = orders.filter(({ date }) => date.getTime() < asOf.getTime() + 86_400_000);
  for (const kind of ["new", "repeat"] as const) {
    expect(await rowsOf(orders, { kind, asOf })).toEqual(await rowsOf(then, { kind, asOf }));
  }
});

test("recommend(orders, { order: auto }) takes similarity only where it was right more often", async () => {
  // two kinds of customers, who each buy their own second thing after a year
  const later = (customerId: string, category: string) => ({
    ...order,
    customerId,
    category,
    date: "2025-12-31",
  });
  const kinds = Array.from({ length: 120 }, (_, i) => {
    const id = `C${i}`;
    const kind = i % 2 ? "Boat" : "Bike";
    const extras = ["Oars", "Rope", "Sail"].map((extra, k) => `${kind} ${extra} ${k}`);
    const now = buys(id, kind, ...(i % 4 < 2 ? extras : []));
    return i % 4 < 2 ? now : [...now, ...extras.map((extra) => later(id, extra))];
  }).flat();
  const start = { ...order, customerId: "first", date: "2024-06-01" };
  const { order: chosen, tested } = await recommend([start, ...kinds]);
  expect(chosen).toBe("similarity");
  // nobody wants the most popular thing that they do not have: it is what the other kind begins with
  expect(tested).toEqual({
    customers: 60,
    chosen: { hitAt1: 1, recallAt10: 1 },
    popularity: { hitAt1: 0, recallAt10: 1 },
  });
  // one thing after another, in the same order for all: nothing beats popularity
  expect(await recommend(buys("C1", "Feed"))).toMatchObject({ order: "popularity", tested: null });
});

test("recommend(orders, { kind: repeat, order: auto }) takes due time unless frequency was right more often", async () => {
  const on = (customerId: string, category: string, ...days: number[]) =>
    days.map((day) => ({ ...order, customerId, category, date: new Date(Date.UTC(2025, 0, 1 + day)) }));
  // everybody went over from one thing to another, and buys it once more in the last fifth
  const changed = Array.from({ length: 12 }, (_, i) => [
    ...on(`C${i}`, "Old", 0, 20, 40, 60),
    ...on(`C${i}`, "New", 200, 220, 240, 310),
  ]).flat();
  const byDueTime = await recommend(changed, { kind: "repeat" });
  expect(byDueTime.order).toBe("dueTime");
  expect(byDueTime.tested).toEqual({
    customers: 12,
    chosen: { hitAt1: 1, recallAt10: 1 },
    popularity: { hitAt1: 0, recallAt10: 1 },
  });
  // or came back to what they had bought most often
  const returned = Array.from({ length: 12 }, (_, i) => [
    ...on(`C${i}`, "Old", 0, 20, 40, 60, 310),
    ...on(`C${i}`, "New", 200, 220, 240),
  ]).flat();
  expect((await recommend(returned, { kind: "repeat" })).order).toBe("frequency");
  expect((await recommend(buys("C1", "Feed"), { kind: "repeat" })).order).toBe("dueTime");
});

test("recommend(orders, { kind: repeat }) fills the list with popular items", async () => {
  const orders = [...Array.from({ length: 12 }, (_, i) => buys(`C${i}`, "Feed")).flat(), ...buys("C12", "Seeds")];
  const rows = await rowsOf(orders, { kind: "repeat" });
  expect(rows.slice(-2)).toMatchObject([
    { customerId: "C12", recommendedCategory: "Seeds", support: 1, lift: 13 },
    { customerId: "C12", reason: "Popular: 12 of 13 customers bought Feed", support: 12, baseRate: 12 / 13, lift: 1 },
  ]);
});

test("recommend(orders) has nothing to say of no orders, of one category, and of too few customers", async () => {
  expect(await rowsOf([])).toEqual([]);
  expect(await rowsOf([], { kind: "repeat" })).toEqual([]);
  expect(await rowsOf(Array.from({ length: 30 }, (_, i) => buys(`C${i}`, "Feed")).flat())).toEqual([]);
  expect(await rowsOf([...buys("C1", "Feed"), ...buys("C2", "Seeds")])).toEqual([]);
});

test("recommend(orders) gives numbers whatever the amounts", async () => {
  const orders = simulateOrders({ customers: 60 }).map((row, i) => {
    return { ...row, revenue: [null, null, 0, -1, 5][i % 5] as number };
  });
  for (const kind of ["new", "repeat"] as const) expectFinite(await rowsOf(orders, { kind, minSupport: 1 }));
});

test.each(withoutEach(transactionSchema, order))("recommend(orders) needs $header", async ({ header, rows }) => {
  const error = await recommend(rows).catch((error: unknown) => error);
  // without amounts nothing was refunded
  if (header === "Revenue") expect(error).not.toHaveProperty("code");
  else expect(error).toMatchObject({ name: "DataError", column: header });
});

test("recommend(orders, { level: product }) needs Product(s)", async () => {
  await expect(recommend([order], { level: "product" })).rejects.toThrow(missingColumn("Product(s)"));
});

test("recommend(orders, options) names the option that will not do, orders or not", async () => {
  const wrong: [string, RecommendOptions][] = [
    ["level", { level: "brand" as "product" }],
    ["kind", { kind: "constructor" as "new" }],
    ["order", { order: "rules" as "similarity" }],
    ["order", { order: "dueTime" }],
    ["order", { kind: "repeat", order: "popularity" }],
    ["perCustomer", { perCustomer: 0 }],
    ["perCustomer", { perCustomer: 25 }],
    ["minSupport", { minSupport: 0 }],
    ["minSupport", { minSupport: Number.NaN }],
    ["asOf", { asOf: new Date(Number.NaN) }],
    ["asOf", { asOf: "2025-13-01" }],
    ["revenue", { revenue: "gros" as "gross" }],
  ];
  for (const [name, options] of wrong) {
    for (const orders of [[], [order]]) await expect(recommend(orders, options)).rejects.toThrow(invalidOption(name));
  }
});

test("recommend(orders, { onProgress, signal }) tells each step and stops between them", async () => {
  const told: StepProgress[] = [];
  const stop = new AbortController();
  const onProgress = (progress: StepProgress) => {
    told.push(progress);
    if (progress.done === 1) stop.abort(new Error("enough"));
  };
  await expect(recommend([order], { onProgress, signal: stop.signal })).rejects.toThrow("enough");
  expect(told.map(({ job, done, total }) => [job, done, total])).toEqual([
    ["recommend", 0, 3],
    ["recommend", 1, 3],
  ]);
});

test("recommend(orders) chooses and tests alike whatever guests bought before", async () => {
  const orders = simulateOrders();
  const guests = Array.from({ length: 200 }, (_, i) => ({
    ...order,
    customerId: null,
    date: Date.UTC(2015, 0, 1 + i),
  }));
  const [plain, with_] = [await recommend(orders), await recommend([...guests, ...orders] as never)];
  expect([with_.order, with_.tested]).toEqual([plain.order, plain.tested]);
  expect([...with_.table]).toEqual([...plain.table]);
});

test("recommend(orders, { kind: repeat }) needs no amounts", async () => {
  const bare = buys("C1", "Feed", "Feed").map(({ revenue: _, ...row }) => row);
  expect((await rowsOf(bare, { kind: "repeat", minSupport: 1 })).map(({ support }) => support)).toEqual([1]);
});
