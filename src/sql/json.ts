/** An answer as text, its dates marked; `undefined` for none. */
export function jsonOf(answer: unknown): string | undefined {
  return JSON.stringify(answer, function (this: Record<string, unknown>, key, value: unknown) {
    const given = this[key];
    return given instanceof Date ? { $date: given.getTime() } : value;
  });
}

/** What such a text says. */
export function fromJson(text: string): unknown {
  return JSON.parse(text, revived);
}

function revived(_: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("$date" in value)) return value;
  return Object.keys(value).length === 1 && typeof value.$date === "number" ? new Date(value.$date) : value;
}
