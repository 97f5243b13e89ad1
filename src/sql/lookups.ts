import { foldCase } from "../columns/foldCase.ts";
import { OptionError } from "../errors.ts";
import { requireOneOf, requireOptions, requireWhole } from "../options.ts";
import { AT_RISK, RISK_LEVELS } from "../shop/classes.ts";
import type { Customer } from "../shop/customers.ts";
import { customerSchema } from "../shop/customers.ts";
import type {
  CustomerList,
  HighRiskOptions,
  ListCustomersOptions,
  SearchOptions,
  SearchResult,
} from "../store/CustomerStore.ts";
import type { Engine } from "./Engine.ts";
import { column, type Relation, rowOf, wholeRow } from "./Relation.ts";
import { joined, NOTHING, type Statement, sql } from "./statement.ts";
import { contains, double, isAmong, isIn, lower, numbersIn, text, whole } from "./words.ts";

/** Keeps what was computed for as long as the data stay as they are. */
export type Keep = <T>(key: string, make: () => Promise<T>) => Promise<T>;

/** The rows with a text in a column, as objects in their order. */
export async function rowsWith(
  engine: Engine,
  relation: Relation,
  name: string,
  text: string,
): Promise<Record<string, unknown>[]> {
  // a column that lacks is named, whatever is asked for
  column(relation, name);
  if (!engine.canHold(text)) return [];
  const equals = relation.columns.get(name)?.equals(text) as Statement;
  return rowsWhere(engine, relation, sql`where ${equals} order by ${relation.order}`);
}

/** Rows as objects. */
async function rowsWhere(engine: Engine, relation: Relation, rest: Statement): Promise<Record<string, unknown>[]> {
  const rows = await engine.rows(sql`select ${wholeRow(relation)} from ${relation.from} ${rest}`, relation.about);
  return rows.map((row) => rowOf(relation, row));
}

/** The lines of a customer, with those that only the order id tells. */
export async function transactionsOf(
  engine: Engine,
  relation: Relation,
  id: string,
): Promise<Record<string, unknown>[]> {
  const { columns, facts } = relation;
  column(relation, "customerId");
  if (!engine.canHold(id)) return [];
  const own = columns.get("customerId")?.equals(id) as Statement;
  const lines = await rowsWhere(engine, relation, sql`where ${own} order by ${relation.order}`);
  const ids = [...new Set(lines.flatMap(({ orderId }) => (orderId as string | null) ?? []))];
  const customer = column(relation, "customerId");
  if (!facts.idsWithoutCustomer || ids.length === 0) return lines;
  const order = column(relation, "orderId");
  // so many that a statement does not hold them are looked up where they are
  const withIds = (wanted: readonly string[]) =>
    engine.parts(wanted).length > 1
      ? isIn(order, sql`(select ${order} from ${relation.from} where ${own})`)
      : withTexts(relation, "orderId", wanted);
  const told = await engine.rows(
    sql`select distinct ${column(relation, "orderId")} as id from ${relation.from} where ${customer} is null and ${withIds(ids)}`,
    relation.about,
  );
  if (told.length === 0) return lines;
  const ownerless = told.map((row) => String(row.id));
  const shared = await engine.rows(
    sql`select distinct ${column(relation, "orderId")} as id from ${relation.from}
      where ${customer} is not null and not (${own}) and ${withIds(ownerless)}`,
    relation.about,
  );
  const others = new Set(shared.map((row) => String(row.id)));
  const his = new Set(ownerless.filter((id) => !others.has(id)));
  if (his.size === 0) return lines;
  const all = sql`where ${own} or (${customer} is null and ${withIds([...his])}) order by ${relation.order}`;
  const rows = await rowsWhere(engine, relation, all);
  return rows.filter(({ customerId, orderId }) => customerId !== null || his.has(orderId as string));
}

/** So many texts are looked up one by one, so that an index finds them. */
const FEW = 500;

/** Rows with one of some texts in a column. */
function withTexts(relation: Relation, name: string, texts: readonly string[]): Statement {
  const found = relation.columns.get(name);
  if (found !== undefined && texts.length <= FEW) return sql`(${joined(texts.map(found.equals), " or ")})`;
  return isAmong(column(relation, name), texts);
}

/** Columns of which the large values are the interesting ones. */
const DESCENDING: readonly string[] = ["monetary", "predictedClv", "frequency"];

/**
 * The texts of a column that are this one in some case.
 *
 * @throws OptionError for one that there is not, unless it is among the known ones
 */
export async function textsLike(
  caller: string,
  option: string,
  engine: Engine,
  relation: Relation,
  name: string,
  text: string,
  known: readonly string[] = [],
): Promise<readonly string[]> {
  const rows = await engine.rows(
    sql`select distinct ${column(relation, name)} as text from ${relation.from} where ${column(relation, name)} is not null`,
    relation.about,
  );
  const texts = rows.map((row) => String(row.text)).sort();
  const found = texts.filter((candidate) => foldCase(candidate) === foldCase(text));
  if (found.length > 0 || known.some((value) => foldCase(value) === foldCase(text))) return found;
  const expected = texts.length === 0 ? "none, as no customer has one" : `one of ${texts.join(", ")}`;
  throw new OptionError(caller, option, expected, text);
}

/** Rows of which a column has one of these texts. */
const among = (relation: Relation, name: string, texts: readonly string[]): Statement =>
  texts.length === 0
    ? sql`1 = 0`
    : sql`${column(relation, name)} in (${joined(
        texts.map((wanted) => text(wanted)),
        ", ",
      )})`;

/** What is sorted by: a column, or the severity of a risk level. */
function orderBy(caller: string, relation: Relation, sortBy: string, order: "asc" | "desc"): Statement {
  if (!relation.columns.has(sortBy) && !customerSchema.columns.some(({ name }) => name === sortBy))
    throw new OptionError(caller, "sortBy", `one of ${[...relation.columns.keys()].join(", ")}`, sortBy);
  requireOneOf(caller, "order", order, ["asc", "desc"]);
  const value = column(relation, sortBy);
  const direction = order === "desc" ? sql`desc` : sql`asc`;
  // an index that is read from its end has missing values first: where there are none, that does not matter
  const missing = order === "desc" && relation.columns.get(sortBy)?.hasMissing === false ? NOTHING : sql` nulls last`;
  if (sortBy !== "churnRiskLevel") return sql`${value} ${direction}${missing}`;
  return sql`${severityOf(value)} ${direction} nulls last, ${value} ${direction}`;
}

/** The place of a risk level; those that are none come after all. */
export function severityOf(value: Statement): Statement {
  const levels = RISK_LEVELS.map((level, i) => sql`when ${LEVELS[level]} then ${PLACES[i] as Statement} `);
  return sql`(case ${value} ${levels.reduce((all, one) => sql`${all}${one}`)}else case when ${value} is not null then 9 end end)`;
}

// literals, so that an index can be made of the same expression
const LEVELS: Readonly<Record<(typeof RISK_LEVELS)[number], Statement>> = {
  Low: sql`'Low'`,
  Medium: sql`'Medium'`,
  High: sql`'High'`,
  Critical: sql`'Critical'`,
};
const PLACES = [sql`0`, sql`1`, sql`2`, sql`3`];

/**
 * A page of the customers, filtered and sorted.
 *
 * @param keepSorting keeps which rows the first pages of an order have, beside the answers that `keep` keeps
 */
export async function listCustomers(
  engine: Engine,
  relation: Relation,
  keep: Keep,
  keepSorting: Keep,
  options: ListCustomersOptions,
): Promise<CustomerList> {
  const caller = "listCustomers";
  requireOptions(caller, options, ["segment", "riskLevel", "sortBy", "order", "page", "pageSize"]);
  const { page = 1, pageSize = 20, segment, riskLevel, sortBy } = options;
  requireWhole(caller, "page", page, 1);
  requireWhole(caller, "pageSize", pageSize, 1);
  const like = (option: string, name: string, text: string, known?: readonly string[]) =>
    keep(`${option} like ${text}`, () => textsLike(caller, option, engine, relation, name, text, known));
  const segments = segment ? await like("segment", "rfmSegment", segment) : undefined;
  const levels = riskLevel ? await like("riskLevel", "churnRiskLevel", riskLevel, RISK_LEVELS) : undefined;
  const filters: Statement[] = [];
  if (segments) filters.push(among(relation, "rfmSegment", segments));
  if (levels) filters.push(among(relation, "churnRiskLevel", levels));
  const { order = DESCENDING.includes(sortBy ?? "") ? "desc" : "asc" } = options;
  const sorted = !sortBy ? NOTHING : sql`${orderBy(caller, relation, sortBy, order)}, `;
  const where = filters.length === 0 ? NOTHING : sql`where ${joined(filters, " and ")}`;
  const isWhole = filters.length === 0 && relation.rows !== undefined;
  const total = isWhole
    ? (relation.rows as number)
    : await keep(`rows of ${JSON.stringify([segments, levels])}`, async () => {
        const { count } = await engine.row(
          sql`select count(*) as count from ${relation.from} ${where}`,
          relation.about,
        );
        return Number(count);
      });
  const first = (page - 1) * pageSize;
  const inOrder = sql`order by ${sorted}${relation.order}`;
  const last = Math.min(first + pageSize, total);
  const part = (from: number, to: number) => sql`${where} ${inOrder} limit ${whole(to - from)} offset ${whole(from)}`;
  // what an index has decides which rows they are; only those are looked up
  const placesOf = (from: number, to: number) =>
    sql`select ${relation.order} as place from ${relation.from} ${part(from, to)}`;
  const rowsOf = async (): Promise<readonly Customer[]> => {
    if (relation.rows === undefined) return (await rowsWhere(engine, relation, part(first, last))) as never;
    if (last > LEAFED)
      return (await rowsWhere(
        engine,
        relation,
        sql`where ${isIn(relation.order, sql`(${placesOf(first, last)})`)} ${inOrder}`,
      )) as never;
    // who asks for a page asks for others of the same order: which rows they have is found once for all
    const places = await keepSorting(JSON.stringify([segments, levels, sortBy, order]), async () => {
      const rows = await engine.rows(placesOf(0, Math.min(LEAFED, total)), relation.about);
      return Float64Array.from(rows, ({ place }) => Number(place));
    });
    const wanted = numbersIn(
      Array.from(places.subarray(first, last), (place) => ({ place })),
      ["place"],
    );
    return (await rowsWhere(
      engine,
      relation,
      sql`where ${isIn(relation.order, sql`(select place from ${wanted})`)} ${inOrder}`,
    )) as never;
  };
  const customers = first >= total ? [] : await rowsOf();
  return { customers, total, page, pageSize, totalPages: Math.ceil(total / pageSize) };
}

/** Rows of an order that pages are leafed through without looking for them again. */
const LEAFED = 1000;

/** The customers whose id contains a text, in any case. */
export async function searchCustomers(
  engine: Engine,
  relation: Relation,
  query: string,
  options: SearchOptions,
): Promise<SearchResult> {
  const caller = "searchCustomers";
  requireOptions(caller, options, ["limit"]);
  const { limit = 10 } = options;
  const expected = "a text of 1 to 100 characters";
  if (typeof query !== "string") throw new OptionError(caller, "query", expected, query);
  requireWhole(caller, "limit", limit, 1);
  if (query.length < 1 || query.length > 100) throw new OptionError(caller, "query", expected, query);
  // a column that lacks is named
  column(relation, "customerId");
  const id = relation.folded ?? (relation.columns.get("customerId") as { readonly text: Statement }).text;
  if (!engine.canHold(query)) return { results: [], total: 0 };
  const [from, place] = [relation.from, relation.order];
  const matches = sql`where ${relation.folded === undefined ? contains(id, query, lower) : contains(id, foldCase(query), (folded) => folded)}`;
  if (relation.rows === undefined || engine.dialect.name === "clickhouse") {
    const { count } = await engine.row(sql`select count(*) as count from ${from} ${matches}`, relation.about);
    const rest = sql`${matches} order by ${place} limit ${whole(limit)}`;
    return { results: (await rowsWhere(engine, relation, rest)) as never, total: Number(count) };
  }
  // all that match are counted by their numbers, the first of them looked up
  const rows = await engine.rows(
    sql`with found as materialized (select ${place} as place from ${from} ${matches})
      select ${wholeRow(relation)}, (select count(*) from found) as total from ${from}
      where ${place} in (select place from found order by place limit ${whole(limit)}) order by ${place}`,
    relation.about,
  );
  return { results: rows.map((row) => rowOf(relation, row)) as never, total: Number(rows[0]?.total ?? 0) };
}

/** Less than this part of the mean value at stake is nothing. */
const NOTHING_AT_STAKE = 0.01;

/** The customers at risk level High or Critical, largest first. */
export async function highRiskCustomers(
  engine: Engine,
  relation: Relation,
  keep: Keep,
  n: number,
  options: HighRiskOptions,
): Promise<readonly Customer[]> {
  const caller = "getHighRiskCustomers";
  requireOptions(caller, options, ["by", "withoutStake"]);
  const { by = "monetary", withoutStake = by === "monetary" } = options;
  requireWhole(caller, "n", n, 0);
  requireOneOf(caller, "by", by, ["monetary", "churnProbability"]);
  if (typeof withoutStake !== "boolean") throw new OptionError(caller, "withoutStake", "true or false", withoutStake);
  const stake = (): Statement => sql`(${column(relation, "predictedClv")} * ${column(relation, "churnProbability")})`;
  const least = withoutStake
    ? NOTHING
    : sql` and (${stake()} is null or ${stake()} >= ${double(NOTHING_AT_STAKE * (await keep("mean stake", meanOf)))})`;
  async function meanOf(): Promise<number> {
    const { mean } = await engine.row(
      sql`select coalesce(avg(${stake()}), 0) as mean from ${relation.from}`,
      relation.about,
    );
    return Number(mean);
  }
  return (await rowsWhere(
    engine,
    relation,
    sql`where ${among(relation, "churnRiskLevel", AT_RISK)}${least} order by ${column(relation, by)} desc nulls last, ${relation.order} limit ${whole(n)}`,
  )) as never;
}

/** The customers with the largest predicted value, largest first. */
export async function highValueCustomers(engine: Engine, relation: Relation, n: number): Promise<readonly Customer[]> {
  requireWhole("getHighValueCustomers", "n", n, 0);
  const value = column(relation, "predictedClv");
  return (await rowsWhere(
    engine,
    relation,
    sql`order by ${value} desc nulls last, ${relation.order} limit ${whole(n)}`,
  )) as never;
}

/** The customers of a segment, in any case. */
export async function customersBySegment(
  engine: Engine,
  relation: Relation,
  name: string,
): Promise<readonly Customer[]> {
  const caller = "getCustomersBySegment";
  if (typeof name !== "string" || name === "") throw new OptionError(caller, "name", "a segment", name);
  const texts = await textsLike(caller, "segment", engine, relation, "rfmSegment", name);
  return (await rowsWhere(
    engine,
    relation,
    sql`where ${among(relation, "rfmSegment", texts)} order by ${relation.order}`,
  )) as never;
}
