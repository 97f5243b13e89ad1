import { expect, test } from "vitest";
import { Shared } from "../../src/store/Shared.ts";

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
