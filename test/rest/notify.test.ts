import { expect, test } from "vitest";
import { notify } from "../../src/rest/notify.ts";

test("notify(hook, logger, ...event) gives the hook the event", () => {
  const told: unknown[] = [];
  notify((a: number, b: string) => told.push(a, b), undefined, 1, "two");
  notify(undefined, undefined);
  expect(told).toEqual([1, "two"]);
});

test("notify(hook, logger) logs what a hook throws, and survives a logger that throws too", () => {
  const logged: string[] = [];
  const fails = () => {
    throw new Error("broken");
  };
  notify(fails, { error: (message) => logged.push(message) });
  notify(fails, { error: fails });
  notify(fails, undefined);
  expect(logged).toEqual(["a hook failed: broken"]);
});
