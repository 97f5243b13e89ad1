/**
 * What counts as an order, a refund, a guest and a purchase, once more and as simply as can be: plain objects, no columns,
 * nothing shared with src. Trends, cohorts, categories, histories, baskets and routes are compared with it.
 */

export interface Line {
  readonly orderId?: string | null;
  readonly customerId: string | null;
  /** `2025-01-31`, or with a time. */
  readonly date: string;
  readonly revenue: number | null;
  readonly netSales?: number | null;
  readonly product?: string | null;
  readonly category?: string | null;
}

interface OwnLine extends Line {
  readonly row: number;
  readonly amount: number | null;
  readonly refund: boolean;
  readonly owner: string | null;
  taken: number;
}

interface Order {
  readonly id: string | null;
  readonly owner: string | null;
  readonly lines: OwnLine[];
  readonly begins: OwnLine;
  readonly day: string;
}

interface Refund extends OwnLine {
  readonly order: Order | undefined;
  /** What is taken back, of which line; `line` is undefined for the rest. */
  readonly parts: { readonly line: OwnLine | undefined; readonly amount: number }[];
}

const dayOf = ({ date }: Line): string => date.slice(0, 10);
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const distinct = <T>(values: readonly T[]): T[] => [...new Set(values)];
/** Earlier first, of several at the same time the first in the table. */
const inTime = (a: OwnLine, b: OwnLine): number => (a.date < b.date ? -1 : a.date > b.date ? 1 : a.row - b.row);

export interface Law {
  readonly known: readonly OwnLine[];
  readonly orders: readonly Order[];
  readonly refunds: readonly Refund[];
}

export function lawOf(lines: readonly Line[], revenue: "gross" | "net" = "gross", asOf = "9999-12-31"): Law {
  const seen = lines.map((line, row) => ({ ...line, row })).filter((line) => dayOf(line) <= asOf);
  const ownerOf = (line: Line): string | null => {
    if (line.customerId !== null) return line.customerId;
    const others = seen.filter((other) => other.orderId === line.orderId && other.customerId !== null);
    const owners = distinct(others.map((other) => other.customerId));
    return line.orderId != null && owners.length === 1 ? (owners[0] as string) : null;
  };
  const known: OwnLine[] = seen.map((line) => ({
    ...line,
    amount: (revenue === "gross" ? line.revenue : line.netSales) ?? null,
    refund: (line.revenue ?? 0) < 0,
    owner: ownerOf(line),
    taken: 0,
  }));
  const groups = new Map<string, OwnLine[]>();
  for (const line of known.filter((line) => !line.refund)) {
    const key = line.orderId == null ? `row ${line.row}` : JSON.stringify([line.orderId, line.owner]);
    groups.set(key, [...(groups.get(key) ?? []), line]);
  }
  const orders = [...groups.values()].map((own): Order => {
    const begins = [...own].sort(inTime)[0] as OwnLine;
    return { id: begins.orderId ?? null, owner: begins.owner, lines: own, begins, day: dayOf(begins) };
  });
  orders.sort((a, b) => inTime(a.begins, b.begins));

  const refunds = known.filter((line) => line.refund).sort(inTime);
  return { known, orders, refunds: refunds.map((refund) => takeBack(refund, orders)) };
}

function takeBack(refund: OwnLine, orders: readonly Order[]): Refund {
  const own = orders.filter((order) => order.owner === refund.owner);
  const byId = own.find((order) => refund.orderId != null && order.id === refund.orderId);
  const earlier = refund.owner === null ? [] : own.filter((order) => order.day <= dayOf(refund));
  const order = byId ?? earlier.at(-1);
  let rest = -(refund.amount ?? 0);
  const parts: Refund["parts"] = [];
  if (order === undefined) return { ...refund, order, parts };
  const alike = (name: "product" | "category") => (line: OwnLine) =>
    order.lines.length > 1 && refund[name] != null && line[name] === refund[name];
  const last = [...order.lines].reverse();
  const preferred = distinct([...last.filter(alike("product")), ...last.filter(alike("category")), ...last]);
  const leftOf = (line: OwnLine) => Math.max(0, (line.amount ?? 0) - line.taken);
  const begins = preferred.find((line) => leftOf(line) > 0) ?? last[0];
  // the order itself, then those of the customer before it
  const before = order.owner === null ? [] : own.slice(0, own.indexOf(order)).reverse();
  for (const line of [...preferred, ...before.flatMap(({ lines }) => [...lines].reverse())]) {
    const amount = Math.min(rest, leftOf(line));
    if (!(amount > 0)) continue;
    line.taken += amount;
    rest -= amount;
    parts.push({ line, amount });
  }
  // the rest is of the line that the refund began with
  parts.push({ line: begins, amount: rest });
  return { ...refund, order, parts };
}

const monthOf = (day: string): string => `${day.slice(0, 7)}-01`;

export function trends({ known, orders, refunds }: Law) {
  const periods = distinct([...orders.map(({ day }) => monthOf(day)), ...refunds.map((line) => monthOf(dayOf(line)))]);
  return periods.sort().map((periodStart) => {
    const own = orders.filter(({ day }) => monthOf(day) === periodStart);
    const back = known.filter((line) => line.refund && monthOf(dayOf(line)) === periodStart);
    const withAmount = own.filter(({ lines }) => lines.some((line) => line.amount !== null));
    const ordered = sum(own.flatMap(({ lines }) => lines.map((line) => line.amount ?? 0)));
    return {
      periodStart,
      totalRevenue: ordered + sum(back.map((line) => line.amount ?? 0)),
      avgTransaction: withAmount.length === 0 ? null : ordered / withAmount.length,
      transactionCount: own.length,
      uniqueCustomers: distinct(own.flatMap(({ owner }) => owner ?? [])).length,
    };
  });
}

const months = (from: string, to: string): number =>
  12 * (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) + Number(to.slice(5, 7)) - Number(from.slice(5, 7));

/** Only what is not zero: `active` and `revenue` by months since the first order. */
export function cohorts({ known, orders }: Law) {
  const customers = distinct(orders.flatMap(({ owner }) => owner ?? []));
  const firstOf = (customer: string) => monthOf(orders.find(({ owner }) => owner === customer)?.day as string);
  return distinct(customers.map(firstOf))
    .sort()
    .map((cohortStart) => {
      const own = customers.filter((customer) => firstOf(customer) === cohortStart);
      const active = new Map<number, number>();
      const revenue = new Map<number, number>();
      const add = (to: Map<number, number>, since: number, value: number) =>
        to.set(since, (to.get(since) ?? 0) + value);
      for (const customer of own) {
        const bought = orders.filter(({ owner }) => owner === customer);
        for (const month of distinct(bought.map(({ day }) => monthOf(day)))) add(active, months(cohortStart, month), 1);
        for (const { day, lines } of bought) {
          add(revenue, months(cohortStart, day), sum(lines.map((line) => line.amount ?? 0)));
        }
        for (const line of known.filter((line) => line.refund && line.owner === customer)) {
          if (monthOf(dayOf(line)) >= cohortStart) add(revenue, months(cohortStart, dayOf(line)), line.amount ?? 0);
        }
      }
      return { cohortStart, customers: own.length, active, revenue };
    });
}

export function categories({ orders, refunds }: Law) {
  const names = distinct(
    [...orders.flatMap(({ lines }) => lines), ...refunds].flatMap(({ category }) => category ?? []),
  );
  return names.map((category) => {
    const own = orders.filter(({ lines }) => lines.some((line) => line.category === category));
    const amounts = own.flatMap(({ lines }) =>
      lines.flatMap((line) => (line.category === category ? (line.amount ?? 0) : [])),
    );
    const back = refunds.flatMap((refund) => {
      if (refund.category != null) return refund.category === category ? -(refund.amount ?? 0) : [];
      return refund.parts.flatMap(({ line, amount }) => (line?.category === category ? amount : []));
    });
    return {
      category,
      totalRevenue: sum(amounts) - sum(back),
      transactionCount: own.length,
      uniqueCustomers: distinct(own.flatMap(({ owner }) => owner ?? [])).length,
    };
  });
}

const DAY = 86_400_000;

export function histories({ known, orders, refunds }: Law, lastDay: string, ignoreRefunds = false) {
  const days = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / DAY;
  const customers = distinct(orders.flatMap(({ owner }) => owner ?? []));
  return customers.map((customerId) => {
    const bought = orders.filter(({ owner }) => owner === customerId);
    const purchases = distinct(bought.map(({ day }) => day)).sort();
    const [first, last] = [purchases[0] as string, purchases.at(-1) as string];
    const keptOn = (day: string) =>
      sum(
        bought
          .filter((order) => order.day === day)
          .flatMap(({ lines }) => lines.map((line) => (line.amount ?? 0) - (ignoreRefunds ? 0 : line.taken))),
      );
    const paid = purchases.map(keptOn).filter((spend) => spend > 0);
    const repeats = purchases
      .slice(1)
      .map(keptOn)
      .filter((spend) => spend > 0);
    const back = refunds.filter(({ owner, order }) => owner === customerId && order !== undefined && !ignoreRefunds);
    return {
      customerId,
      frequency: purchases.length - 1,
      recency: days(first, last),
      age: days(first, lastDay),
      monetaryValue: purchases.length === 1 ? null : repeats.length === 0 ? 0 : sum(repeats) / repeats.length,
      orderCount: purchases.length,
      daysSinceLastOrder: days(last, lastDay),
      totalSpend:
        sum(known.filter((line) => !line.refund && line.owner === customerId).map((line) => line.amount ?? 0)) +
        sum(back.map((line) => line.amount ?? 0)),
      paidPurchases: paid.length,
      meanSpend: paid.length === 0 ? null : sum(paid) / paid.length,
      firstOrderDate: first,
      lastOrderDate: last,
    };
  });
}

export function setAside({ known, orders, refunds }: Law, all: number, ignoreRefunds = false) {
  return {
    afterAsOf: all - known.length,
    guests: known.filter(({ owner }) => owner === null).length,
    refunds: refunds.filter(({ owner, order }) => owner !== null && (ignoreRefunds || order === undefined)).length,
    withoutAmount: orders.filter(({ owner, lines }) => owner !== null && lines.every((line) => line.amount === null))
      .length,
  };
}

/** By customer: what was bought and not taken back, and on how many days. */
export function baskets({ orders }: Law): Map<string, Map<string, number>> {
  const all = new Map<string, Map<string, number>>();
  for (const owner of distinct(orders.flatMap(({ owner }) => owner ?? []))) {
    const kept = orders
      .filter((order) => order.owner === owner)
      .flatMap(({ day, lines }) => lines.map((line) => ({ ...line, day })))
      .filter((line) => line.category != null && !(line.taken > 0 && line.taken >= (line.amount ?? 0)));
    const names = distinct(kept.map((line) => line.category as string));
    const daysOf = (name: string) => distinct(kept.filter((line) => line.category === name).map(({ day }) => day));
    all.set(owner, new Map(names.map((name) => [name, daysOf(name).length])));
  }
  return all;
}
