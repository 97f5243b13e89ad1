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
  try {
    for (;;) {
      const piece = work.next();
      if (piece.done) return piece.value;
      const rest = breath();
      if (rest !== undefined) await rest;
    }
  } finally {
    // where it was stopped half-way
    work.return(undefined as T);
  }
}

/** Runs something when those who wait have had their turn. A timer would wait for milliseconds, in a hidden page for a second. */
export function soon(run: () => void): void {
  const { setImmediate: later } = globalThis as { readonly setImmediate?: (run: () => void) => void };
  if (later !== undefined) later(run);
  else if (typeof MessageChannel === "undefined") setTimeout(run);
  else {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      run();
    };
    port2.postMessage(null);
  }
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
