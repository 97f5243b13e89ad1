import { Bar } from "../parts/Bar.tsx";
import { CustomerLink } from "../parts/CustomerLink.tsx";
import { DataTable } from "../parts/DataTable.tsx";
import { Figure } from "../parts/Figure.tsx";
import { PagedTable } from "../parts/PagedTable.tsx";
import { Section } from "../parts/Section.tsx";
import { Slider } from "../parts/Slider.tsx";
import { useDebounced } from "../parts/useDebounced.ts";
import { useQuerySettings } from "../parts/useQuerySettings.ts";
import { type Answer, useAnswer } from "../service.tsx";
import { NONE, useFormats } from "../settings.tsx";
import { texts } from "../texts.ts";

const t = texts.offers;
type Cross = Answer<"/api/analytics/cross-sell">["data"][number];
type Category = Answer<"/api/analytics/top-categories">["data"][number];

/** Rows to ask for. */
const MOST = 1000;

export default function Offers() {
  const { count, money, share } = useFormats();
  const [asked, ask] = useQuerySettings();
  const least = /^\d{1,3}$/.test(asked.least ?? "") ? Math.min(100, Number(asked.least)) : 60;
  const crossSell = useAnswer("/api/analytics/cross-sell", {
    min_confidence: useDebounced(least) / 100,
    limit: MOST,
  });
  const categories = useAnswer("/api/analytics/top-categories", { limit: 50 });
  const summary = useAnswer("/api/analytics/recommendation-summary");
  const most = Math.max(0, ...(categories.data?.data.map(({ total_revenue }) => total_revenue) ?? []));
  return (
    <>
      <h1>{t.title}</h1>
      <div className="cards">
        <Section title={t.summary} wide query={summary}>
          {({ total_recommendations, unique_customers, avg_confidence }) => (
            <dl className="figures">
              <Figure label={t.all[0]} about={t.all[1]} value={count(total_recommendations)} />
              <Figure label={t.reached[0]} about={t.reached[1]} value={count(unique_customers)} />
              <Figure label={t.mean[0]} about={t.mean[1]} value={share(avg_confidence)} />
            </dl>
          )}
        </Section>
        <Section
          title={t.categories}
          about={t.categoriesAbout}
          wide
          query={categories}
          isEmpty={({ data }) => data.length === 0}
        >
          {({ data }) => (
            <DataTable
              label={t.categories}
              rows={data}
              keyOf={({ category }) => category ?? ""}
              columns={[
                { name: t.columns.category, cell: ({ category }: Category) => <bdi>{category ?? NONE}</bdi> },
                {
                  name: t.columns.revenue,
                  isNumber: true,
                  cell: ({ total_revenue }: Category) => (
                    <Bar share={total_revenue / (most || 1)}>{money(total_revenue)}</Bar>
                  ),
                },
                {
                  name: t.columns.orders,
                  isNumber: true,
                  cell: ({ transaction_count }: Category) => count(transaction_count),
                },
                {
                  name: t.columns.customers,
                  isNumber: true,
                  cell: ({ unique_customers }: Category) => count(unique_customers),
                },
              ]}
            />
          )}
        </Section>
        <div className="wide">
          <form className="controls" onSubmit={(event) => event.preventDefault()}>
            <Slider
              label={t.confidence}
              value={least}
              shown={share(least / 100)}
              min={0}
              max={100}
              step={5}
              onChange={(value) => ask({ least: value }, true)}
            />
          </form>
          <Section
            title={t.crossSell}
            about={t.crossSellAbout}
            wide
            query={crossSell}
            isEmpty={({ data }) => data.length === 0}
          >
            {({ data }) => (
              <>
                <PagedTable
                  label={t.crossSell}
                  rows={data}
                  keyOf={({ customer_id, category, reason }) => `${customer_id} ${category} ${reason}`}
                  columns={[
                    { name: t.columns.customer, cell: ({ customer_id }: Cross) => <CustomerLink id={customer_id} /> },
                    { name: t.columns.offer, cell: ({ category }: Cross) => <bdi>{category ?? NONE}</bdi> },
                    { name: t.columns.confidence, isNumber: true, cell: ({ confidence }: Cross) => share(confidence) },
                    { name: t.columns.value, isNumber: true, cell: ({ predicted_clv }: Cross) => money(predicted_clv) },
                    { name: t.columns.reason, isLong: true, cell: ({ reason }: Cross) => reason ?? NONE },
                  ]}
                />
                {data.length === MOST ? <p className="small">{t.first(count(MOST))}</p> : null}
              </>
            )}
          </Section>
        </div>
      </div>
    </>
  );
}
