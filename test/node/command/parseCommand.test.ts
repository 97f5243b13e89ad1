import { expect, test } from "vitest";
import { type Command, parseCommand, USAGE, UsageError } from "../../../src/node/command/parseCommand.ts";

const parsed = (...argv: string[]) => parseCommand(argv) as Command;

test("parseCommand([file]) has the defaults that its help names", () => {
  expect(parsed("orders.csv")).toEqual({
    ...{ files: ["orders.csv"], read: {}, days: 90, asOf: undefined, goal: "save", budget: 100, holdOut: 0.2 },
    ...{ campaign: undefined, isByProduct: false, out: undefined, serve: undefined, json: false, quiet: false },
  });
  expect([parsed("-h"), parsed("--help"), parsed("-v"), parsed("--version")]).toEqual([
    "help",
    "help",
    "version",
    "version",
  ]);
});

test("parseCommand(argv) passes on what readOrders takes", () => {
  const { read } = parsed(
    ...["a.csv", "--columns", "customerId=cust=no,date=When", "--dates", "dmy", "--decimal", ",", "--currency", "EUR"],
    ...["--delimiter", ";", "--encoding", "latin1", "--preset", "shopify", "--on", "a,b", "--pseudonymize", "secret"],
    ...["--skip-bad-rows", "--read", '{"discounts":"share","dates":"mdy"}'],
  );
  expect(read).toEqual({
    ...{
      columns: { customerId: "cust=no", date: "When" },
      dates: "dmy",
      decimal: ",",
      currency: "EUR",
      delimiter: ";",
    },
    ...{ encoding: "latin1", preset: "shopify", on: ["a", "b"], pseudonymize: "secret", onBadRow: "collect" },
    discounts: "share",
  });
});

test("parseCommand(argv) knows how a file is written", () => {
  const argv = [
    "--amount",
    "Qty,Price",
    "--skip-lines",
    "2",
    "--no-header",
    "--zone",
    "utc",
    "--comment",
    "#",
    "--quote",
    "'",
  ];
  expect(parsed("a.csv", ...argv).read).toEqual({
    ...{ amount: ["Qty", "Price"], skipLines: 2, header: false, zone: "utc", comment: "#", quote: "'" },
  });
  expect(parsed("a.csv", "--amount", "Total").read).toEqual({ amount: "Total" });
  expect(() => parsed("a.csv", "--amount", "a,b,c,d")).toThrow(UsageError);
});

test.each<[string[], number | undefined]>([
  [["--serve"], 8000],
  [["--serve", "8080"], 8080],
  [["--serve=0"], 0],
  [["--serve", "--json"], 8000],
  [[], undefined],
])("parseCommand(%j) serves on port %s", (argv, port) => {
  expect(parsed("a.csv", ...argv)).toMatchObject({ serve: port, files: ["a.csv"] });
  expect(parsed(...argv, "a.csv")).toMatchObject({ serve: port, files: ["a.csv"] });
});

test("parseCommand(argv) refuses what it cannot be, by name", () => {
  for (const argv of [
    ["--budget", "-1"],
    ["--budget", "1e3"],
    ["--days", "3651"],
    ["--hold-out", "0.91"],
    ["--hold-out", "x"],
  ])
    expect(() => parsed("a.csv", ...argv)).toThrow(UsageError);
  expect(parsed("a.csv", "--hold-out", "0").holdOut).toBe(0);
  expect(parsed("a.csv", "--hold-out", ".5").holdOut).toBe(0.5);
});

test("the help names every option", () => {
  for (const name of [
    "out",
    "serve",
    "json",
    "quiet",
    "goal",
    "budget",
    "hold-out",
    "campaign",
    "days",
    "as-of",
    "product",
  ])
    expect(USAGE).toMatch(new RegExp(`^ +--${name} `, "m"));
  for (const line of USAGE.split("\n")) expect(line.length).toBeLessThan(112);
});
