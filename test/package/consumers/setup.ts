import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { ROOT } from "../tools.ts";

const SHOP = new URL("shop", import.meta.url);

/** Packs what was built and installs the tarball, with zod and the packages that draw, as a user would. */
export default function setup(project: TestProject): () => void {
  const shop = mkdtempSync(join(tmpdir(), "clientele-shop-"));
  const remove = () => rmSync(shop, { recursive: true });
  try {
    cpSync(SHOP, shop, { recursive: true });
    const { filename, files } = install(shop);
    project.provide("shop", shop);
    project.provide("tarball", join(shop, filename));
    project.provide(
      "packed",
      files.map(({ path }) => path),
    );
  } catch (error) {
    remove();
    throw error;
  }
  return remove;
}

interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

function install(shop: string): Packed {
  const npm = (cwd: string, ...args: string[]) => execFileSync("npm", args, { cwd, encoding: "utf8" });
  const [packed] = JSON.parse(npm(ROOT, "pack", "--json", "--ignore-scripts", "--pack-destination", shop)) as [Packed];
  const dependencies = {
    clientele: `file:${packed.filename}`,
    zod: "^4.0.0",
    "d3-scale": "^4.0.0",
    "d3-shape": "^3.2.0",
  };
  writeFileSync(join(shop, "package.json"), JSON.stringify({ name: "shop", private: true, dependencies }));
  npm(shop, "install", "--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts");
  return packed;
}
