import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { seededRandom } from "../../src/math/seededRandom.ts";
import { readOrders } from "../../src/reading/readOrders.ts";
import { dayText } from "../../src/time.ts";
import { invalidOption } from "../shared/failures.ts";
import { randomExport } from "./exports.ts";
import { linesOf, readingOf } from "./read.ts";

const SEEDS = Array.from({ length: 150 }, (_, seed) => seed);

test("readOrders(any orders, written in any dialect, format and language) reads the same orders", async () => {
  for (const seed of SEEDS) {
    const { text, orders, dialect } = randomExport(seed);
    const read = await readOrders(text).catch((error) => expect.fail(`${dialect}: ${error.message}`));
    const lines = Array.from(read.orders, ({ orderId, customerId, date, revenue }) => ({
      id: orderId,
      customer: customerId,
      day: dayText(date.getTime()),
      cents: Math.round((revenue as number) * 100),
    }));
    expect(lines, dialect).toEqual(orders);
    const { rows, customers, rejected } = read.reading;
    expect([rows, customers, rejected], dialect).toEqual([
      orders.length,
      new Set(orders.map(({ customer }) => customer)).size,
      0,
    ]);
  }
});

test("readOrders(the same text, reading.options) makes the same table, and says the same", async () => {
  for (const seed of SEEDS) {
    const { text, dialect } = randomExport(seed);
    const first = await readOrders(text);
    const again = await readOrders(text, JSON.parse(JSON.stringify(first.reading.options)));
    expect(again.orders.fingerprint, dialect).toBe(first.orders.fingerprint);
    expect(again.reading.options, dialect).toEqual(first.reading.options);
  }
});

test("readOrders(a file cut off at any byte) reads its rows, or refuses with a DataError", async () => {
  for (const seed of [1, 2, 3, 4, 5, 6]) {
    const { text, records, dialect } = randomExport(seed);
    const bytes = new TextEncoder().encode(text);
    const whole = await linesOf(bytes);
    for (let cut = 0; cut < bytes.length; cut += 1 + (cut % 3)) {
      try {
        const lines = await linesOf(bytes.slice(0, cut));
        expect(lines.length, `${dialect} ${cut}`).toBeLessThanOrEqual(whole.length);
        // what was decided by a row cut off may be otherwise: so only of most of the file
        if (cut > bytes.length / 2)
          expect(lines.slice(0, -1), `${dialect} ${cut}`).toEqual(whole.slice(0, lines.length - 1));
      } catch (error) {
        expect(error, `${dialect} ${cut}`).toMatchObject({ name: "DataError", code: expect.any(String) });
      }
    }
    for (let rows = Math.ceil(whole.length / 2); rows < whole.length; rows++)
      expect(await linesOf(records.slice(0, rows + 1).join("")), dialect).toEqual(whole.slice(0, rows));
  }
});

test("readOrders(a table among other lines) loses none of them: each is a row, blank, above, of totals or a remark", async () => {
  for (const seed of SEEDS) {
    const random = seededRandom(seed * 31 + 7);
    for (let i = 0; i < 10; i++) random();
    const below = (count: number): number => Math.floor(random() * count);
    const blank = () => ["", ";;;"].slice(0, below(3));
    const rows = Array.from({ length: 3 + below(9) }, (_, i) => [
      `${i + 1};K${below(5)};${10 + below(19)}.0${1 + below(9)}.2025;${below(99)},${10 + below(90)}`,
      ...blank(),
    ]).flat();
    const lines = [
      ...["Auftragsliste", "erstellt von Hand", ""].slice(0, below(4)),
      "Bestellnummer;Kunde;Datum;Betrag",
      ...rows,
      ...[";Summe;;99.999,99", "Alle Angaben ohne Gewähr", "Seite 1 von 1"].slice(0, below(4)),
    ];
    const { files, ...reading } = await readingOf(`${lines.join("\n")}\n`);
    const [file] = files;
    const all = [file?.linesAbove, 1, file?.blankLines, reading.rows, reading.totalLines, reading.remarkLines];
    expect(
      all.reduce((sum: number, count) => sum + (count ?? Number.NaN), 0),
      lines.join("\n"),
    ).toBe(lines.length);
    expect(reading.rows, lines.join("\n")).toBe(
      rows.filter((row) => row.startsWith(";") === false && row !== "").length,
    );
  }
});

test.each(["UTC", "America/New_York", "Pacific/Auckland"])(
  "readOrders(exports and rows) reads the same on a machine in %s",
  async (zone) => {
    const csv = "Order,Customer,Date,Total\n1,K1,2025-01-31 23:30:00 -0500,5.50\n2,K2,2025-07-01 00:15,6.50\n";
    const program = `
      import { readOrders } from "clientele";
      const rows = [{ order: "1", customer: "K1", date: new Date("2025-01-31T23:30:00Z"), total: 5.5 }];
      const read = async (source, options) => (await readOrders(source, options)).orders;
      const csv = ${JSON.stringify(csv)};
      const [written, utc, given] = [await read(csv), await read(csv, { zone: "utc" }), await read(rows)];
      console.log(JSON.stringify([written.fingerprint, ...[written, utc, given].map((table) => table.row(0).date)]));`;
    const args = ["--conditions=clientele-source", "--import", "tsx", "--input-type=module", "-e", program];
    const cwd = new URL("../..", import.meta.url).pathname;
    const printed = execFileSync(process.execPath, args, { cwd, encoding: "utf8", env: { ...process.env, TZ: zone } });
    const days = ["2025-01-31T23:30:00.000Z", "2025-02-01T04:30:00.000Z", "2025-01-31T23:30:00.000Z"];
    expect(JSON.parse(printed)).toEqual([(await readOrders(csv)).orders.fingerprint, ...days]);
  },
);

test("readOrders(…, options that there are not, no source, an aborted signal) says so", async () => {
  const csv = "Order,Customer,Date,Total\n1,K1,2025-01-31,5.50\n";
  for (const [options, option] of [
    [{ column: {} }, "options"],
    [{ columns: { customer: "Customer" } }, "columns"],
    [{ statuses: { canceled: ["x"] } }, "statuses"],
    [{ pseudonymize: "" }, "pseudonymize"],
    [{ amount: ["Total"] }, "amount"],
    [{ onBadRow: "skip" }, "onBadRow"],
    [{ preset: "shopfy" }, "preset"],
  ] as const)
    await expect(readOrders(csv, options as object), option).rejects.toEqual(invalidOption(option));
  await expect(readOrders([[{ total: 1 }], 7 as never])).rejects.toThrow();
  await expect(readOrders(csv, { signal: AbortSignal.abort(new Error("enough")) })).rejects.toThrow("enough");
  // a preset that fits, and none
  const shopify =
    "Name,Email,Financial Status,Created at,Lineitem name,Lineitem quantity,Total\n#1,a@x.org,paid,2025-01-31,Tea,1,5.50\n";
  expect((await readingOf(shopify)).preset).toBe("shopify");
  const part = "Name,Email,Created at,Total\n#1,a@x.org,2025-01-31,5.50\n";
  expect(await readingOf(part, { preset: "shopify" })).toMatchObject({ preset: "shopify", roles: { orderId: "Name" } });
  expect((await readingOf(shopify, { preset: null, columns: { orderId: "Name" } })).preset).toBeNull();
});

test.each(["Customer ID,Date,Amount\n", '[{"Customer ID":"C1"},'])(
  "readOrders(a source that hangs after %j, { signal }) stops at once",
  async (begin) => {
    async function* hanging(): AsyncGenerator<string> {
      yield begin;
      yield "x".repeat(100_000);
      await new Promise(() => undefined);
    }
    const stop = new AbortController();
    const reading = readOrders(hanging(), { signal: stop.signal });
    setTimeout(() => stop.abort(new Error("enough")), 30);
    await expect(reading).rejects.toThrow("enough");
  },
);

test("readOrders(file) of a page names the file", async () => {
  const file = new File(["Order,Customer,Date,Total\n1,C1,2025-01-31,20\n"], "export.csv");
  expect((await readOrders(file)).reading.files[0]?.file).toBe("export.csv");
  await expect(readOrders(new File([""], "empty.csv"))).rejects.toThrow("empty.csv");
});
