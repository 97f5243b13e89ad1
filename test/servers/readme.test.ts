import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { sourcesIn } from "../../examples/sources.ts";
import { DataStore } from "../../src/store/DataStore.ts";
import { fetchMount, settings } from "./mounts.ts";

const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
const lines = [...readme.matchAll(/^curl '(?:[\w.:]+)(\/[^']*)'\n# (.*)$/gm)].map(([, path = "", said = ""]) => ({
  path,
  said,
}));
// as npm start serves it
const store = new DataStore(sourcesIn(settings().data));
await store.load();
const mount = await fetchMount(store);

test("the README has curl lines", () => {
  expect(lines.length).toBeGreaterThan(2);
});

test.each(lines)("the README's curl $path says so", async ({ path, said }) => {
  const { body } = await mount.send({ path });
  // "…" stands for what is left out
  const parts = said.split("…").filter((part) => part !== "");
  expect(parts.length).toBeGreaterThan(0);
  let from = 0;
  for (const part of parts) {
    const at = body.indexOf(part, from);
    expect(at, `${body} has not ${part}`).toBeGreaterThanOrEqual(0);
    from = at + part.length;
  }
});
