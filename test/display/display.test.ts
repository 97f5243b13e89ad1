import { expect, test } from "vitest";
import { display, JUPYTER_DISPLAY, showing } from "../../src/display/display.ts";
import { transactionSchema } from "../../src/shop/transactions.ts";
import { DataStore } from "../../src/store/DataStore.ts";
import { fromOrders } from "../../src/store/fromOrders.ts";
import { Table } from "../../src/tables/Table.ts";
import { invalidOption } from "../shared/failures.ts";

const orders = Table.from(transactionSchema, [
  { customerId: "C1", date: "2025-01-31", revenue: 2000, orderId: "53251" },
  { customerId: "<C2>", date: "2025-02-01 08:30:00", revenue: 12.5, orderId: "53252" },
]);

test("display(table) has its name, units and rows", () => {
  const { text, html } = display(orders);
  expect(text.split("\n")).toEqual([
    "transactions",
    "customerId  orderId  date                 revenue",
    "C1          53251    2025-01-31             2,000",
    "<C2>        53252    2025-02-01 08:30:00     12.5",
  ]);
  expect(html).toContain("revenue<br><small>currency of the shop</small>");
  expect(html).toContain("&lt;C2&gt;");
});

test("display(table, options) takes rows, columns, units and a title", () => {
  const { text, html } = display(orders, {
    rows: 1,
    columns: ["revenue", "customerId"],
    units: { revenue: "naira" },
    title: "Orders",
  });
  expect(text).toBe("Orders\nrevenue  customerId\n  2,000  C1\n1 of 2 rows");
  expect(html).toContain("<small>naira</small>");
});

test("display(a table of a million rows) is as quick as one of twenty", () => {
  const rows = Array.from({ length: 1_000_000 }, (_, i) => ({ customerId: `C${i}`, nested: { value: i } }));
  expect(display(rows).text.split("\n")).toHaveLength(22);
  expect(display(rows).text).toMatch(/^customerId {2}nested.value[\s\S]*20 of 1,000,000 rows$/);
});

test.each<[unknown, string]>([
  [[], "value\nno rows"],
  [[1, "two"], "value\n1\ntwo"],
  [
    { customers: 5000, rate: 0.25, by: { high: 3 } },
    "name       value\ncustomers  5,000\nrate        0.25\nby.high        3",
  ],
  [null, "value\n"],
  ["text", "value\ntext"],
  [new Map([["a", 1]]), "key  value\na        1"],
  [new Set(["x"]), "value\nx"],
  [[{ a: 1 }, 5], "a  value\n1\n       5"],
  [[{ constructor: 1 }], "constructor\n          1"],
  [[{ a: 1 }, null, { b: "x" }], "a  b\n1\n\n   x"],
])("display(%j).text", (value, text) => {
  expect(display(value).text).toBe(text);
});

test("display(an error) says what it says", () => {
  expect(display(new RangeError("too far")).text).toBe("name     value\nname     RangeError\nmessage  too far");
});

test("display(no rows, { columns }) has the columns", () => {
  expect(display([], { columns: ["customerId", "revenue"] }).text).toBe("customerId  revenue\nno rows");
});

test("display(an object within itself) ends", () => {
  const own: Record<string, unknown> = { name: "x" };
  own.self = own;
  expect(display(own).text).toContain("self.self");
});

test("display(value)[Symbol.for('Jupyter.display')]() is its text and HTML", () => {
  const { text, html, [JUPYTER_DISPLAY]: bundle } = display(orders);
  expect(JUPYTER_DISPLAY).toBe(Symbol.for("Jupyter.display"));
  expect(bundle()).toEqual({ "text/plain": text, "text/html": html });
  expect(orders[JUPYTER_DISPLAY]()).toEqual(bundle());
});

test("a list of customers shows itself with the units of their table", async () => {
  const store = new DataStore(fromOrders(orders, { backtest: false }));
  const list = (await store.getHighValueCustomers(1)) as unknown as { [JUPYTER_DISPLAY]: () => Record<string, string> };
  expect(list[JUPYTER_DISPLAY]()["text/html"]).toContain("predictedClv<br><small>currency of the shop</small>");
  expect(JSON.stringify(list)).toMatch(/^\[\{"customerId"/);
});

test("an answer of a DataStore shows itself, and is the same as before", async () => {
  const store = new DataStore({ transactions: orders });
  const trend = (await store.getRevenueTrends()) as unknown as { [JUPYTER_DISPLAY]: () => object };
  expect(trend[JUPYTER_DISPLAY]()).toHaveProperty("text/plain", expect.stringContaining("getRevenueTrends"));
  expect(Object.keys(trend)).toEqual(["0", "1"]);
  expect(JSON.stringify(showing({ a: 1 }, "t"))).toBe('{"a":1}');
  expect(showing(3, "t")).toBe(3);
});

test("display(value, an option out of range) is an OptionError", () => {
  expect(() => display(orders, { rows: 0 })).toThrow(invalidOption("rows"));
  expect(() => display(orders, { columns: ["churn"] })).toThrow(invalidOption("columns"));
  expect(() => display([{ a: 1 }], { columns: ["b"] })).toThrow(invalidOption("columns"));
  expect(() => display([], { columns: "a" as unknown as string[] })).toThrow(invalidOption("columns"));
});
