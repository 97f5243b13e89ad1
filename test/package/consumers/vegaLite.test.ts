import * as vega from "vega";
import { compile, type TopLevelSpec } from "vega-lite";
import { expect, test, vi } from "vitest";
import { toVegaLite } from "../../../src/plot/index.ts";
import { CHARTS } from "../../plot/answers.ts";

test.each(Object.keys(CHARTS))("toVegaLite(%s) compiles without a warning, and is drawn", async (name) => {
  const [make, answer] = CHARTS[name] as (typeof CHARTS)[string];
  const warnings: unknown[] = [];
  const warn = vi.spyOn(console, "warn").mockImplementation((...said) => void warnings.push(said));
  for (const rows of [0, 1, 13]) {
    const { spec } = compile(toVegaLite(make(answer(rows) as never)) as unknown as TopLevelSpec);
    const view = new vega.View(vega.parse(spec), { renderer: "none" });
    view.logger({ level: () => 0, error: fail, warn: fail, info: () => {}, debug: () => {} } as never);
    const svg = await view.toSVG();
    expect(svg).toMatch(/^<svg/);
    if (rows === 13) expect(svg.match(/<path /g)?.length).toBeGreaterThan(10);
    expect(svg).not.toMatch(/NaN/);
  }
  warn.mockRestore();
  expect(warnings).toEqual([]);
});

function fail(...said: unknown[]): never {
  throw new Error(said.join(" "));
}
