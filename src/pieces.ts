import { stopwatch } from "./time.ts";

/** A long computation in pieces: where it yields, others may run. One that asks for an answer at once runs them all. */
export type Pieces<T> = Generator<void, T, void>;

/** All pieces, one after the other. */
export function atOnce<T>(work: Pieces<T>): T {
  for (;;) {
    const piece = work.next();
    if (piece.done) return piece.value;
  }
}

/** All pieces; others may run between two of them. */
export async function inPieces<T>(work: Pieces<T>, breath: Breath): Promise<T> {
  for (;;) {
    const piece = work.next();
    if (piece.done) return piece.value;
    const rest = breath();
    if (rest !== undefined) await rest;
  }
}

/** Runs something when those who wait have had their turn. A timer has Node wait for a millisecond. */
function soon(run: () => void): void {
  const { setImmediate: later } = globalThis as { readonly setImmediate?: (run: () => void) => void };
  if (later === undefined) setTimeout(run);
  else later(run);
}

/** Lets others run, and stops if somebody asked to. */
export async function pause(signal: AbortSignal | undefined): Promise<void> {
  await new Promise<void>(soon);
  signal?.throwIfAborted();
}

/** To be awaited between the pieces of a long computation; nothing to wait for as long as it has not computed for a while. */
export type Breath = () => Promise<void> | undefined;

/** Milliseconds that a computation goes on before others may run. */
const BREATH = 8;

/** Lets others run when they have waited for a while, and stops if somebody asked to. */
export function breaths(signal?: AbortSignal): Breath {
  let since = stopwatch();
  const rest = async (): Promise<void> => {
    await pause(signal);
    since = stopwatch();
  };
  return () => (stopwatch() - since < BREATH ? undefined : rest());
}
