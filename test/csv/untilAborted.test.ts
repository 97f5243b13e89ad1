import { expect, test } from "vitest";
import { untilAborted } from "../../src/csv/untilAborted.ts";

const never = new Promise<never>(() => undefined);

test("untilAborted(promise, signal) is the promise's outcome or the signal's reason, whichever comes first", async () => {
  expect(await untilAborted(Promise.resolve(1), undefined)).toBe(1);
  expect(await untilAborted(Promise.resolve(1), new AbortController().signal)).toBe(1);
  await expect(untilAborted(Promise.reject(new Error("own")), new AbortController().signal)).rejects.toThrow("own");
  await expect(untilAborted(never, AbortSignal.abort(new Error("stop")))).rejects.toThrow("stop");
  await expect(untilAborted(never, AbortSignal.timeout(5))).rejects.toThrow("timeout");
});
