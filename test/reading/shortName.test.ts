import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { csvFile } from "../../src/node/csvFile.ts";
import { readOrders } from "../../src/reading/readOrders.ts";
import { shortName } from "../../src/reading/shortName.ts";

test.each([
  ["/srv/shop/orders export.csv", "orders export.csv"],
  ["C:\\Users\\Ann\\orders.csv", "orders.csv"],
  ["orders.csv", "orders.csv"],
  ["what?.csv", "what?.csv"],
  ["https://shop.example/a/orders.csv?X-Amz-Signature=abc#part", "orders.csv"],
  ["https://shop.example/", "shop.example/"],
  [undefined, undefined],
])("shortName(%j)", (file, name) => {
  expect(shortName(file)).toBe(name);
});

test("a reading names files without their folders, in its sentences too", async () => {
  const folder = mkdtempSync(join(tmpdir(), "clientele-"));
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return csvFile(join(folder, name));
  };
  const orders = write("orders.csv", "Order,Customer,Date,Total\n1,C1,2025-01-31,20\n2,C2,2025-02-01,30\n");
  const stock = write("stock.csv", "shelf,colour\nleft,red\nright,blue\n");
  const { reading } = await readOrders([orders, stock]);
  rmSync(folder, { recursive: true });
  expect(reading.warnings.map(({ code }) => code)).toContain("unjoined_file");
  expect(JSON.stringify(reading)).not.toContain(folder);
  expect(JSON.stringify(reading)).toContain("stock.csv");
});
