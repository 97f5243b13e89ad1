import { expect } from "vitest";

/** Every number in a value, however deep, is one: no NaN, no infinity. */
export function expectFinite(value: unknown, place = ""): void {
  if (typeof value === "number") expect(Number.isFinite(value), `${place} is ${value}`).toBe(true);
  else if (value instanceof Date) expect(Number.isFinite(value.getTime()), `${place} is no date`).toBe(true);
  else if (typeof value === "object" && value !== null) {
    for (const [key, part] of Object.entries(value)) expectFinite(part, `${place}.${key}`);
  }
}
