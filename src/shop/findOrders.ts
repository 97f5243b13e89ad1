import { rowsByCode } from "../columns/rowsByCode.ts";
import { DAY_MS } from "../time.ts";

/** A further line of an order that begins with another line. */
export const FURTHER = 0;
/** The line that stands for its order: the earliest, of several the first in the table. */
export const FIRST = 1;
/** No order, but money given back. */
export const REFUND = 2;

/** The columns that say what the lines are. */
export interface Lines {
  readonly dates: Float64Array;
  /** Whether the dates never go back. */
  readonly ascending: boolean;
  readonly customers: Uint32Array;
  /** One more than the largest code of a customer. */
  readonly customerCodes: number;
  /** Codes of the order ids, where the table has them. */
  readonly ids: Uint32Array | undefined;
  /** One more than the largest code of an order id. */
  readonly idCodes: number;
  /** The lines that are refunds, in the table's order. */
  readonly refunds: Uint32Array;
}

type LinesWithIds = Lines & { readonly ids: Uint32Array };

/** What the lines are, as far as they are not what they would be without an order id. */
export interface Orders {
  /** By line whose it is: those of lines included of which only the order id tells. */
  readonly customers: Uint32Array;
  readonly roles: Uint8Array | undefined;
  readonly multiLine: boolean;
  /** By line the day of its order, if that is not always the line's own. */
  readonly dates?: Float64Array;
  readonly firstLines?: Uint32Array;
}

/** Finds the orders, and whose they are. */
export function findOrders(lines: Lines): Orders & { readonly contiguous: boolean } {
  const { ids } = lines;
  // where each line has an order id of its own, the ids say nothing
  if (ids === undefined || increases(ids)) return { ...ordersOfOneLine(lines), contiguous: true };
  const owned = { ...lines, ids, customers: withOwners({ ...lines, ids }) };
  const inPlace = ordersInPlace(owned);
  return { ...(inPlace ?? ordersAnywhere(owned)), contiguous: inPlace !== undefined };
}

/** Order ids that lines of several customers have. */
export function countShared({ ids, idCodes, customers }: Lines): number {
  if (ids === undefined) return 0;
  return owners(ids, idCodes, customers).reduce((count, owner) => count + (owner === SEVERAL ? 1 : 0), 0);
}

/** Where an order id has more than one customer. */
const SEVERAL = 0xffffffff;

/** By order id the only customer of its lines; 0 without one. */
function owners(ids: Uint32Array, idCodes: number, customers: Uint32Array): Uint32Array {
  const owner = new Uint32Array(idCodes);
  for (let line = 0; line < ids.length; line++) {
    const customer = customers[line] as number;
    const id = ids[line] as number;
    if (customer === 0 || id === 0 || owner[id] === customer) continue;
    owner[id] = owner[id] === 0 ? customer : SEVERAL;
  }
  return owner;
}

/** The customers' codes, with those of lines that have only an order id, if its other lines say whose it is. */
function withOwners({ ids, idCodes, customers }: LinesWithIds): Uint32Array {
  let line = customers.indexOf(0);
  while (line >= 0 && ids[line] === 0) line = customers.indexOf(0, line + 1);
  if (line < 0) return customers;
  const owner = owners(ids, idCodes, customers);
  const filled = customers.slice();
  for (; line < ids.length; line++) {
    const own = owner[ids[line] as number] as number;
    if (customers[line] === 0 && own !== SEVERAL) filled[line] = own;
  }
  return filled;
}

/** Whether each code is larger than the one before it, and none is 0. */
function increases(codes: Uint32Array): boolean {
  let last = 0;
  for (let line = 0; line < codes.length; line++) {
    const code = codes[line] as number;
    if (code <= last) return false;
    last = code;
  }
  return true;
}

/** The orders where each line that is no refund is one. */
function ordersOfOneLine({ customers, dates, refunds }: Lines): Orders {
  return { customers, roles: refunds.length === 0 ? undefined : rolesOf(dates.length, refunds), multiLine: false };
}

/**
 * The orders, if the lines of each stand together, are one customer's and come in order of time on one day; refunds may
 * stand anywhere. That is so in most files, and takes one pass in the order of the rows.
 */
function ordersInPlace({ ids, idCodes, customers, dates, refunds }: LinesWithIds): Orders | undefined {
  const roles = rolesOf(ids.length, refunds);
  let multiLine = false;
  let [first, last, largest] = [-1, 0, 0];
  // ids that come in the order of their codes need not be remembered
  let seen: Uint8Array | undefined;
  for (let line = 0; line < ids.length; line++) {
    const id = ids[line] as number;
    if (roles[line] === REFUND) continue;
    if (id === last && id !== 0) {
      if (customers[line] !== customers[first] || !goesOn(dates[first] as number, dates[line] as number))
        return undefined;
      roles[line] = FURTHER;
      multiLine = true;
      continue;
    }
    if (id > largest) largest = id;
    else if (id !== 0) {
      seen ??= idsOfOrders(ids, idCodes, roles, line);
      if (seen[id] === 1) return undefined;
    }
    if (seen !== undefined) seen[id] = 1;
    first = line;
    last = id;
  }
  return { customers, roles: multiLine || refunds.length > 0 ? roles : undefined, multiLine };
}

/** Whether a line of an order that began at another moment counts on the same day. */
function goesOn(begun: number, date: number): boolean {
  return date === begun || (date > begun && Math.floor(date / DAY_MS) === Math.floor(begun / DAY_MS));
}

/** By order id 1 if an order before a line has it. */
function idsOfOrders(ids: Uint32Array, idCodes: number, roles: Uint8Array, end: number): Uint8Array {
  const seen = new Uint8Array(idCodes);
  for (let line = 0; line < end; line++) if (roles[line] !== REFUND) seen[ids[line] as number] = 1;
  return seen;
}

/** What the lines are where each that is no refund is an order of its own. */
function rolesOf(length: number, refunds: Uint32Array): Uint8Array {
  const roles = new Uint8Array(length).fill(FIRST);
  for (const line of refunds) roles[line] = REFUND;
  return roles;
}

/**
 * The orders, wherever their lines stand: two passes in the order of the rows, and, where an order id has several customers,
 * one by order id over its lines.
 */
function ordersAnywhere(lines: LinesWithIds): Orders {
  const { ids, idCodes, customers, dates, refunds } = lines;
  const roles = rolesOf(ids.length, refunds);
  const firstLines = new Uint32Array(ids.length);
  const orderDates = dates.slice();
  const belongs = (line: number, first: number, date: number): void => {
    firstLines[line] = first;
    roles[line] = line === first ? FIRST : FURTHER;
    orderDates[line] = date;
  };
  // by order id, one more than its first line, that line's customer and date: side by side, so that the ids of lines in no
  // order at all cost one wait for memory and not three
  const firsts = new Float64Array(3 * idCodes);
  const shared = new Uint8Array(idCodes);
  let anyShared = false;
  for (let line = 0; line < ids.length; line++) {
    const id = ids[line] as number;
    if (id === 0 || roles[line] === REFUND) continue;
    const customer = customers[line] as number;
    const date = dates[line] as number;
    const entry = 3 * id;
    if (firsts[entry] !== 0 && firsts[entry + 1] !== customer) {
      shared[id] = 1;
      anyShared = true;
    } else if (firsts[entry] === 0 || date < (firsts[entry + 2] as number)) {
      firsts[entry] = line + 1;
      firsts[entry + 1] = customer;
      firsts[entry + 2] = date;
    }
  }
  for (let line = 0; line < ids.length; line++) {
    const id = ids[line] as number;
    if (id === 0 || roles[line] === REFUND) {
      firstLines[line] = line;
      continue;
    }
    belongs(line, (firsts[3 * id] as number) - 1, firsts[3 * id + 2] as number);
  }
  for (const own of anyShared ? linesByIdAndCustomer(lines, shared) : []) {
    let [first = 0] = own;
    for (const line of own) if ((dates[line] as number) < (dates[first] as number)) first = line;
    for (const line of own) belongs(line, first, dates[first] as number);
  }
  return { customers, roles, multiLine: true, dates: orderDates, firstLines };
}

/** The lines of each order, of the order ids that several customers share. */
function* linesByIdAndCustomer(
  { ids, idCodes, customers, customerCodes, refunds }: LinesWithIds,
  shared: Uint8Array,
): Generator<Uint32Array> {
  const wanted = ids.map((id) => (shared[id] === 1 ? id : 0));
  for (const line of refunds) wanted[line] = 0;
  // stable: first by customer, then by order id
  const byCustomer = rowsByCode(customers, customerCodes).rows;
  const byId = rowsByCode(
    byCustomer.map((line) => wanted[line] as number),
    idCodes,
  );
  const lines = byId.rows.map((i) => byCustomer[i] as number);
  for (let from = byId.starts[1] as number; from < lines.length; ) {
    let to = from + 1;
    const first = lines[from] as number;
    while (
      to < lines.length &&
      ids[lines[to] as number] === ids[first] &&
      customers[lines[to] as number] === customers[first]
    )
      to++;
    yield lines.subarray(from, to);
    from = to;
  }
}
