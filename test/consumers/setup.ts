import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  export interface ProvidedContext {
    /** A folder outside the repository with the programs of `shop/` and the packed package installed. */
    readonly shop: string;
    /** The paths of the files in the tarball. */
    readonly packed: string[];
  }
}

const ROOT = new URL("../..", import.meta.url);
const SHOP = new URL("shop", import.meta.url);

/** Packs what was built and installs the tarball, with zod, as a user would. */
export default function setup(project: TestProject): () => void {
  const shop = mkdtempSync(join(tmpdir(), "clientele-shop-"));
  const remove = () => rmSync(shop, { recursive: true });
  try {
    cpSync(SHOP, shop, { recursive: true });
    project.provide("packed", install(shop));
    project.provide("shop", shop);
  } catch (error) {
    remove();
    throw error;
  }
  return remove;
}

function install(shop: string): string[] {
  const npm = (cwd: string | URL, ...args: string[]) => execFileSync("npm", args, { cwd, encoding: "utf8" });
  const [tarball] = JSON.parse(npm(ROOT, "pack", "--json", "--ignore-scripts", "--pack-destination", shop));
  const { filename, files } = tarball as { readonly filename: string; readonly files: readonly { path: string }[] };
  const dependencies = { clientele: `file:${filename}`, zod: "^4.0.0" };
  writeFileSync(join(shop, "package.json"), JSON.stringify({ name: "shop", private: true, dependencies }));
  npm(shop, "install", "--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts");
  return files.map(({ path }) => path);
}
