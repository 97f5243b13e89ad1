import { expect, test } from "vitest";
import { type StepProgress, steps } from "../../src/predict/steps.ts";

test("steps(job, total) tells what is done next, and lets others run in between", async () => {
  const told: StepProgress[] = [];
  const step = steps("job", 2, { onProgress: (progress) => told.push(progress) });
  let others = 0;
  setTimeout(() => others++);
  await step("first");
  expect(others).toBe(1);
  await step("second");
  expect(told).toEqual([
    { job: "job", step: "first", done: 0, total: 2 },
    { job: "job", step: "second", done: 1, total: 2 },
  ]);
});

test("steps(job, total, { signal }) stops with the signal's reason, also one given while it waits", async () => {
  await expect(steps("job", 1, { signal: AbortSignal.abort(new Error("enough")) })("first")).rejects.toThrow("enough");
  const stop = new AbortController();
  const waiting = steps("job", 1, { signal: stop.signal })("first");
  stop.abort(new Error("now"));
  await expect(waiting).rejects.toThrow("now");
});
