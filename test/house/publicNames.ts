import { join } from "node:path";
import ts from "typescript";

const ROOT = new URL("../..", import.meta.url).pathname;
const ENTRIES = ["src/index.ts", "src/node/index.ts", "src/plot/index.ts", "src/rest/index.ts", "src/sql/index.ts"];

/** A name that the package exports, as its source describes it. */
export interface PublicName {
  readonly name: string;
  readonly isValue: boolean;
  readonly comment: string;
  readonly examples: readonly string[];
}

/** All names of all entry points, and the functions inside the models. */
export function publicNames(): PublicName[] {
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
      // the purchase models share one description of their functions
      const members = symbol.name === "PurchaseModel" ? [...(target.members?.values() ?? [])] : [];
      const methods = members
        .filter(({ flags }) => flags & ts.SymbolFlags.Method)
        .map((member) => ({ symbol: member, name: `PurchaseModel.${member.name}` }));
      return [
        { symbol, name: symbol.name },
        ...methods,
        ...inside.filter(({ name }) => !name.startsWith("segmentRules")),
      ];
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
