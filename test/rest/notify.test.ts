import { expect, test } from "vitest";
import { notify, report } from "../../src/rest/notify.ts";

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

test("notify(hook, logger) logs what a hook rejects with: nothing is left unhandled", async () => {
  const logged: string[] = [];
  notify(() => Promise.reject(new Error("broken")), { error: (message) => logged.push(message) });
  notify(() => Promise.reject(new Error("broken")), { error: () => Promise.reject(new Error("too")) as never });
  await new Promise((resolve) => setTimeout(resolve));
  expect(logged).toEqual(["a hook failed: broken"]);
});

test("report(error, place, route, options) tells the logger where, and the hook what", () => {
  const told: unknown[] = [];
  const error = new Error("broken");
  report(error, "authorize", "/api/metrics", {
    logger: { error: (message) => told.push(message) },
    onError: (cause, at) => told.push([cause, at]),
  });
  report("text", "/", "/", {});
  expect(told).toEqual(["authorize: broken", [error, { route: "/api/metrics" }]]);
});
