import type { ValidOptions } from "../analytics/Question.ts";
import { DataError } from "../errors.ts";
import type { ContactList, contactOptions } from "../predict/contactQuestion.ts";
import { whomToContact as contactsAmong, GONE, SILENT_GAPS, SURE } from "../predict/whomToContact.ts";
import { countedRecommendationSchema } from "../shop/countedRecommendations.ts";
import { predictedCustomerSchema } from "../shop/predictedCustomers.ts";
import { Table } from "../tables/Table.ts";
import type { Asked } from "./Asked.ts";
import { textsLike } from "./lookups.ts";
import { column, type Relation, rowOf, wholeRow } from "./Relation.ts";
import { joined, NOTHING, type Statement, sql } from "./statement.ts";

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
  const ids = JSON.stringify(exclude.filter((id) => engine.canHold(id)));
  const texts =
    excludeSegment === undefined || customers.rows === 0
      ? []
      : await textsLike("whomToContact", "excludeSegment", engine, customers, "rfmSegment", excludeSegment);
  const segment = column(customers, "rfmSegment");
  const stake = STAKES[options.goal](customers, report.horizonDays);
  const conditions = [
    sql`${id} not in ${engine.dialect.textsIn(sql`${ids}`)}`,
    ...texts.map((text) => sql`coalesce(${segment} <> ${text}::text, true)`),
    sql`${stake} > 0 and ${stake} >= ${options.minValue}::float8`,
  ];
  const candidates = sql`from ${customers.from}${options.goal === "grow" ? withOffers(asked) : NOTHING} where ${joined(conditions, " and ")}`;
  const counted = await engine.row(sql`select count(*)::float8 as eligible ${candidates}`, customers.about);
  const eligible = Number(counted.eligible);
  const { budget } = options;
  for (let most = Math.ceil(1.5 * budget) + 16; ; most *= 4) {
    const rows = await engine.rows(
      sql`select ${wholeRow(customers)} ${candidates} order by ${stake} desc, ${customers.order} limit ${most}::int`,
      customers.about,
    );
    const table = Table.from(predictedCustomerSchema, rows.map((row) => rowOf(customers, row)) as never);
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
    return sql`(case when ${churn} > ${SURE}::float8 and ${churn} < ${GONE}::float8 then ${churn} * ${column(customers, "expectedSpend")} end)`;
  },
  winBack(customers, horizon) {
    const of = (name: string) => column(customers, name);
    const days = sql`${horizon}::float8`;
    const isSilent = sql`${of("recency")} > greatest(${days}, ${SILENT_GAPS}::float8 * ${of("daysBetweenPurchases")})`;
    return sql`(case when ${of("churnProbability")} >= ${GONE}::float8 and ${of("frequency")} > 1 and ${of("daysBetweenPurchases")} + ${of("customerLifetimeDays")} is not null and ${isSilent}
      then ${of("monetary")} * ${days} / greatest(${days}, ${of("customerLifetimeDays")} + ${of("daysBetweenPurchases")}) end)`;
  },
  grow(customers) {
    const churn = column(customers, "churnProbability");
    return sql`(case when ${churn} < ${GONE}::float8 then ${column(customers, "expectedSpend")} * coalesce(clientele_confidence, 0) end)`;
  },
};

/** Each customer's first recommendation, beside the customers. */
function withOffers({ customers, recommendations }: Asked): Statement {
  // no offers: nobody has anything at stake
  if (recommendations === undefined) return sql` cross join (select 0::float8 as clientele_confidence) firsts`;
  const customer = column(recommendations, "customerId");
  const first = sql`select distinct on (clientele_offered) clientele_offered, clientele_confidence from (
      select ${customer} as clientele_offered, ${column(recommendations, "confidence")} as clientele_confidence, row_number() over (order by ${recommendations.order}) as clientele_place
      from ${recommendations.from}) offers order by clientele_offered, clientele_place`;
  return sql` left join (${first}) firsts on clientele_offered = ${column(customers, "customerId")}`;
}

/** The recommendations of some customers. */
async function offersTo({ engine, recommendations }: Asked, customers: Table<typeof predictedCustomerSchema>) {
  if (recommendations === undefined) return Table.from(countedRecommendationSchema, []);
  const ids = JSON.stringify([...customers.column("customerId")]);
  const rows = await engine.rows(
    sql`select ${wholeRow(recommendations)} from ${recommendations.from}
      where ${column(recommendations, "customerId")} in ${engine.dialect.textsIn(sql`${ids}`)} order by ${recommendations.order}`,
    recommendations.about,
  );
  return Table.from(countedRecommendationSchema, rows.map((row) => rowOf(recommendations, row)) as never);
}
