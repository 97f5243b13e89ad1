import type { TableInput } from "../analytics/asTable.ts";
import type { TextColumn } from "../columns/columns.ts";
import { descending } from "../columns/compare.ts";
import { translateCodes } from "../columns/translateCodes.ts";
import { requireOptions, requireWhole } from "../options.ts";
import { AT_RISK, CLV_CATEGORIES, RISK_LEVELS } from "../shop/classes.ts";
import { type CustomerSchema, customerSchema } from "../shop/customers.ts";
import { type ColumnTable, columnsOf } from "../tables/columnsOf.ts";
import type { CustomerComparison, MovedCustomer } from "./movementQuestion.ts";

const KINDS = ["new", "lost", "slipped", "recovered", "grown"] as const;
type Kind = (typeof KINDS)[number];

/** How many to list. */
export interface CompareCustomersOptions {
  /** Customers on each list at most. Default 20. */
  readonly limit?: number;
}

/**
 * What changed among customers between two tables of them: who is new, lost, slipped, recovered or grown, and which segments they
 * moved between. Make both by one model (`movement` does), or what moved may be the model.
 *
 * @param before needs `customerId`, `rfmSegment`, `churnRiskLevel`, `predictedClv` and `clvCategory`, as `after` does
 * @throws DataError `missing_column`, and for rows that are no customers; OptionError
 * @example
 * ```ts
 * import { compareCustomers } from "clientele";
 *
 * const customer = { customerId: "C1", rfmSegment: "Champions", churnRiskLevel: "Low", predictedClv: 90, clvCategory: "High Value" };
 * const later = { ...customer, rfmSegment: "At Risk", churnRiskLevel: "High", predictedClv: 60 };
 * const { counts, slipped } = compareCustomers([customer], [later]);
 * counts.slipped; // => 1
 * slipped[0]?.what; // => "C1 slipped: churn risk Low → High, Champions → At Risk, predicted value 90 → 60"
 * ```
 */
export function compareCustomers(
  before: TableInput<CustomerSchema>,
  after: TableInput<CustomerSchema>,
  options: CompareCustomersOptions = {},
): CustomerComparison {
  requireOptions("compareCustomers", options, ["limit"]);
  const { limit = 20 } = options;
  requireWhole("compareCustomers", "limit", limit, 0);
  const [old, now] = [statesOf(before), statesOf(after)];
  const rowBefore = rowsIn(old.ids);
  const codes =
    now.ids.dictionary === old.ids.dictionary ? undefined : translateCodes(now.ids.dictionary, old.ids.dictionary);
  const lists: Record<Kind, Move[]> = { new: [], lost: [], slipped: [], recovered: [], grown: [] };
  const matrix = new Map<string, { fromSegment: string | null; toSegment: string | null; customers: number }>();
  const move = (fromSegment: string | null, toSegment: string | null) => {
    const key = JSON.stringify([fromSegment, toSegment]);
    const cell = matrix.get(key) ?? { fromSegment, toSegment, customers: 0 };
    cell.customers++;
    matrix.set(key, cell);
  };
  let unchanged = 0;
  const seen = new Uint8Array(old.length);
  for (let row = 0; row < now.length; row++) {
    const code = now.ids.codes[row] as number;
    const place = (rowBefore[codes === undefined ? code : (codes[code] as number)] ?? 0) - 1;
    if (place >= 0) seen[place] = 1;
    const [from, to] = [place < 0 ? undefined : old.of(place), now.of(row)];
    move(from?.segment ?? null, to.segment);
    const kind = kindOf(from, to);
    if (kind === undefined) unchanged++;
    else lists[kind].push({ row, from, to });
  }
  for (let row = 0; row < old.length; row++) if (seen[row] === 0) move(old.of(row).segment, null);
  const top = (kind: Kind, value: (move: Move) => number | null) =>
    lists[kind]
      .sort((a, b) => descending(value(a) ?? 0, value(b) ?? 0))
      .slice(0, limit)
      .map(({ row, from, to }) => movedCustomer(now.ids.at(row) as string, kind, from, to));
  const counted = Object.fromEntries(KINDS.map((kind) => [kind, lists[kind].length])) as Record<Kind, number>;
  return {
    customersBefore: old.length,
    customersAfter: now.length,
    counts: { ...counted, unchanged },
    segments: [...matrix.values()].sort((a, b) => b.customers - a.customers),
    new: top("new", ({ to }) => to.value),
    lost: top("lost", ({ from }) => from?.value ?? null),
    slipped: top("slipped", ({ from }) => from?.value ?? null),
    recovered: top("recovered", ({ to }) => to.value),
    grown: top("grown", ({ from, to }) => (to.value ?? 0) - (from?.value ?? 0)),
  };
}

/** A customer of a row who moved; without a state before, a new one. */
interface Move {
  readonly row: number;
  readonly from: State | undefined;
  readonly to: State;
}

/** Customers of no segment, who are customers all the same. */
const NO_SEGMENT = "Unknown";

/** What a customer is on a day. */
interface State {
  readonly segment: string;
  readonly risk: string | null;
  readonly value: number | null;
  readonly category: string | null;
}

function statesOf(input: TableInput<CustomerSchema>) {
  const table: ColumnTable<CustomerSchema> = columnsOf(customerSchema, input);
  const [segments, risks, categories] = [
    table.column("rfmSegment"),
    table.column("churnRiskLevel"),
    table.column("clvCategory"),
  ];
  const { values } = table.column("predictedClv");
  const of = (row: number): State => {
    const value = values[row] as number;
    return {
      segment: segments.at(row) ?? NO_SEGMENT,
      risk: risks.at(row),
      value: Number.isNaN(value) ? null : value,
      category: categories.at(row),
    };
  };
  return { length: table.length, ids: table.column("customerId"), of };
}

/** By code one more than the row; 0 for who is not there. */
function rowsIn({ codes, dictionary }: TextColumn): Uint32Array {
  const rows = new Uint32Array(dictionary.size);
  for (let row = codes.length - 1; row >= 0; row--) rows[codes[row] as number] = row + 1;
  // code 0 is nobody
  rows[0] = 0;
  return rows;
}

const rank = (levels: readonly string[], level: string | null): number => levels.indexOf(level ?? "");

function kindOf(from: State | undefined, to: State): Kind | undefined {
  if (from === undefined) return "new";
  const isAtRisk = ({ risk }: State) => (AT_RISK as readonly (string | null)[]).includes(risk);
  // from what is not known nobody moves
  const worse = from.risk !== null && rank(RISK_LEVELS, to.risk) > rank(RISK_LEVELS, from.risk);
  if (worse && isAtRisk(to)) return to.risk === RISK_LEVELS.at(-1) ? "lost" : "slipped";
  if (isAtRisk(from) && to.risk !== null && !isAtRisk(to)) return "recovered";
  const rose = rank(CLV_CATEGORIES, to.category) > rank(CLV_CATEGORIES, from.category);
  return rose && from.category !== null ? "grown" : undefined;
}

const amounts = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

function movedCustomer(customerId: string, kind: Kind, from: State | undefined, to: State): MovedCustomer {
  const change = (before: string | null | undefined, after: string | null) =>
    before === after ? (after ?? "none") : `${before ?? "none"} → ${after ?? "none"}`;
  const value = (state: State) => (state.value === null ? "unknown" : amounts.format(state.value));
  const what =
    from === undefined
      ? `${customerId} is new: ${to.segment}, predicted value ${value(to)}`
      : `${customerId} ${kind === "lost" ? "is probably lost" : kind}: churn risk ${change(from.risk, to.risk)}, ${change(from.segment, to.segment)}, predicted value ${change(value(from), value(to))}`;
  return {
    customerId,
    fromSegment: from?.segment ?? null,
    toSegment: to.segment,
    fromRisk: from?.risk ?? null,
    toRisk: to.risk,
    fromValue: from?.value ?? null,
    toValue: to.value,
    what,
  };
}
