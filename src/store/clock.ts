/** The one place that asks the machine for the time: the default of the `now` option. */
export const clock = (): number => Date.now();
