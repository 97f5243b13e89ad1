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
    onProgress?.({ job, step, done, total });
    done++;
    await pause(signal);
  };
}

/** Lets others run, and stops if somebody asked to. */
export async function pause(signal: AbortSignal | undefined): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve));
  signal?.throwIfAborted();
}
