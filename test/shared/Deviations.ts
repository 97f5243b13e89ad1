/** How far values are from their truths, the worst of each quantity: one line to read, not ten thousand failures. */
export class Deviations {
  readonly #worst = new Map<string, { readonly error: number; readonly text: string }>();

  /**
   * Notes a relative deviation.
   *
   * @param least the truth counts as at least this large: a log-likelihood of 0 has no relative error
   */
  note(
    quantity: string,
    place: string | number,
    value: number | null | undefined,
    truth: number,
    least = 1e-290,
  ): void {
    const away = Math.abs((value ?? Number.NaN) - truth) / Math.max(Math.abs(truth), least);
    const error = value === truth ? 0 : Number.isNaN(away) ? Number.POSITIVE_INFINITY : away;
    // what is below 1e-290 has lost its digits in the truth as well
    const lost = Math.abs(truth) < 1e-290 && Math.abs(value ?? Number.NaN) < 1e-280;
    const text = `${quantity} at ${place}: ${value} is not ${truth} (${error.toExponential(1)})`;
    if (!(error <= (this.#worst.get(quantity)?.error ?? -1)) && !lost) this.#worst.set(quantity, { error, text });
  }

  /** The same for lists of values. */
  noteAll(quantity: string, place: string, values: ArrayLike<number>, truths: readonly number[], least?: number): void {
    for (const [i, truth] of truths.entries()) this.note(quantity, `${place}[${i}]`, values[i], truth, least);
  }

  /** The worst of each quantity that deviates by more than its tolerance. */
  over(tolerance: number | ((quantity: string) => number)): string[] {
    const of = typeof tolerance === "number" ? () => tolerance : tolerance;
    return [...this.#worst].filter(([quantity, { error }]) => error > of(quantity)).map(([, { text }]) => text);
  }
}
