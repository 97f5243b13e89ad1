/** Freezes an answer and all it holds, since the same object is given to everyone who asks. */
export function deepFreeze<T>(value: T): T {
  if (Array.isArray(value)) for (const part of value) deepFreeze(part);
  else if (typeof value === "object" && value !== null) {
    for (const key in value) {
      const part: unknown = value[key];
      if (typeof part === "object" && part !== null) deepFreeze(part);
    }
  } else return value;
  return Object.freeze(value);
}
