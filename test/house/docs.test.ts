import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import ts from "typescript";
import { afterAll, describe, expect, test } from "vitest";

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
  const code = example.replace(/^```ts\n|\n```$/g, "");
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

test("the README's examples are true", async () => {
  const readme = readFileSync(join(ROOT, "README.md"), "utf8");
  const blocks = [...readme.matchAll(/```ts\n([\s\S]*?)\n```/g)].map((match) => match[1] as string);
  expect(blocks.length).toBeGreaterThan(0);
  for (const [i, block] of blocks.entries()) expect(await run(`readme-${i}`, block)).toBeGreaterThan(0);
});
