import { expect, test } from "vitest";
import { Shared, type StepProgress, steps, tell, untilAborted, within } from "../src/tasks.ts";

const never = new Promise<never>(() => undefined);

test("untilAborted(promise, signal) is the promise's outcome or the signal's reason, whichever comes first", async () => {
  expect(await untilAborted(Promise.resolve(1), undefined)).toBe(1);
  expect(await untilAborted(Promise.resolve(1), new AbortController().signal)).toBe(1);
  await expect(untilAborted(Promise.reject(new Error("own")), new AbortController().signal)).rejects.toThrow("own");
  await expect(untilAborted(never, AbortSignal.abort(new Error("stop")))).rejects.toThrow("stop");
  await expect(untilAborted(never, AbortSignal.timeout(5))).rejects.toThrow("timeout");
});

test("steps(job, total) tells what is done next, and lets others run in between", async () => {
  const told: StepProgress[] = [];
  const step = steps("job", 2, { onProgress: (progress) => told.push(progress) });
  let others = 0;
  setImmediate(() => others++);
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

test("Shared.join(signal) lets one caller go without stopping the work for the others", async () => {
  let stopped = false;
  let finish: (value: number) => void = () => undefined;
  const shared = new Shared<number>(
    (signal) => {
      signal.addEventListener("abort", () => {
        stopped = true;
      });
      return new Promise((resolve) => {
        finish = resolve;
      });
    },
    () => undefined,
  );
  const [a, b] = [new AbortController(), new AbortController()];
  const [first, second] = [shared.join(a.signal), shared.join(b.signal)];
  a.abort(new Error("a left"));
  await expect(first).rejects.toThrow("a left");
  expect(stopped).toBe(false);
  finish(7);
  expect(await second).toBe(7);
});

test("Shared stops the work when all who wait have gone", async () => {
  let [stopped, failures] = [false, 0];
  const work = (signal: AbortSignal): Promise<never> => {
    signal.addEventListener("abort", () => {
      stopped = true;
    });
    return new Promise(() => undefined);
  };
  const shared = new Shared(work, () => failures++);
  const left = [AbortSignal.timeout(5), AbortSignal.timeout(10)].map((signal) => shared.join(signal));
  for (const join of left) await expect(join).rejects.toThrow();
  expect([stopped, failures]).toEqual([true, 1]);
});

test("Shared.settled waits for either end, and does not keep the work going", async () => {
  let stopped = false;
  const shared = new Shared<void>(
    (signal) =>
      new Promise((_, reject) => {
        signal.addEventListener("abort", () => {
          stopped = true;
          reject(signal.reason);
        });
      }),
    () => undefined,
  );
  const { settled } = shared;
  await expect(shared.join(AbortSignal.timeout(5))).rejects.toThrow("timeout");
  await settled;
  expect(stopped).toBe(true);
});

test("within(milliseconds, late, signal, work) is the work's outcome, or late, or the signal's reason, and stops the work", async () => {
  const { signal } = new AbortController();
  const late = () => new Error("late");
  expect(await within(1000, late, signal, async () => 1)).toBe(1);
  expect(await within(Number.POSITIVE_INFINITY, late, signal, async () => 2)).toBe(2);
  let reason: unknown;
  const work = (stop: AbortSignal) => {
    stop.addEventListener("abort", () => {
      reason = stop.reason;
    });
    return never;
  };
  await expect(within(5, late, signal, work)).rejects.toThrow("late");
  expect(reason).toEqual(new Error("late"));
  await expect(within(1000, late, AbortSignal.timeout(5), work)).rejects.toThrow("timeout");
});

test("tell(hook, event, failed) calls the hook; what it throws or rejects with goes to failed alone", async () => {
  const told: unknown[] = [];
  tell((a: number, b: string) => told.push(a, b), [1, "two"]);
  tell(undefined, []);
  const failed = (error: unknown) => told.push((error as Error).message);
  tell(
    () => {
      throw new Error("thrown");
    },
    [],
    failed,
  );
  tell(() => Promise.reject(new Error("rejected")), [], failed);
  tell(() => Promise.reject(new Error("nobody hears")), []);
  await new Promise((resolve) => setTimeout(resolve));
  expect(told).toEqual([1, "two", "thrown", "rejected"]);
});
