import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { pathToFileURL } from "node:url";
import ts from "typescript";
import { afterAll, describe, expect, test } from "vitest";
import { predictCustomers } from "../../src/predict/predictCustomers.ts";
import { routes } from "../../src/rest/routes.ts";

// Examples import the package by its own name, so that what runs is the built package: the folder must be inside it.
const ROOT = new URL("../..", import.meta.url).pathname;
const FOLDER = join(ROOT, "test/.examples");
const ENTRIES = ["src/index.ts", "src/node/index.ts", "src/rest/index.ts"];

interface PublicName {
  readonly name: string;
  readonly isValue: boolean;
  readonly comment: string;
  readonly examples: readonly string[];
}

function publicNames(): PublicName[] {
  const paths = ENTRIES.map((entry) => join(ROOT, entry));
  const program = ts.createProgram(paths, {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    allowImportingTsExtensions: true,
    noEmit: true,
  });
  const checker = program.getTypeChecker();
  return paths.flatMap((path) => {
    const module = checker.getSymbolAtLocation(program.getSourceFile(path) as ts.SourceFile) as ts.Symbol;
    const exported = checker.getExportsOfModule(module).flatMap((symbol) => {
      const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
      // a model is an object of functions, each with a comment of its own
      const [declaration] = target.declarations ?? [];
      const literal = declaration && ts.isVariableDeclaration(declaration) ? declaration.initializer : undefined;
      const object = literal && ts.isAsExpression(literal) ? literal.expression : undefined;
      const inside =
        object && ts.isObjectLiteralExpression(object)
          ? object.properties.filter(ts.isShorthandPropertyAssignment).flatMap((property) => {
              const inner = checker.getShorthandAssignmentValueSymbol(property);
              return inner ? [{ symbol: inner, name: `${symbol.name}.${property.name.text}` }] : [];
            })
          : [];
      return [{ symbol, name: symbol.name }, ...inside.filter(({ name }) => !name.startsWith("segmentRules"))];
    });
    return exported.map(({ symbol, name }) => {
      const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
      const tags = target.getJsDocTags(checker).filter((tag) => tag.name === "example");
      return {
        name,
        isValue: (target.flags & ts.SymbolFlags.Value) !== 0 && exportedAsValue(symbol),
        comment: ts.displayPartsToString(target.getDocumentationComment(checker)),
        examples: tags.map((tag) => ts.displayPartsToString(tag.text)),
      };
    });
  });
}

function exportedAsValue(symbol: ts.Symbol): boolean {
  const [declaration] = symbol.declarations ?? [];
  if (declaration === undefined || !ts.isExportSpecifier(declaration)) return true;
  return !declaration.isTypeOnly && !declaration.parent.parent.isTypeOnly;
}

/** The code of an example, each `expression; // => value` made a recorded pair. */
function instrumented(example: string): string {
  const code = example
    .replace(/^```ts\n|\n```$/g, "")
    // what a line prints is its value, or a list of them
    .replace(/^console\.log\((.*)\);(\s*)\/\/ => (.*)$/gm, "[$1];$2// => [$3]");
  return code.replace(/^(?!import|\/\/)(.*?);\s*\/\/ => (.*)$|^(?!import)(.+);\n\/\/ => (.*)$/gm, (_, a, b, c, d) => {
    return `__record(await (${a ?? c}), (${b ?? d}));`;
  });
}

/** Examples run beside each other's output: numbers may differ in the last digits. */
function close(value: unknown, stated: unknown): void {
  if (typeof value === "number" && typeof stated === "number") expect(value).toBeCloseTo(stated, 9);
  else expect(value).toEqual(stated);
}

const names = publicNames();
rmSync(FOLDER, { recursive: true, force: true });
mkdirSync(FOLDER, { recursive: true });
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

async function run(title: string, example: string): Promise<number> {
  const { outputText } = ts.transpileModule(instrumented(example), {
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
  });
  const file = join(FOLDER, `${title}.mjs`);
  writeFileSync(
    file,
    `const __pairs = [];\nconst __record = (value, stated) => __pairs.push([value, stated]);\n${outputText}\nexport default __pairs;\n`,
  );
  const { default: pairs } = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as {
    default: [unknown, unknown][];
  };
  for (const [value, stated] of pairs) close(value, stated);
  return pairs.length;
}

describe("every public name", () => {
  test.each(names)("$name has a comment", ({ comment }) => {
    expect(comment.length).toBeGreaterThan(10);
  });

  test.each(names.filter(({ isValue }) => isValue))("$name has an example that is true", async ({ name, examples }) => {
    expect(examples.length).toBeGreaterThan(0);
    for (const [i, example] of examples.entries()) expect(await run(`${name}-${i}`, example)).toBeGreaterThan(0);
  });
});

const GUIDES = ["README.md", ...readdirSync(join(ROOT, "docs")).map((file) => `docs/${file}`)].filter((file) =>
  file.endsWith(".md"),
);
const read = (file: string): string => readFileSync(join(ROOT, file), "utf8");
const examples = GUIDES.flatMap((file) =>
  [...read(file).matchAll(/^```ts\n([\s\S]*?)\n```$/gm)].map((match, i) => ({
    title: `${file.replace(/\W/g, "-")}-${i + 1}`,
    file,
    number: i + 1,
    block: match[1] as string,
  })),
);

test("README and guides have examples", () => {
  const having = new Set(examples.map(({ file }) => file));
  for (const guide of ["getting-started", "your-own-csv", "predictions", "rest", "moving-from-python"])
    expect(having).toContain(`docs/${guide}.md`);
  expect(having).toContain("README.md");
});

test.each(examples)("$file: example $number is true", async ({ title, block }) => {
  expect(await run(title, block)).toBeGreaterThan(0);
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
