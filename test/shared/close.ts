/** A number that another one equals up to a relative error; for use inside `toEqual`. */
class Near {
  readonly $$typeof = Symbol.for("jest.asymmetricMatcher");
  constructor(
    readonly value: number,
    readonly relative: number,
  ) {}

  asymmetricMatch(other: unknown): boolean {
    if (Object.is(other, this.value)) return true;
    return typeof other === "number" && Math.abs(other - this.value) <= this.relative * Math.abs(this.value);
  }

  toAsymmetricMatcher(): string {
    return `${this.value} ± ${this.relative} of it`;
  }
}

/** The same value, its numbers wherever they stand being compared up to a relative error: `toEqual(close({ a: 0.3 }))`. */
export function close<T>(expected: T, relative = 1e-9): T {
  if (typeof expected === "number") return new Near(expected, relative) as T;
  if (Array.isArray(expected)) return expected.map((item) => close(item, relative)) as T;
  if (typeof expected !== "object" || expected === null || Object.getPrototypeOf(expected) !== Object.prototype) {
    return expected;
  }
  return Object.fromEntries(Object.entries(expected).map(([key, item]) => [key, close(item, relative)])) as T;
}
