import type { CustomerForecast } from "clientele";
import { forecastChart } from "clientele/plot";
import { Link } from "react-router";
import { answerOf } from "../answers.ts";
import { DataTable } from "../parts/DataTable.tsx";
import { Figure } from "../parts/Figure.tsx";
import { PagedTable } from "../parts/PagedTable.tsx";
import { Plot } from "../parts/Plot.tsx";
import { Section } from "../parts/Section.tsx";
import { useQuerySettings } from "../parts/useQuerySettings.ts";
import { type Answer, useAnswer } from "../service.tsx";
import { NONE, useChartOptions, useFormats } from "../settings.tsx";
import { texts } from "../texts.ts";

const t = texts.customer;
type Profile = Answer<"/api/customers/{customer_id}">;
type Line = Answer<"/api/customers/{customer_id}/transactions">["transactions"][number];
type SegmentDay = Answer<"/api/customers/{customer_id}/segments">["data"][number];

export default function CustomerPage() {
  const [{ id = "" }] = useQuerySettings();
  return <OneCustomer key={id} id={id} />;
}

function OneCustomer({ id }: { id: string }) {
  const { count, money, share, date } = useFormats();
  const options = useChartOptions();
  const key = { customer_id: id };
  const profile = useAnswer("/api/customers/{customer_id}", key);
  const forecast = useAnswer("/api/customers/{customer_id}/forecast", key);
  const history = useAnswer("/api/customers/{customer_id}/segments", key);
  const fields = (p: Profile) =>
    [
      [t.fields.segment, p.rfm_segment],
      [t.fields.risk, p.churn_risk_level],
      [t.fields.tier, p.clv_category],
      [t.fields.timing, p.purchase_timing_status],
      [t.fields.type, p.customer_type],
      [t.fields.score, p.rfm_score === null ? null : count(p.rfm_score)],
    ] as const;
  const days = [
    { name: t.columns.day, cell: ({ day }: SegmentDay) => date(day) },
    { name: t.columns.segment, cell: ({ segment }: SegmentDay) => segment },
    {
      name: t.columns.scores,
      isNumber: true,
      cell: ({ r_score, f_score, m_score }: SegmentDay) => `${r_score} ${f_score} ${m_score}`,
    },
  ];
  return (
    <>
      <p className="back">
        <Link to="/customers">← {t.back}</Link>
      </p>
      <h1>
        <bdi>{id}</bdi>
      </h1>
      <div className="cards">
        <Section title={t.profile} about={t.profileAbout} wide query={profile}>
          {(p) => (
            <>
              <dl className="figures">
                <Figure label={t.spend[0]} about={t.spend[1]} value={money(p.monetary)} />
                <Figure
                  label={t.orders[0]}
                  about={t.orders[1]}
                  value={p.frequency === null ? NONE : count(p.frequency)}
                />
                <Figure
                  label={t.recency[0]}
                  about={t.recency[1]}
                  value={p.recency === null ? NONE : t.ago(count(p.recency))}
                  note={t.before}
                />
                <Figure label={t.value[0]} about={t.value[1]} value={money(p.predicted_clv)} />
                <Figure label={t.churn[0]} about={t.churn[1]} value={share(p.churn_probability)} />
                <Figure label={t.priority[0]} about={t.priority[1]} value={p.customer_priority ?? NONE} />
              </dl>
              <dl className="fields">
                {fields(p).map(([name, value]) => (
                  <div key={name}>
                    <dt>{name}</dt>
                    <dd>{value ?? NONE}</dd>
                  </div>
                ))}
              </dl>
            </>
          )}
        </Section>
        <Section
          title={t.offers}
          about={t.offersAbout}
          query={profile}
          isEmpty={({ recommendations }) => recommendations.length === 0}
        >
          {({ recommendations }) => (
            <ul className="plain offers">
              {recommendations.map(({ category, reason, confidence }) => (
                <li key={`${category} ${reason}`}>
                  <strong>
                    <bdi>{category ?? NONE}</bdi>
                  </strong>{" "}
                  <span className="small">
                    {share(confidence)} · {reason}
                  </span>
                </li>
              ))}
            </ul>
          )}
        </Section>
        <Section title={t.history} about={t.historyAbout} query={history} isEmpty={({ data }) => data.length === 0}>
          {({ data }) => (
            <DataTable label={t.history} columns={days} rows={data.toReversed()} keyOf={({ day }) => day} />
          )}
        </Section>
        <Section title={t.forecast} about={t.forecastAbout} wide query={forecast}>
          {(json) => {
            const answer = answerOf<CustomerForecast>(json);
            return (
              <>
                <p>{t.alive(share(answer.probabilityAlive))}</p>
                <Plot chart={forecastChart(answer, options)} />
              </>
            );
          }}
        </Section>
        <Lines id={id} />
      </div>
    </>
  );
}

/** Lines to ask for: as many as the service gives at once. */
const MOST = 1000;

function Lines({ id }: { id: string }) {
  const { count, number, money, date } = useFormats();
  const lines = useAnswer("/api/customers/{customer_id}/transactions", { customer_id: id, page_size: MOST });
  const columns = [
    { name: t.columns.day, noWrap: true, cell: ({ date: day }: Line) => date(day) },
    { name: t.columns.order, cell: ({ order_id }: Line) => <bdi>{order_id ?? NONE}</bdi> },
    { name: t.columns.product, cell: ({ products }: Line) => <bdi>{products ?? NONE}</bdi> },
    { name: t.columns.category, cell: ({ product_category }: Line) => <bdi>{product_category ?? NONE}</bdi> },
    { name: t.columns.items, isNumber: true, cell: ({ items_sold }: Line) => number(items_sold) },
    {
      name: t.columns.amount,
      isNumber: true,
      cell: ({ revenue }: Line) => (
        <span className={(revenue ?? 0) < 0 ? "negative" : undefined}>{money(revenue)}</span>
      ),
    },
    { name: t.columns.status, cell: ({ status }: Line) => status ?? NONE },
  ];
  return (
    <Section title={t.lines} about={t.linesAbout} wide query={lines} isEmpty={({ total }) => total === 0}>
      {({ transactions, total }) => {
        // equal dates keep the file's order
        const rows = transactions
          .map((line, at) => ({ ...line, at }))
          .sort((a, b) => (a.date < b.date ? 1 : a.date > b.date ? -1 : a.at - b.at));
        return (
          <>
            <PagedTable label={t.lines} columns={columns} rows={rows} keyOf={({ at }) => String(at)} />
            {total > MOST ? <p className="small">{texts.offers.first(count(MOST))}</p> : null}
          </>
        );
      }}
    </Section>
  );
}
