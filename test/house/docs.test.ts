import { existsSync, readdirSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, test } from "vitest";
import { predictCustomers } from "../../src/predict/predictCustomers.ts";
import { routes } from "../../src/rest/routes.ts";
import { codeBlocks, GUIDES, read } from "./guides.ts";
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

/** A text without code, in which brackets are no links. */
const withoutCode = (text: string): string =>
  text.replace(/^( *)```[\s\S]*?^\1```$/gm, "").replace(/`[^`\n]*`/g, "code");

/** The anchors of a file's headings, as they are usually made. */
function anchorsOf(file: string): string[] {
  const headings = [
    ...read(file)
      .replace(/^```[\s\S]*?^```$/gm, "")
      .matchAll(/^#+ (.*)$/gm),
  ];
  return headings.map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .trim()
      .replaceAll(" ", "-"),
  );
}

test.each(LINKING)("%s links to what is there", (file) => {
  const links = [...withoutCode(read(file)).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = ""]) => link);
  const wrong = links
    .filter((link) => !/^[a-z]+:/.test(link))
    .filter((link) => {
      const [path = "", anchor] = link.split("#");
      const target = path === "" ? file : normalize(join(dirname(file), path));
      if (!existsSync(join(ROOT, target))) return true;
      return anchor !== undefined && !anchorsOf(target).includes(anchor);
    });
  expect(wrong).toEqual([]);
});
