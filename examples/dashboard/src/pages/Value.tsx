import type { ClvBin, CohortValue, ValueConcentration } from "clientele";
import { clvChart, cohortValueChart, concentrationChart } from "clientele/plot";
import { Link } from "react-router";
import { answerOf } from "../answers.ts";
import { Bar } from "../parts/Bar.tsx";
import { CustomerLink } from "../parts/CustomerLink.tsx";
import { DataTable } from "../parts/DataTable.tsx";
import { Figure } from "../parts/Figure.tsx";
import { Plot } from "../parts/Plot.tsx";
import { Section } from "../parts/Section.tsx";
import { type Answer, useAnswer } from "../service.tsx";
import { useChartOptions, useFormats } from "../settings.tsx";
import { texts } from "../texts.ts";

const t = texts.value;
type Tier = Answer<"/api/analytics/value-concentration">["top"][number];
type BySegment = Answer<"/api/analytics/clv-insights">["clv_by_segment"][number];
type Best = Answer<"/api/clv/predictions">[number];

export default function Value() {
  const { count, money, share } = useFormats();
  const options = useChartOptions();
  const insights = useAnswer("/api/analytics/clv-insights");
  const bins = useAnswer("/api/analytics/clv-distribution", { bins: 40 });
  const concentration = useAnswer("/api/analytics/value-concentration");
  const cohorts = useAnswer("/api/analytics/cohort-value");
  const best = useAnswer("/api/clv/predictions", { limit: 20 });
  const highest = Math.max(0, ...(insights.data?.clv_by_segment.map(({ average_clv }) => average_clv ?? 0) ?? []));
  return (
    <>
      <h1>{t.title}</h1>
      <div className="cards">
        <Section title={t.figures} wide query={insights}>
          {({ total_predicted_clv, average_clv, median_clv }) => (
            <dl className="figures">
              <Figure label={t.total[0]} about={t.total[1]} value={money(total_predicted_clv)} />
              <Figure label={t.mean[0]} about={t.mean[1]} value={money(average_clv)} />
              <Figure label={t.median[0]} about={t.median[1]} value={money(median_clv)} />
            </dl>
          )}
        </Section>
        <Section
          title={t.distribution}
          about={t.distributionAbout}
          wide
          query={bins}
          isEmpty={({ data }) => data.length === 0}
        >
          {({ data }) => <Plot chart={clvChart(answerOf<ClvBin[]>(data), options)} />}
        </Section>
        <Section
          title={t.concentration}
          about={t.concentrationAbout}
          query={concentration}
          isEmpty={({ customers }) => customers === 0}
        >
          {(json) => <Plot chart={concentrationChart(answerOf<ValueConcentration>(json), options)} />}
        </Section>
        <Section
          title={t.tiers}
          about={t.tiersAbout}
          query={concentration}
          isEmpty={({ customers }) => customers === 0}
        >
          {({ top }) => (
            <>
              <DataTable
                label={t.tiers}
                rows={top}
                keyOf={({ customer_share }) => String(customer_share)}
                columns={[
                  { name: t.columns.share, cell: ({ customer_share }: Tier) => t.top(share(customer_share)) },
                  { name: t.columns.customers, isNumber: true, cell: ({ customers }: Tier) => count(customers) },
                  { name: t.columns.revenue, isNumber: true, cell: ({ revenue }: Tier) => money(revenue) },
                  {
                    name: t.columns.part,
                    isNumber: true,
                    cell: ({ revenue_share }: Tier) => <Bar share={revenue_share ?? 0}>{share(revenue_share)}</Bar>,
                  },
                ]}
              />
              <p>
                <Link to="/customers?sort=monetary&order=desc">{t.all}</Link>
              </p>
            </>
          )}
        </Section>
        <Section
          title={t.cohorts}
          about={t.cohortsAbout}
          wide
          query={cohorts}
          isEmpty={({ data }) => data.length === 0}
        >
          {({ data }) => <Plot chart={cohortValueChart(answerOf<CohortValue[]>(data), options)} />}
        </Section>
        <Section
          title={t.bySegment}
          about={t.bySegmentAbout}
          query={insights}
          isEmpty={({ clv_by_segment: all }) => all.length === 0}
        >
          {({ clv_by_segment }) => (
            <DataTable
              label={t.bySegment}
              rows={clv_by_segment.toSorted((a, b) => (b.average_clv ?? 0) - (a.average_clv ?? 0))}
              keyOf={({ segment }) => segment}
              columns={[
                { name: t.columns.segment, cell: ({ segment }: BySegment) => segment },
                {
                  name: t.columns.mean,
                  isNumber: true,
                  cell: ({ average_clv }: BySegment) => (
                    <Bar share={(average_clv ?? 0) / (highest || 1)}>{money(average_clv)}</Bar>
                  ),
                },
              ]}
            />
          )}
        </Section>
        <Section title={t.best} about={t.bestAbout} query={best} isEmpty={({ length }) => length === 0}>
          {(rows) => (
            <DataTable
              label={t.best}
              rows={rows}
              keyOf={({ customer_id }) => customer_id}
              columns={[
                {
                  name: texts.customers.columns.customer,
                  cell: ({ customer_id }: Best) => <CustomerLink id={customer_id} />,
                },
                {
                  name: texts.customers.columns.value,
                  isNumber: true,
                  cell: ({ predicted_clv }: Best) => money(predicted_clv),
                },
                {
                  name: texts.customers.columns.spend,
                  isNumber: true,
                  cell: ({ current_value }: Best) => money(current_value),
                },
                { name: texts.customers.columns.segment, cell: ({ rfm_segment }: Best) => rfm_segment },
              ]}
            />
          )}
        </Section>
      </div>
    </>
  );
}
