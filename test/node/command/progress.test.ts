import { expect, test } from "vitest";
import { progressOn } from "../../../src/node/command/progress.ts";

function shown(isTTY: boolean, isQuiet = false): string {
  let text = "";
  const progress = progressOn({ isTTY, write: (more) => (text += more) }, isQuiet);
  progress.end();
  progress.step("reading", 0, 2);
  progress.step("writing", 1, 2);
  progress.end();
  progress.end();
  return text;
}

test("progressOn(stream) draws a bar on a terminal and takes it away, writes lines elsewhere, and nothing when quiet", () => {
  const half = `${"#".repeat(12)}${" ".repeat(12)}`;
  expect(shown(true)).toBe(
    `\r[${" ".repeat(24)}] ${"reading".padEnd(16)}\r[${half}] ${"writing".padEnd(16)}\r${" ".repeat(44)}\r`,
  );
  expect(shown(false)).toBe("reading (1 of 2)\nwriting (2 of 2)\n");
  expect([shown(true, true), shown(false, true)]).toEqual(["", ""]);
});
