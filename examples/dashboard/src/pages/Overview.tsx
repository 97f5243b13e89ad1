import { type CustomerLifecycle, type CustomerMovement, trustSentence } from "clientele";
import { healthChart, lifecycleChart, revenueChart } from "clientele/plot";
import { answerOf, healthOf, reportOf, trendsOf } from "../answers.ts";
import { CustomerLink } from "../parts/CustomerLink.tsx";
import { Figure } from "../parts/Figure.tsx";
import { Plot } from "../parts/Plot.tsx";
import { Section } from "../parts/Section.tsx";
import { type Answer, useAnswer } from "../service.tsx";
import { NONE, useChartOptions, useFormats } from "../settings.tsx";
import { texts } from "../texts.ts";

const t = texts.overview;
const MOVES = ["new", "lost", "slipped", "recovered", "grown"] as const;

export default function Overview() {
  const { count, money, number, share, date } = useFormats();
  const options = useChartOptions();
  const metrics = useAnswer("/api/metrics");
  const movement = useAnswer("/api/analytics/movement");
  const trends = useAnswer("/api/analytics/revenue-trend", { fill: true });
  const lifecycle = useAnswer("/api/analytics/lifecycle");
  const health = useAnswer("/api/analytics/health-score");
  const report = useAnswer("/api/model/report");
  const part = (of: number, all: number) => (all > 0 ? share(of / all) : undefined);
  return (
    <>
      <h1>{t.title}</h1>
      <div className="cards">
        <Section title={t.metrics} wide query={metrics}>
          {(m) => (
            <dl className="figures">
              <Figure label={t.customers[0]} about={t.customers[1]} value={count(m.total_customers)} />
              <Figure
                label={t.active[0]}
                about={t.active[1]}
                value={count(m.active_customers)}
                note={part(m.active_customers, m.total_customers)}
              />
              <Figure label={t.revenue[0]} about={t.revenue[1]} value={money(m.total_revenue)} />
              <Figure label={t.predicted[0]} about={t.predicted[1]} value={money(m.predicted_clv)} />
              <Figure
                label={t.atRisk[0]}
                about={t.atRisk[1]}
                value={count(m.at_risk_customers)}
                note={part(m.at_risk_customers, m.total_customers)}
              />
              <Figure
                label={t.best[0]}
                about={t.best[1]}
                value={count(m.high_value_customers)}
                note={part(m.high_value_customers, m.total_customers)}
              />
            </dl>
          )}
        </Section>
        <Section
          title={t.revenueTrend}
          about={t.revenueTrendAbout}
          wide
          query={trends}
          isEmpty={({ data }) => data.length === 0}
        >
          {(json) => (
            <>
              <Latest periods={json.data} />
              <Plot chart={revenueChart(trendsOf(json), { ...options, last: 36 })} />
            </>
          )}
        </Section>
        <Section title={t.changed} about={t.changedAbout} query={movement} isEmpty={({ to }) => to === null}>
          {(json) => {
            const { from, to, counts, ...moved } = answerOf<CustomerMovement>(json);
            const most = MOVES.flatMap((name) => moved[name].slice(0, 1));
            return (
              <>
                <p>{t.changedSpan(date(from), date(to))}</p>
                <ul className="counts">
                  {MOVES.map((name) => (
                    <li key={name} className={name}>
                      <strong>{count(counts[name])}</strong> {t.moved[name]}
                    </li>
                  ))}
                </ul>
                {most.length === 0 ? null : <h3>{t.movedMost}</h3>}
                <ul className="plain">
                  {most.map(({ customerId, what }) => (
                    <li key={customerId}>
                      <CustomerLink id={customerId} />
                      {/* the sentence begins with the id */}
                      <span className="small">{what.slice(customerId.length)}</span>
                    </li>
                  ))}
                </ul>
              </>
            );
          }}
        </Section>
        <div className="stack">
          <Section title={t.trust} about={t.trustAbout} query={report}>
            {(json) => {
              const sentence = trustSentence(reportOf(json));
              return (
                <>
                  <p>{sentence.charAt(0).toUpperCase() + sentence.slice(1)}</p>
                  <p className="small">{t.trustMore}</p>
                </>
              );
            }}
          </Section>
          <Section
            title={t.health}
            about={t.healthAbout}
            query={health}
            isEmpty={({ overall_health_score: score }) => score === null}
          >
            {(json) => (
              <>
                <p>
                  <strong>{t.score(number(json.overall_health_score), json.health_status ?? NONE)}</strong>
                </p>
                <Plot chart={healthChart(healthOf(json), options)} />
              </>
            )}
          </Section>
        </div>
        <Section
          title={t.lifecycle}
          about={t.lifecycleAbout}
          wide
          query={lifecycle}
          isEmpty={({ data }) => data.length === 0}
        >
          {({ data }) => <Plot chart={lifecycleChart(answerOf<CustomerLifecycle[]>(data), { ...options, last: 36 })} />}
        </Section>
      </div>
    </>
  );
}

/** The last month that is over, against the month before and the same month a year before. */
function Latest({ periods }: { periods: Answer<"/api/analytics/revenue-trend">["data"] }) {
  const { money, share, month } = useFormats();
  const over = periods.filter(({ partial }) => !partial);
  const last = over.at(-1);
  if (last === undefined) return null;
  const changes = [over.at(-2), over.at(-13)].flatMap((before) => {
    if (before === undefined || before.revenue <= 0) return [];
    const change = last.revenue / before.revenue - 1;
    return t.compared(`${change < 0 ? "−" : "+"}${share(Math.abs(change))}`, month(before.period_start));
  });
  return (
    <p>
      <strong>{t.latest(month(last.period_start), money(last.revenue))}</strong>
      {changes.length === 0 ? "" : ` (${changes.join(", ")})`}
    </p>
  );
}
