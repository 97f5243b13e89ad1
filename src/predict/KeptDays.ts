/** What was made of days of the past: whoever asks for one again gets the same, as long as it is kept. */
export class KeptDays<Made> {
  /** The one asked for longest ago first, with its rows as soon as they are known. */
  readonly #days = new Map<number, { readonly made: Promise<Made>; rows: number }>();
  #rows = 0;

  /**
   * @param most rows of all days that are kept; the last two days are kept whatever they have
   * @param make makes what is not there
   */
  constructor(
    readonly most: number,
    readonly rowsOf: (made: Made) => number,
    readonly make: (day: number) => Promise<Made>,
  ) {}

  at(day: number): Promise<Made> {
    const kept = this.#days.get(day) ?? this.#begin(day);
    this.#days.delete(day);
    this.#days.set(day, kept);
    this.#forget();
    return kept.made;
  }

  #begin(day: number) {
    const kept = { made: this.make(day), rows: 0 };
    kept.made.then(
      (made) => {
        if (this.#days.get(day) !== kept) return;
        // a day takes something, though it has no rows
        kept.rows = Math.max(1, this.rowsOf(made));
        this.#rows += kept.rows;
        this.#forget();
      },
      () => {
        if (this.#days.get(day) === kept) this.#days.delete(day);
      },
    );
    return kept;
  }

  #forget(): void {
    for (const [day, { rows }] of this.#days) {
      if (this.#rows <= this.most || this.#days.size <= 2) return;
      this.#rows -= rows;
      this.#days.delete(day);
    }
  }
}
