import { untilAborted } from "../csv/untilAborted.ts";

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
