import type { ChurnRiskSummary, OrderGap, OrderProbability, PurchasePatterns } from "clientele";
import {
  calibrationChart,
  churnRiskChart,
  gainsChart,
  orderGapsChart,
  orderProbabilityChart,
  timingChart,
} from "clientele/plot";
import { answerOf, reportOf } from "../answers.ts";
import { CustomerLink } from "../parts/CustomerLink.tsx";
import { DataTable } from "../parts/DataTable.tsx";
import { Figure } from "../parts/Figure.tsx";
import { PagedTable } from "../parts/PagedTable.tsx";
import { Plot } from "../parts/Plot.tsx";
import { Section } from "../parts/Section.tsx";
import { type Answer, useAnswer } from "../service.tsx";
import { NONE, useChartOptions, useFormats } from "../settings.tsx";
import { texts } from "../texts.ts";

const t = texts.churn;
type Row = Answer<"/api/churn/predictions">[number];

export default function Churn() {
  const { count, money, number, share } = useFormats();
  const options = useChartOptions();
  const summary = useAnswer("/api/analytics/churn-summary");
  const contacts = useAnswer("/api/actions/contacts", { goal: "save", budget: 1000, hold_out: 0 });
  const probabilities = useAnswer("/api/analytics/order-probabilities");
  const patterns = useAnswer("/api/analytics/purchase-patterns");
  const gaps = useAnswer("/api/analytics/order-gaps");
  const report = useAnswer("/api/model/report");
  const critical = useAnswer("/api/churn/predictions", { risk_level: "Critical", limit: 50 });
  const stake = contacts.data?.contacts.reduce((sum, { value_at_stake }) => sum + value_at_stake, 0);
  const columns = [
    { name: texts.customers.columns.customer, cell: ({ customer_id }: Row) => <CustomerLink id={customer_id} /> },
    { name: texts.customers.columns.segment, cell: ({ rfm_segment }: Row) => rfm_segment },
    { name: texts.customers.columns.spend, isNumber: true, cell: ({ monetary }: Row) => money(monetary) },
    { name: texts.customers.columns.recency, isNumber: true, cell: ({ recency }: Row) => number(recency, 0) },
    {
      name: texts.customers.columns.churn,
      isNumber: true,
      cell: ({ churn_probability }: Row) => share(churn_probability, 1),
    },
  ];
  return (
    <>
      <h1>{t.title}</h1>
      <div className="cards">
        <Section title={t.figures} wide query={summary}>
          {({ total_high_risk, percent_at_risk, revenue_at_risk }) => (
            <dl className="figures">
              <Figure
                label={t.atRisk[0]}
                about={t.atRisk[1]}
                value={count(total_high_risk)}
                note={percent_at_risk === null ? undefined : share(percent_at_risk / 100)}
              />
              <Figure label={t.spent[0]} about={t.spent[1]} value={money(revenue_at_risk)} />
              <Figure label={t.stake[0]} about={t.stake[1]} value={stake === undefined ? NONE : money(stake)} />
            </dl>
          )}
        </Section>
        <Section
          title={t.risk}
          about={t.riskAbout}
          query={summary}
          isEmpty={({ risk_distribution: levels }) => levels.length === 0}
        >
          {(json) => <Plot chart={churnRiskChart(answerOf<ChurnRiskSummary>(json), options)} />}
        </Section>
        <Section
          title={t.timing}
          about={t.timingAbout}
          query={patterns}
          isEmpty={({ timing_distribution: all }) => all.length === 0}
        >
          {(json) => <Plot chart={timingChart(answerOf<PurchasePatterns>(json), options)} />}
        </Section>
        <Section
          title={t.probability}
          about={t.probabilityAbout}
          wide
          query={probabilities}
          isEmpty={({ data }) => data.length === 0}
        >
          {({ data }) => <Plot chart={orderProbabilityChart(answerOf<OrderProbability[]>(data), options)} />}
        </Section>
        <Section title={t.totals} about={t.totalsAbout} query={report} isEmpty={({ backtest }) => backtest === null}>
          {({ backtest }) => backtest && <Totals backtest={backtest} />}
        </Section>
        <Section
          title={t.calibration}
          about={t.calibrationAbout}
          query={report}
          isEmpty={({ backtest }) => backtest === null}
        >
          {(json) => <Plot chart={calibrationChart(reportOf(json), options)} />}
        </Section>
        <Section title={t.gains} about={t.gainsAbout} query={report} isEmpty={({ backtest }) => backtest === null}>
          {(json) => <Plot chart={gainsChart(reportOf(json), options)} />}
        </Section>
        <Section title={t.gaps} about={t.gapsAbout} query={gaps} isEmpty={({ data }) => data.length === 0}>
          {({ data }) => <Plot chart={orderGapsChart(answerOf<OrderGap[]>(data), options)} />}
        </Section>
        <Section title={t.likely} about={t.likelyAbout} wide query={critical} isEmpty={({ length }) => length === 0}>
          {(rows) => (
            <PagedTable label={t.likely} columns={columns} rows={rows} keyOf={({ customer_id }) => customer_id} />
          )}
        </Section>
      </div>
    </>
  );
}

function Totals({ backtest }: { backtest: NonNullable<Answer<"/api/model/report">["backtest"]> }) {
  const { count, money, number, date } = useFormats();
  const { purchases, spend, calibration_end, horizon_days } = backtest;
  const rows = [
    { name: t.purchases, ...purchases, written: (value: number | null) => number(value, 0) },
    { name: t.spend, ...spend, written: money },
  ];
  type Total = (typeof rows)[number];
  return (
    <>
      <p>{t.tested(date(calibration_end), count(horizon_days))}</p>
      <DataTable
        label={t.totals}
        rows={rows}
        keyOf={({ name }) => name}
        columns={[
          { name: t.what, cell: ({ name }: Total) => name },
          { name: t.expected, isNumber: true, cell: ({ expected, written }: Total) => written(expected) },
          {
            name: t.interval,
            isNumber: true,
            cell: ({ low, high, written }: Total) => (low === null ? NONE : `${written(low)} – ${written(high)}`),
          },
          { name: t.actual, isNumber: true, cell: ({ actual, written }: Total) => written(actual) },
          {
            name: t.held,
            cell: ({ actual, low, high }: Total) =>
              low === null || high === null ? NONE : actual >= low && actual <= high ? t.inside : t.outside,
          },
        ]}
      />
    </>
  );
}
