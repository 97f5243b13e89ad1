import type { TextColumn } from "../columns/columns.ts";

/** Which order each row belongs to: rows of the same order number and customer, or a row by itself. */
export interface Groups {
  readonly groups: Uint32Array;
  readonly count: number;
  /** Whether each row is an order. */
  readonly single: boolean;
  /** Order numbers that several customers have. */
  readonly sharedIds: number;
}

/** Puts rows into orders; a row without a customer belongs to the one that its order number has first. */
export function groupsOf(ids: TextColumn | undefined, customers: Uint32Array | undefined, length: number): Groups {
  const groups = new Uint32Array(length);
  if (ids === undefined || increases(ids.codes)) {
    for (let row = 0; row < length; row++) groups[row] = row;
    return { groups, count: length, single: true, sharedIds: 0 };
  }
  const { codes, dictionary } = ids;
  const groupOfId = new Int32Array(dictionary.size).fill(-1);
  const customerOf = new Uint32Array(dictionary.size);
  const further = new Map<string, number>();
  const shared = new Set<number>();
  let count = 0;
  for (let row = 0; row < length; row++) {
    const id = codes[row] as number;
    const customer = customers?.[row] ?? 0;
    if (id === 0) groups[row] = count++;
    else if (groupOfId[id] === -1) {
      groupOfId[id] = count;
      customerOf[id] = customer;
      groups[row] = count++;
    } else if (customer === 0 || customerOf[id] === customer) groups[row] = groupOfId[id] as number;
    else if (customerOf[id] === 0) {
      customerOf[id] = customer;
      groups[row] = groupOfId[id] as number;
    } else {
      shared.add(id);
      const key = `${id} ${customer}`;
      const known = further.get(key);
      if (known === undefined) further.set(key, count);
      groups[row] = known ?? count++;
    }
  }
  return { groups, count, single: count === length, sharedIds: shared.size };
}

/** Whether each code is larger than the one before it, so that none comes twice. */
function increases(codes: Uint32Array): boolean {
  for (let row = 0, last = 0; row < codes.length; row++) {
    if ((codes[row] as number) <= last) return false;
    last = codes[row] as number;
  }
  return true;
}
