import { pause } from "./pieces.ts";

/** What a promise gives, or the signal's reason if that comes first; the work itself goes on. */
export async function untilAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  const done = new AbortController();
  const aborted = new Promise<never>((_, reject) => {
    const stop = (): void => reject(signal.reason);
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true, signal: done.signal });
  });
  try {
    return await Promise.race([aborted, promise]);
  } finally {
    done.abort();
    // whoever lost the race may still fail, which nobody is left to hear
    promise.catch(() => undefined);
  }
}

/** What work gives, or `late()` if that takes longer; work that does not listen to its signal is left to itself. */
export async function within<T>(
  milliseconds: number,
  late: () => Error,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  // no timer runs longer
  if (milliseconds >= 2 ** 31) return work(signal);
  const limit = new AbortController();
  const stop = (): void => limit.abort(signal.reason);
  signal.addEventListener("abort", stop, { once: true });
  const timer = setTimeout(() => limit.abort(late()), milliseconds);
  try {
    return await untilAborted(work(limit.signal), limit.signal);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", stop);
  }
}

/** Calls a hook. What it throws, or rejects with, is its own affair: `failed` is told, and nothing else is spoilt by it. */
export function tell<Event extends readonly unknown[]>(
  hook: ((...event: Event) => unknown) | undefined,
  event: Event,
  failed: (error: unknown) => void = () => undefined,
): void {
  try {
    const told = hook?.(...event);
    if (told instanceof Promise) told.catch(failed);
  } catch (error) {
    failed(error);
  }
}

/** How far a long job is. */
export interface StepProgress {
  /** The job: `backtest`, `predictCustomers` or `recommend`. */
  readonly job: string;
  /** What is done next. */
  readonly step: string;
  /** Steps done, of all there are. */
  readonly done: number;
  readonly total: number;
}

/** Tells about each step of a job, lets others run, and stops if somebody asked to. */
export function steps(
  job: string,
  total: number,
  { onProgress, signal }: { readonly onProgress?: (progress: StepProgress) => void; readonly signal?: AbortSignal },
): (step: string) => Promise<void> {
  let done = 0;
  return async (step) => {
    tell(onProgress, [{ job, step, done, total }]);
    done++;
    await pause(signal);
  };
}

/**
 * Work that several callers wait for. A caller whose signal aborts stops waiting; the work itself is stopped when all
 * who wait have gone.
 */
export class Shared<T> {
  readonly #controller = new AbortController();
  readonly #outcome: Promise<T>;
  readonly #onFailure: () => void;
  #waiting = 0;

  /** @param onFailure called when the work fails or is stopped: it is of no use to later callers */
  constructor(work: (signal: AbortSignal) => Promise<T>, onFailure: () => void) {
    this.#onFailure = onFailure;
    this.#outcome = work(this.#controller.signal);
    this.#outcome.catch(onFailure);
  }

  /** When it is over, however it ends; who waits for this does not keep the work going. */
  get settled(): Promise<void> {
    return this.#outcome.then(
      () => undefined,
      () => undefined,
    );
  }

  /** Waits for the outcome, or until the signal aborts. */
  async join(signal?: AbortSignal): Promise<T> {
    this.#waiting++;
    try {
      return await untilAborted(this.#outcome, signal);
    } catch (error) {
      if (signal?.aborted && --this.#waiting === 0) {
        this.#controller.abort(signal.reason);
        this.#onFailure();
      }
      throw error;
    }
  }
}
