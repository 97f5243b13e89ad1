/** What was made of days of the past: whoever asks again soon, or meanwhile, gets the same. */
export class KeptDays<Made> {
  readonly #days = new Map<number, Promise<Made>>();

  /**
   * @param most rows of all days that are kept; the last two days are kept whatever they have
   * @param make makes what is not there
   */
  constructor(
    readonly most: number,
    readonly rowsOf: (made: Made) => number,
    readonly make: (day: number) => Promise<Made>,
  ) {}

  async at(day: number): Promise<Made> {
    const made = this.#days.get(day) ?? this.make(day);
    // a Map lists its keys in the order of insertion: the one asked for longest ago is the first
    this.#days.delete(day);
    this.#days.set(day, made);
    made.catch(() => this.#days.delete(day));
    const answer = await made;
    let [rows, place] = [0, 0];
    for (const [other, days] of [...this.#days].reverse()) {
      rows += this.rowsOf((await days.catch(() => undefined)) ?? answer);
      if (place++ >= 2 && rows > this.most) this.#days.delete(other);
    }
    return answer;
  }
}
