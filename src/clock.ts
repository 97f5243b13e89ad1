// The one place that asks the machine for the time.

/** Epoch milliseconds: the default of every `now` option. */
export const clock = (): number => Date.now();

/** Milliseconds from some moment on, finely divided: to time what takes less than one. */
export const stopwatch = (): number => performance.now();
