/** Compares texts (by UTF-16 unit) or numbers, for a sort that ascends. */
export function ascending<T extends string | number>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The same for a sort that descends. */
export const descending = <T extends string | number>(a: T, b: T): number => ascending(b, a);
