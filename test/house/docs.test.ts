import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { predictCustomers } from "../../src/predict/predictCustomers.ts";
import { routes } from "../../src/rest/routes.ts";
import { codeBlocks, GUIDES, read } from "./guides.ts";
import { brokenLinks } from "./links.ts";
import { publicNames } from "./publicNames.ts";

const ROOT = new URL("../..", import.meta.url).pathname;
const names = publicNames();

describe("every public name", () => {
  test.each(names)("$name has a comment", ({ comment }) => {
    expect(comment.length).toBeGreaterThan(10);
  });

  test.each(names.filter(({ isValue }) => isValue))("$name has an example that says what comes out", ({ examples }) => {
    expect(examples.join("\n")).toMatch(/\/\/ => ./);
  });
});

test("README and guides have examples", () => {
  const having = new Set(codeBlocks().map(({ file }) => file));
  for (const guide of ["getting-started", "your-own-csv", "predictions", "rest", "moving-from-python"])
    expect(having).toContain(`docs/${guide}.md`);
  expect(having).toContain("README.md");
});

test.each(["README.md", "llms.txt", "docs/rest.md"])("%s says how many routes there are", (file) => {
  const said = [...read(file).matchAll(/(\d+) routes/g)].map(([, count]) => Number(count));
  expect([...new Set(said)]).toEqual([routes.length]);
});

test("docs/predictions.md tells of every predicted column and every warning", async () => {
  const orders = Array.from({ length: 90 }, (_, i) => {
    return { customerId: `C${i % 30}`, date: Date.UTC(2025, 0, 1 + i), revenue: 10 };
  });
  const { customers } = await predictCustomers(orders, { backtest: false });
  const sources = readdirSync(join(ROOT, "src"), { recursive: true, encoding: "utf8" })
    .filter((file) => /^(models|predict)\/.*\.ts$/.test(file))
    .map((file) => read(`src/${file}`));
  const codes = [...sources.join("\n").matchAll(/code: "(\w+)"/g)].map(([, code = ""]) => code);
  expect(codes.length).toBeGreaterThan(8);
  const guide = read("docs/predictions.md");
  expect([...customers.columnNames, ...codes].filter((name) => !guide.includes(`\`${name}\``))).toEqual([]);
});

const LINKING = [
  ...GUIDES,
  ...["examples/README.md", "data/README.md", "AGENTS.md", "CONTRIBUTING.md", "llms.txt", "CHANGELOG.md"],
];

test.each(LINKING)("%s links to what is there", (file) => {
  expect(brokenLinks(ROOT, file)).toEqual([]);
});
