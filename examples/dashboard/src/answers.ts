import type { PredictionReport, SegmentMetrics } from "clientele";
import type { Answer } from "./service.tsx";

const camelCase = (name: string): string => name.replace(/_([a-z\d])/g, (_, letter: string) => letter.toUpperCase());

/** An answer of the library again, from its JSON: charts are made of those. */
export function answerOf<T>(json: unknown): T {
  if (Array.isArray(json)) return json.map(answerOf) as T;
  if (typeof json !== "object" || json === null) return json as T;
  return Object.fromEntries(Object.entries(json).map(([name, value]) => [camelCase(name), answerOf(value)])) as T;
}

/** Revenue by period: the route has `revenue`, as the original service had. */
export const trendsOf = ({ data }: Answer<"/api/analytics/revenue-trend">) =>
  data.map(({ revenue, month: _, ...rest }) => answerOf<never>({ total_revenue: revenue, ...rest }));

/** The health score: the names of its parts are names of fields. */
export function healthOf(score: Answer<"/api/analytics/health-score">) {
  const { components, ...rest } = answerOf<{ components: { name: string }[] }>(score);
  return { ...rest, components: components.map((part) => ({ ...part, name: camelCase(part.name) })) } as never;
}

/** Segments: the route has sums and means side by side. */
export const segmentsOf = (segments: Answer<"/api/segments">) =>
  segments.map(({ segment_name, customer_count, total_revenue, avg_revenue }) => ({
    segment: segment_name,
    customerCount: customer_count,
    monetary: { sum: total_revenue, mean: avg_revenue },
  })) as unknown as SegmentMetrics[];

/** The report of the predictions. */
export const reportOf = (report: Answer<"/api/model/report">) => answerOf<PredictionReport>(report);
