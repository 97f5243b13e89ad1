import { expect, test } from "vitest";
import { knownPresets } from "../../src/reading/presets.ts";

const presets = knownPresets();

import { nameOf, readFile, sampleFile } from "../../src/reading/readFile.ts";

const CSV = "Report\n\nOrder;Kunde;Datum;Betrag;Notiz\n1;K1;31.01.2025;12,50;x\n2;K2;01.02.2025;3,00;y\n";

test("sampleFile(text) tells how it is written, what its columns are and whose export it is", async () => {
  const file = await sampleFile(CSV, {}, presets, { table: "orders", file: "file 3" });
  expect(file).toMatchObject({
    place: { file: "file 3", table: "orders" },
    sniff: { headerLine: 3, dialect: { delimiter: ";" } },
  });
  expect([file.columns.map(({ header }) => header), file.preset]).toEqual([
    ["Order", "Kunde", "Datum", "Betrag", "Notiz"],
    undefined,
  ]);
});

test("readFile(sampled) reads the columns that have a role, each as what it is, and no others", async () => {
  const file = await readFile(await sampleFile(CSV, {}, presets, undefined), {});
  const kinds = [...file.found].map(([index, { kind }]) => `${index} ${kind}`).sort();
  expect([kinds, file.rowCount, file.encoding]).toEqual([["0 text", "1 text", "2 date", "3 number"], 2, "utf-8"]);
  expect([...(file.found.get(3) as Iterable<unknown>)]).toEqual([12.5, 3]);
  expect(file.details.readings.get(nameOf(2))).toMatchObject({ order: "dmy" });
});

test("readFile(sampled, options) obeys what the caller says, and reads further columns where they are wanted", async () => {
  const sampled = await sampleFile("a,b,c\nK1,03/02/2025,1.250\n", {}, [], undefined);
  const options = { columns: { customerId: "a", date: "b", revenue: "c" }, dates: "mdy", decimal: "," } as const;
  const { found } = await readFile(sampled, options);
  expect([...found].map(([, column]) => [...column][0])).toEqual(
    expect.arrayContaining(["K1", new Date("2025-03-02"), 1250]),
  );
  const further = await readFile(sampled, { columns: {} }, { further: sampled.columns.slice(0, 1) });
  expect([...further.found.keys()]).toEqual([0]);
  const without = await readFile(sampled, options, { without: new Set(["date"]) });
  expect([...without.found.keys()].sort()).toEqual([0, 2]);
});
