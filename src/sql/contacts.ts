import type { ValidOptions } from "../analytics/Question.ts";
import { DataError } from "../errors.ts";
import type { ContactList, contactOptions } from "../predict/contactQuestion.ts";
import { whomToContact as contactsAmong, GONE, SILENT_GAPS, SURE } from "../predict/whomToContact.ts";
import { countedRecommendationSchema } from "../shop/countedRecommendations.ts";
import { predictedCustomerSchema } from "../shop/predictedCustomers.ts";
import { Table } from "../tables/Table.ts";
import type { Asked } from "./Asked.ts";
import { hasPlaces } from "./GroupedLines.ts";
import { textsLike } from "./lookups.ts";
import { column, type Relation, ROW, rowOf, wholeRow } from "./Relation.ts";
import { identifier, joined, NOTHING, type Statement, sql } from "./statement.ts";
import { double, isAmong, isIn, leftJoin, text, whole } from "./words.ts";

/** Customers to contact: ranked in the database, and the best of them looked at as all would be in memory. */
export async function whomToContact(
  asked: Asked,
  { exclude = [], excludeSegment, campaign, ...options }: ValidOptions<typeof contactOptions>,
): Promise<ContactList> {
  const { engine, customers, report } = asked;
  if (report === undefined) {
    const problem = "no predictions: the customers were given, and not predicted from orders as predictInto does";
    throw new DataError("missing_table", problem, { table: "predictions", expected: "predictions" });
  }
  const id = column(customers, "customerId");
  const ids = [...new Set(exclude.filter((id) => engine.canHold(id)))];
  const texts =
    excludeSegment === undefined || customers.rows === 0
      ? []
      : await textsLike("whomToContact", "excludeSegment", engine, customers, "rfmSegment", excludeSegment);
  const segment = column(customers, "rfmSegment");
  const stake = STAKES[options.goal](customers, report.horizonDays);
  const conditions = [
    ...texts.map((other) => sql`(${segment} is null or ${segment} <> ${text(other)})`),
    sql`${stake} > 0 and ${stake} >= ${double(options.minValue)}`,
  ];
  // a list that a statement does not hold is counted in parts, and taken from the ranked rows
  const parts = engine.parts(ids);
  const [only] = parts;
  if (only !== undefined && parts.length === 1) conditions.push(sql`not (${isAmong(id, only)})`);
  const left = new Set(parts.length === 1 ? [] : ids);
  const offers = options.goal === "grow" ? withOffers(asked) : NOTHING;
  const candidates = sql`from ${customers.from}${offers} where ${joined(conditions, " and ")}`;
  const count = async (more: Statement = NOTHING) =>
    Number((await engine.row(sql`select count(*) as eligible ${candidates}${more}`, customers.about)).eligible);
  let eligible = await count();
  if (left.size > 0) for (const part of parts) eligible -= await count(sql` and ${isAmong(id, part)}`);
  const { budget } = options;
  for (let most = Math.ceil(1.5 * budget) + 16; ; most *= 4) {
    const rows = await engine.rows(
      sql`select ${wholeRow(customers)} ${candidates} order by ${stake} desc, ${customers.order} limit ${whole(most)}`,
      customers.about,
    );
    const wanted = rows.map((row) => rowOf(customers, row)).filter(({ customerId }) => !left.has(customerId as string));
    const table = Table.from(predictedCustomerSchema, wanted as never);
    const recommendations = await offersTo(asked, table);
    const list = contactsAmong(
      { customers: table, recommendations, report },
      { ...options, ...(campaign !== undefined && { campaign }) },
    );
    if (list.toContact >= budget || rows.length < most) return { ...list, eligible };
  }
}

/** What is at stake by goal, as whomToContact has it; nothing, or 0, for who does not fit. */
const STAKES: Readonly<Record<"save" | "winBack" | "grow", (customers: Relation, horizon: number) => Statement>> = {
  save(customers) {
    const churn = column(customers, "churnProbability");
    return sql`(case when ${churn} > ${double(SURE)} and ${churn} < ${double(GONE)} then ${churn} * ${column(customers, "expectedSpend")} end)`;
  },
  winBack(customers, horizon) {
    const of = (name: string) => column(customers, name);
    const days = double(horizon);
    const isSilent = sql`${of("recency")} > greatest(${days}, ${double(SILENT_GAPS)} * ${of("daysBetweenPurchases")})`;
    return sql`(case when ${of("churnProbability")} >= ${double(GONE)} and ${of("frequency")} > 1 and ${of("daysBetweenPurchases")} + ${of("customerLifetimeDays")} is not null and ${isSilent}
      then ${of("monetary")} * ${days} / greatest(${days}, ${of("customerLifetimeDays")} + ${of("daysBetweenPurchases")}) end)`;
  },
  grow(customers) {
    const churn = column(customers, "churnProbability");
    return sql`(case when ${churn} < ${double(GONE)} then ${column(customers, "expectedSpend")} * coalesce(clientele_confidence, 0) end)`;
  },
};

/** Each customer's first recommendation, beside the customers. */
function withOffers({ customers, recommendations }: Asked): Statement {
  // no offers: nobody has anything at stake
  if (recommendations === undefined) return sql` cross join (select 0 as clientele_confidence) firsts`;
  const customer = column(recommendations, "customerId");
  const pair = sql`${customer} as clientele_offered, ${column(recommendations, "confidence")} as clientele_confidence`;
  const firstRows = sql`(select min(${identifier(ROW)}) from ${recommendations.from} group by ${customer})`;
  // in a shop's own table the most confident is the first
  const first = hasPlaces(recommendations)
    ? sql`select ${pair} from ${recommendations.from} where ${isIn(identifier(ROW), firstRows)}`
    : sql`select clientele_offered, max(clientele_confidence) as clientele_confidence from (select ${pair} from ${recommendations.from}) offers
        group by clientele_offered`;
  return sql` ${leftJoin} (${first}) firsts on ${column(customers, "customerId")} = clientele_offered`;
}

/** The recommendations of some customers. */
async function offersTo({ engine, recommendations }: Asked, customers: Table<typeof predictedCustomerSchema>) {
  if (recommendations === undefined) return Table.from(countedRecommendationSchema, []);
  const ids = [...customers.column("customerId")].flatMap((id) => id ?? []);
  const rows: Record<string, unknown>[] = [];
  for (const part of engine.parts(ids)) {
    const among = isAmong(column(recommendations, "customerId"), part);
    const statement = sql`select ${wholeRow(recommendations)} from ${recommendations.from} where ${among} order by ${recommendations.order}`;
    await engine.each(statement, recommendations.about, (row) => rows.push(rowOf(recommendations, row)));
  }
  return Table.from(countedRecommendationSchema, rows as never);
}
