import { expect, test } from "vitest";
import { sniffCsv } from "../../src/csv/sniffCsv.ts";
import { definePreset } from "../../src/reading/Preset.ts";
import { type PlanOptions, planOf, presetOf } from "../../src/reading/planOf.ts";
import { profilesOf as profilesOfInPieces } from "../../src/reading/profile.ts";
import type { ColumnRole } from "../../src/reading/roleRule.ts";
import { invalidOption } from "../shared/failures.ts";
import { whole } from "../shared/whole.ts";
import { dataError, sourceColumnsOf } from "./read.ts";

const profilesOf = whole(profilesOfInPieces);

const CSV = "Order,Customer,Email,Order date,Time,Qty,Price,Total\n1,K1,a@x.org,2025-01-31,10:15,2,5.50,11.00\n";

async function picks(options: PlanOptions = {}, preset?: Parameters<typeof planOf>[1]) {
  const { picks, given } = planOf(await sourceColumnsOf(CSV), preset, options, {});
  const list = (role: ColumnRole) => picks.get(role)?.map(({ header }) => header);
  return { list, given: [...given] };
}

test("planOf(columns) picks by header and content", async () => {
  const { list, given } = await picks();
  const roles = ["orderId", "customerId", "email", "date", "time", "quantity", "unitPrice", "total"] as const;
  expect(roles.map((role) => list(role))).toEqual(
    CSV.split("\n", 1)
      .join("")
      .split(",")
      .map((header) => [header]),
  );
  expect(given).toEqual([]);
});

test("planOf(…, options) takes what the caller says instead", async () => {
  const said = await picks({ columns: { customerId: "email", revenue: "Price", date: ["Order date", "Time"] } });
  expect([said.list("customerId"), said.list("total"), said.list("date"), said.list("time")]).toEqual([
    ...[["Email"], ["Price"], ["Order date"], ["Time"]],
  ]);
  expect(said.given).toEqual(["customerId", "total", "date"]);
  expect((await picks({ columns: { date: "Order date" } })).list("time")).toBeUndefined();
  const product = await picks({ amount: ["Qty", "Price"] });
  expect([product.list("total"), product.list("quantity"), product.list("unitPrice")]).toEqual([
    ...[undefined, ["Qty"], ["Price"]],
  ]);
});

test("planOf(…, a column that there is not) names those that there are", async () => {
  await expect(picks({ columns: { customerId: "Custmer" } })).rejects.toMatchObject(
    dataError("missing_column", "columns.customerId", 'nearest found: "Customer"') as object,
  );
  await expect(picks({ columns: { date: [7 as never] } })).rejects.toMatchObject(
    invalidOption("columns.date") as object,
  );
});

test("planOf(…, preset) has the preset's roles and no others, the first header that the file has", async () => {
  const roles = { customerId: ["Nobody", "Email"], total: "price", email: ["Email", "Customer"] } as const;
  const { list } = await picks({}, definePreset({ name: "x", title: "X", headers: ["Order"], roles }));
  expect([list("customerId"), list("total"), list("email"), list("date")]).toEqual([
    ...[["Email"], ["Price"], ["Email", "Customer"], undefined],
  ]);
});

test("presetOf(file, presets) is the one that knows most of its headers", async () => {
  const sniff = await sniffCsv(CSV);
  const preset = (...headers: string[]) => definePreset({ name: headers.join(), title: "X", headers, roles: {} });
  const presets = [preset("Order"), preset("Order", "Qty"), preset("Order", "Qty", "Nobody"), preset("Total")];
  expect(presetOf(sniff, profilesOf([CSV], sniff), presets)).toBe(presets[1]);
  expect(presetOf(sniff, profilesOf([CSV], sniff), presets.slice(2, 3))).toBeUndefined();
});
