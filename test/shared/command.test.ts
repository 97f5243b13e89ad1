import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { runCommand } from "../../src/node/command/runCommand.ts";

/** Exports as shops download them are not part of the project: CLIENTELE_SHARED says where they are. */
const WILD = join(process.env.CLIENTELE_SHARED ?? "/nowhere", "wild");
const there = existsSync(WILD);
const names = there
  ? readdirSync(WILD, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))
  : ["any"];
const folder = mkdtempSync(join(tmpdir(), "clientele-wild-"));
afterAll(() => rmSync(folder, { recursive: true }));

interface Expected {
  readonly files: readonly string[];
  readonly options: object;
  readonly refuse: string | null;
}

// without CLIENTELE_SHARED: skipped
describe.skipIf(!there)("clientele <an export as a shop downloads it>", () => {
  test.each(names)("%s: which customers to contact, or what is wrong in two lines", async (name) => {
    const path = (file: string) => join(WILD, name, file);
    const { files, options, refuse } = JSON.parse(readFileSync(path("expected.json"), "utf8")) as Expected;
    let [out, err] = ["", ""];
    const code = await runCommand({
      // what must not be guessed is refused as long as it is not said
      argv: [
        ...files.map(path),
        ...(refuse === null ? ["--read", JSON.stringify(options)] : []),
        ...["--out", join(folder, name)],
      ],
      stdin: Object.assign((async function* () {})(), { isTTY: true }),
      stdout: { write: (text) => (out += text) },
      stderr: { write: (text) => (err += text) },
    });
    expect(err).not.toMatch(/\n {4}at /);
    if (refuse !== null || code !== 0) {
      expect([code, out]).toEqual([1, ""]);
      expect(err.trim().split("\n").at(-2)).toMatch(/^clientele: /);
      expect(existsSync(join(folder, name))).toBe(false);
      // only what cannot be read, or holds no purchase, is refused
      if (refuse === null) expect(err).toMatch(/at least one purchase/);
      return;
    }
    expect(out).toMatch(/How good the predictions are: .*\.\n/);
    expect(out).toMatch(/\nCustomers to contact: |\nNo customers to contact: /);
    expect(out).toMatch(/\nWhat changed from .* new customers?, /);
    expect(out).not.toMatch(/NaN|undefined|Infinity|null/);
    expect(readdirSync(join(folder, name)).sort()).toEqual([
      "contacts.csv",
      "customers.csv",
      "report.html",
      "report.json",
    ]);
    if (name === "shopify-orders") expect(out.match(/^ ?\d+ {2}.* at stake/gm)).toHaveLength(10);
  });
});
