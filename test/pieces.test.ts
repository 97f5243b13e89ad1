import { expect, test } from "vitest";
import { atOnce, breaths, inPieces, type Pieces } from "../src/pieces.ts";

/** Computes for some milliseconds a piece. */
function* pieces(count: number, milliseconds: number): Pieces<number> {
  for (let i = 0; i < count; i++) {
    const until = performance.now() + milliseconds;
    while (performance.now() < until);
    yield;
  }
  return count;
}

test("atOnce(work) and inPieces(work) give what it gives; what it throws comes out", async () => {
  const failing = function* (): Pieces<never> {
    yield;
    throw new Error("no");
  };
  expect(atOnce(pieces(3, 0))).toBe(3);
  expect(await inPieces(pieces(3, 0), breaths())).toBe(3);
  expect(() => atOnce(failing())).toThrow("no");
  await expect(inPieces(failing(), breaths())).rejects.toThrow("no");
});

test("inPieces(work, breath) lets others run when it has gone on for a while, and not before", async () => {
  const turns = async (milliseconds: number): Promise<number> => {
    let others = 0;
    let running = true;
    const other = (): void => {
      others++;
      if (running) setImmediate(other);
    };
    setImmediate(other);
    await inPieces(pieces(20, milliseconds), breaths());
    running = false;
    return others;
  };
  expect(await turns(0)).toBe(0);
  // 200 milliseconds: at least one turn in 50
  expect(await turns(10)).toBeGreaterThanOrEqual(4);
});

test("inPieces(work, breath) stops where its signal says so", async () => {
  const stopped = breaths(AbortSignal.abort(new Error("enough")));
  await expect(inPieces(pieces(20, 10), stopped)).rejects.toThrow("enough");
});
