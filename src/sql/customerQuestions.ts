import { healthFrom } from "../analytics/calculateBusinessHealthScore.ts";
import { severity } from "../analytics/getChurnRiskSummary.ts";
import { binsFrom, edgesBetween } from "../analytics/getClvDistribution.ts";
import { cellsFrom, DAYS, ORDERS } from "../analytics/getOrderProbabilities.ts";
import { ascending, descending } from "../columns/compare.ts";
import { OptionError } from "../errors.ts";
import { ratio } from "../math/ratio.ts";
import { AT_RISK, HIGH_VALUE, HIGHEST_VALUE } from "../shop/classes.ts";
import type { AnswerOfQuestion } from "../store/questions.ts";
import type { Asked } from "./Asked.ts";
import { type Engine, numberOf, textOf } from "./Engine.ts";
import { column, type Relation } from "./Relation.ts";
import type { SqlRow } from "./SqlDatabase.ts";
import { joined, NOTHING, type Statement, sql } from "./statement.ts";
import { countIf, deviation, double, leftJoin, numbersIn, percentile, sumIf, text, whole } from "./words.ts";

/** A number, `null` where there is none. */
const known = (value: unknown): number | null => (value === null || value === undefined ? null : Number(value));

/** Whether a text is one of a few. */
const isOneOf = (value: Statement, texts: readonly string[]): Statement =>
  sql`${value} in (${joined(
    texts.map((wanted) => text(wanted)),
    ", ",
  )})`;

/** How many rows have each text, the most frequent first. */
async function countTexts(engine: Engine, relation: Relation, name: string) {
  const value = column(relation, name);
  const rows = await engine.rows(
    sql`select text, count(*) as count from (select ${value} as text from ${relation.from}) texts
      where text is not null group by text`,
    relation.about,
  );
  return rows
    .map(({ text, count }) => ({ text: String(text), count: Number(count) }))
    .sort((a, b) => descending(a.count, b.count) || ascending(a.text, b.text));
}

/** Sum and mean of a column by the texts of another, in alphabetical order. */
async function byText({ engine, customers }: Asked, by: string, name: string) {
  const rows = await engine.rows(
    sql`select text, coalesce(sum(value), 0) as sum, avg(value) as mean
      from (select ${column(customers, by)} as text, ${column(customers, name)} as value from ${customers.from}) pairs
      where text is not null group by text`,
    customers.about,
  );
  return rows
    .map(({ text, sum, mean }) => ({ text: String(text), sum: Number(sum), mean: known(mean) }))
    .sort((a, b) => ascending(a.text, b.text));
}

/** One row about all customers. */
const about = ({ engine, customers }: Asked, what: Statement): Promise<SqlRow> =>
  engine.row(sql`select ${what} from ${customers.from}`, customers.about);

const median = (value: Statement): Statement => percentile(0.5, value);

async function getBusinessMetrics(asked: Asked): Promise<AnswerOfQuestion<"getBusinessMetrics">> {
  const of = (name: string) => column(asked.customers, name);
  const row = await about(
    asked,
    sql`count(*) as customers, ${countIf(sql`${of("recency")} <= 30`)} as active, coalesce(sum(${of("monetary")}), 0) as revenue,
      coalesce(sum(${of("predictedClv")}), 0) as clv, avg(${of("predictedClv")}) as mean, coalesce(sum(${of("isChurned")}), 0) as churned,
      ${countIf(isOneOf(of("clvCategory"), [HIGHEST_VALUE]))} as high, ${countIf(isOneOf(of("churnRiskLevel"), AT_RISK))} as risk`,
  );
  const totalCustomers = Number(row.customers);
  return {
    totalCustomers,
    activeCustomers: Number(row.active),
    totalRevenue: Number(row.revenue),
    predictedClv: Number(row.clv),
    churnRate: ratio(Number(row.churned), totalCustomers, 100),
    avgClv: known(row.mean),
    highValueCustomers: Number(row.high),
    atRiskCustomers: Number(row.risk),
  };
}

async function calculateBusinessHealthScore(asked: Asked): Promise<AnswerOfQuestion<"calculateBusinessHealthScore">> {
  const of = (name: string) => column(asked.customers, name);
  const row = await about(
    asked,
    sql`count(*) as customers, coalesce(sum(${of("isChurned")}), 0) as churned, ${countIf(sql`${of("recency")} <= 90`)} as active,
      ${countIf(sql`${of("frequency")} > 1`)} as repeat, ${countIf(isOneOf(of("clvCategory"), HIGH_VALUE))} as high`,
  );
  const customers = Number(row.customers);
  const percent = (value: unknown) => ratio(Number(value), customers, 100);
  const churned = percent(row.churned);
  const rates = {
    activeCustomerRate: percent(row.active),
    retentionRate: churned === null ? null : 100 - churned,
    repeatPurchaseRate: percent(row.repeat),
    highValueRate: percent(row.high),
  };
  return healthFrom(rates, customers);
}

const TYPICAL = ["monetary", "frequency", "recency", "predictedClv", "churnProbability"] as const;

async function calculateSegmentMetrics(
  { engine, customers }: Asked,
  { by }: { readonly by: string },
): Promise<AnswerOfQuestion<"calculateSegmentMetrics">> {
  const segment = column(customers, by);
  if (customers.columns.get(by)?.kind !== "text")
    throw new OptionError("calculateSegmentMetrics", "by", "a text column", by);
  const names = [...TYPICAL, "customerValueScore"];
  const values = names.map((name, i) => sql`${column(customers, name)} as ${VALUES[i] as Statement}`);
  const typical = TYPICAL.map((_, i) => {
    const [value, sum, mean, middle] = [VALUES, SUMS, MEANS, MEDIANS].map((list) => list[i] as Statement) as [
      Statement,
      Statement,
      Statement,
      Statement,
    ];
    return sql`coalesce(sum(${value}), 0) as ${sum}, avg(${value}) as ${mean}, ${median(value)} as ${middle}`;
  });
  const rows = await engine.rows(
    sql`select segment, count(*) as customers, ${joined(typical, ", ")}, avg(v5) as m5
      from (select ${segment} as segment, ${joined(values, ", ")} from ${customers.from}) customers
      where segment is not null group by segment`,
    customers.about,
  );
  return rows
    .map((row) => {
      const middles = (i: number) => ({ mean: known(row[`m${i}`]), median: known(row[`d${i}`]) });
      const total = (i: number) => ({ sum: Number(row[`s${i}`]), ...middles(i) });
      return {
        segment: String(row.segment),
        customerCount: Number(row.customers),
        monetary: total(0),
        frequency: middles(1),
        recency: middles(2),
        predictedClv: total(3),
        churnProbability: middles(4),
        customerValueScore: { mean: known(row.m5) },
      };
    })
    .sort((a, b) => descending(a.monetary.sum, b.monetary.sum) || ascending(a.segment, b.segment));
}

const VALUES = [sql`v0`, sql`v1`, sql`v2`, sql`v3`, sql`v4`, sql`v5`];
const SUMS = [sql`s0`, sql`s1`, sql`s2`, sql`s3`, sql`s4`];
const MEANS = [sql`m0`, sql`m1`, sql`m2`, sql`m3`, sql`m4`];
const MEDIANS = [sql`d0`, sql`d1`, sql`d2`, sql`d3`, sql`d4`];

async function getSegmentDistribution({
  engine,
  customers,
}: Asked): Promise<AnswerOfQuestion<"getSegmentDistribution">> {
  return (await countTexts(engine, customers, "rfmSegment")).map(({ text, count }) => ({ segment: text, count }));
}

async function getRevenueBySegment(asked: Asked): Promise<AnswerOfQuestion<"getRevenueBySegment">> {
  return (await byText(asked, "rfmSegment", "monetary")).map(({ text, sum }) => ({ segment: text, revenue: sum }));
}

async function getRiskDistribution({ engine, customers }: Asked): Promise<AnswerOfQuestion<"getRiskDistribution">> {
  return (await countTexts(engine, customers, "churnRiskLevel")).map(({ text, count }) => ({ riskLevel: text, count }));
}

async function getChurnRiskSummary(asked: Asked): Promise<AnswerOfQuestion<"getChurnRiskSummary">> {
  const isAtRisk = isOneOf(column(asked.customers, "churnRiskLevel"), AT_RISK);
  const row = await about(
    asked,
    sql`count(*) as customers, ${countIf(isAtRisk)} as risk,
      ${sumIf(column(asked.customers, "monetary"), isAtRisk)} as revenue`,
  );
  const levels = await getRiskDistribution(asked);
  return {
    riskDistribution: [...levels].sort((a, b) => ascending(severity(a.riskLevel), severity(b.riskLevel))),
    totalHighRisk: Number(row.risk),
    revenueAtRisk: Number(row.revenue),
    percentAtRisk: ratio(Number(row.risk), Number(row.customers), 100),
  };
}

async function getClvInsights(asked: Asked): Promise<AnswerOfQuestion<"getClvInsights">> {
  const clv = column(asked.customers, "predictedClv");
  const row = await about(
    asked,
    sql`coalesce(sum(${clv}), 0) as sum, avg(${clv}) as mean, ${median(clv)} as median, ${deviation(clv)} as deviation,
      ${countIf(isOneOf(column(asked.customers, "clvCategory"), [HIGHEST_VALUE]))} as high`,
  );
  const segments = await byText(asked, "rfmSegment", "predictedClv");
  return {
    totalPredictedClv: Number(row.sum),
    averageClv: known(row.mean),
    medianClv: known(row.median),
    clvStd: known(row.deviation),
    highValueCount: Number(row.high),
    clvBySegment: segments.map(({ text, mean }) => ({ segment: text, averageClv: mean })),
  };
}

async function getClvDistribution(
  asked: Asked,
  { bins }: { readonly bins: number },
): Promise<AnswerOfQuestion<"getClvDistribution">> {
  const { engine, customers } = asked;
  const clv = column(customers, "predictedClv");
  const ends = await about(
    asked,
    sql`min(case when ${clv} > 0 then ${clv} end) as least, max(case when ${clv} > 0 then ${clv} end) as most`,
  );
  const most = known(ends.most) ?? 0;
  const edges = edgesBetween(numberOf(ends.least), most, bins);
  const counts = new Uint32Array(bins);
  if (most > 0) {
    const [first, last] = [edges[0] as number, edges[bins] as number];
    // where each bin begins, as a value: what rounds to one side of an edge here need not do so there
    const starts = Array.from({ length: bins }, (_, bin) => (bin === 0 ? 0 : firstInBin(edges[bin] as number)));
    const shape = starts.map((low, bin) => ({ bin, low, high: starts[bin + 1] ?? null }));
    const rows = await engine.rows(
      sql`select place, count(*) as count from (
          select bin + case when clv < low then -1 when clv >= high then 1 else 0 end as place
          from (select clv, greatest(0, least(${double(bins - 1)}, floor((${log10(sql`clv`)} - ${double(first)}) * ${double(bins / (last - first))}))) as guessed
            from (select ${clv} as clv from ${customers.from} where ${clv} > 0) positive) guesses
          join (select bin, low, high from ${numbersIn(shape, ["bin", "low", "high"])}) bins on guessed = bin) places group by place`,
      customers.about,
    );
    for (const { place, count } of rows) counts[Number(place)] = Number(count);
  }
  return binsFrom(counts, edges);
}

const log10 = (value: Statement): Statement => sql`(ln(${value}) / ln(${double(10)}))`;

/** The least number whose logarithm has reached an edge. */
function firstInBin(edge: number): number {
  let value = 10 ** edge;
  while (Math.log10(value) >= edge) value = neighbour(value, -1n);
  while (Math.log10(value) < edge) value = neighbour(value, 1n);
  return value;
}

/** The next double of a positive one, up or down. */
function neighbour(value: number, by: bigint): number {
  const bits = new BigInt64Array(new Float64Array([value]).buffer);
  bits[0] = (bits[0] as bigint) + by;
  return new Float64Array(bits.buffer)[0] as number;
}

async function getPurchasePatterns(asked: Asked): Promise<AnswerOfQuestion<"getPurchasePatterns">> {
  const orders = column(asked.customers, "frequency");
  const row = await about(
    asked,
    sql`avg(${orders}) as orders, avg(${column(asked.customers, "recency")}) as days, ${countIf(sql`${orders} = 1`)} as once,
      ${countIf(sql`${orders} > 1`)} as repeat, ${countIf(sql`${orders} >= 5`)} as often`,
  );
  const timing = await countTexts(asked.engine, asked.customers, "purchaseTimingStatus");
  return {
    timingDistribution: timing.map(({ text, count }) => ({ status: text, count })),
    avgFrequency: known(row.orders),
    avgRecency: known(row.days),
    oneTimeBuyers: Number(row.once),
    repeatCustomers: Number(row.repeat),
    highlyActive: Number(row.often),
  };
}

async function getRfmGrid({ engine, customers }: Asked): Promise<AnswerOfQuestion<"getRfmGrid">> {
  if (!customers.columns.has("rScore") && !customers.columns.has("fScore")) return [];
  const of = (name: string) => column(customers, name);
  const rows = await engine.rows(
    sql`select r, f, count(*) as customers, ${median(sql`monetary`)} as middle, avg(churn) as mean
      from (select ${of("rScore")} as r, ${of("fScore")} as f, ${of("monetary")} as monetary, ${of("churnProbability")} as churn
        from ${customers.from}) scores
      where r is not null and f is not null group by r, f order by r desc, f`,
    customers.about,
  );
  return rows.map((row) => ({
    rScore: Number(row.r),
    fScore: Number(row.f),
    customers: Number(row.customers),
    medianMonetary: known(row.middle),
    meanChurnProbability: known(row.mean),
  }));
}

async function getOrderProbabilities({ engine, customers }: Asked): Promise<AnswerOfQuestion<"getOrderProbabilities">> {
  const of = (name: string) => column(customers, name);
  const rows = await engine.rows(
    sql`select often, lately, count(*) as customers, sum(1 - churn) as sum from (
        select ${classOf(of("frequency"), ORDERS)} as often, ${classOf(of("recency"), DAYS)} as lately, ${of("churnProbability")} as churn
        from ${customers.from}) classes
      where often >= 0 and lately >= 0 and churn is not null group by often, lately`,
    customers.about,
  );
  const counts = new Uint32Array(ORDERS.length * DAYS.length);
  const sums = new Float64Array(counts.length);
  for (const row of rows) {
    const place = Number(row.often) * DAYS.length + Number(row.lately);
    counts[place] = Number(row.customers);
    sums[place] = Number(row.sum);
  }
  return cellsFrom(counts, sums);
}

/** The place of the last of some ascending starts that a value has reached. */
function classOf(value: Statement, starts: readonly number[]): Statement {
  const reached = starts.map((start, i) => sql` when ${value} >= ${double(start)} then ${double(i)}`).reverse();
  return sql`(case${reached.reduce((all, one) => sql`${all}${one}`)} end)`;
}

/** Recommendations in numbers. */
async function getRecommendationSummary({
  engine,
  recommendations,
}: Asked): Promise<AnswerOfQuestion<"getRecommendationSummary">> {
  const confidence = column(recommendations, "confidence");
  const row = await engine.row(
    sql`select count(*) as count, count(distinct ${column(recommendations, "customerId")}) as customers,
      avg(${confidence}) as mean, ${countIf(sql`${confidence} > 0.7`)} as high from ${recommendations.from}`,
    recommendations.about,
  );
  const categories = await countTexts(engine, recommendations, "recommendedCategory");
  const reasons = await countTexts(engine, recommendations, "reason");
  return {
    totalRecommendations: Number(row.count),
    uniqueCustomers: Number(row.customers),
    avgConfidence: known(row.mean),
    highConfidenceCount: Number(row.high),
    topCategories: categories.slice(0, 10).map(({ text, count }) => ({ category: text, count })),
    recommendationMethods: reasons.map(({ text, count }) => ({ reason: text, count })),
  };
}

async function identifyCrossSellOpportunities(
  { engine, customers, recommendations }: Asked,
  { minConfidence, limit }: { readonly minConfidence: number; readonly limit?: number | undefined },
): Promise<AnswerOfQuestion<"identifyCrossSellOpportunities">> {
  const [of, offer] = [(name: string) => column(customers, name), (name: string) => column(recommendations, name)];
  const confidence = offer("confidence");
  const rows = await engine.rows(
    sql`select ${offer("customerId")} as offered_to, ${offer("recommendedCategory")} as offered, ${offer("reason")} as why,
        ${confidence} as how_sure, clientele_monetary, clientele_clv, clientele_segment, clientele_risk
      from ${recommendations.from}
      ${leftJoin} (select ${of("customerId")} as clientele_id, ${of("monetary")} as clientele_monetary, ${of("predictedClv")} as clientele_clv,
          ${of("rfmSegment")} as clientele_segment, ${of("churnRiskLevel")} as clientele_risk from ${customers.from}) customers
        on ${offer("customerId")} = clientele_id
      where ${confidence} >= ${double(minConfidence)}
      order by clientele_clv desc nulls last, ${recommendations.order}${limit === undefined ? NOTHING : sql` limit ${whole(limit)}`}`,
    recommendations.about,
  );
  return rows.map((row) => ({
    customerId: String(row.offered_to),
    category: textOf(row.offered),
    reason: textOf(row.why),
    confidence: Number(row.how_sure),
    monetary: known(row.clientele_monetary),
    predictedClv: known(row.clientele_clv),
    rfmSegment: textOf(row.clientele_segment),
    churnRiskLevel: textOf(row.clientele_risk),
  }));
}

/** The questions about customers and recommendations. */
export const answers = {
  getBusinessMetrics,
  calculateBusinessHealthScore,
  calculateSegmentMetrics,
  getSegmentDistribution,
  getRevenueBySegment,
  getRiskDistribution,
  getChurnRiskSummary,
  getClvInsights,
  getClvDistribution,
  getPurchasePatterns,
  getRfmGrid,
  getOrderProbabilities,
  getRecommendationSummary,
  identifyCrossSellOpportunities,
};
