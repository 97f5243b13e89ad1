import type { CustomerMovement, RfmCell } from "clientele";
import { movementChart, rfmChart, segmentChart } from "clientele/plot";
import { answerOf, segmentsOf } from "../answers.ts";
import { DataTable } from "../parts/DataTable.tsx";
import { Plot } from "../parts/Plot.tsx";
import { Section } from "../parts/Section.tsx";
import { type Answer, useAnswer } from "../service.tsx";
import { useChartOptions, useFormats } from "../settings.tsx";
import { texts } from "../texts.ts";

const t = texts.segments;
type Cluster = Answer<"/api/segments">[number];

export default function Segments() {
  const { count, money, number, share } = useFormats();
  const options = useChartOptions();
  const segments = useAnswer("/api/segments", { segment_type: "rfm" });
  const grid = useAnswer("/api/analytics/rfm-grid");
  const movement = useAnswer("/api/analytics/movement");
  const clusters = useAnswer("/api/segments", { segment_type: "kmeans" });
  const columns = [
    { name: t.columns.name, cell: ({ segment_name }: Cluster) => segment_name },
    { name: t.columns.customers, isNumber: true, cell: ({ customer_count }: Cluster) => count(customer_count) },
    { name: t.columns.spend, isNumber: true, cell: ({ total_revenue }: Cluster) => money(total_revenue) },
    { name: t.columns.mean, isNumber: true, cell: ({ avg_revenue }: Cluster) => money(avg_revenue) },
    { name: t.columns.orders, isNumber: true, cell: ({ avg_frequency }: Cluster) => number(avg_frequency) },
    { name: t.columns.recency, isNumber: true, cell: ({ avg_recency }: Cluster) => number(avg_recency, 0) },
    {
      name: t.columns.churn,
      isNumber: true,
      cell: ({ avg_churn_probability }: Cluster) => share(avg_churn_probability),
    },
  ];
  return (
    <>
      <h1>{t.title}</h1>
      <div className="cards">
        <Section title={t.rfm} about={t.rfmAbout} wide query={segments} isEmpty={({ length }) => length === 0}>
          {(json) => <Plot chart={segmentChart(segmentsOf(json), options)} />}
        </Section>
        <Section title={t.grid} about={t.gridAbout} wide query={grid} isEmpty={({ data }) => data.length === 0}>
          {({ data }) => <Plot chart={rfmChart(answerOf<RfmCell[]>(data), options)} />}
        </Section>
        <Section title={t.movement} about={t.movementAbout} wide query={movement} isEmpty={({ to }) => to === null}>
          {(json) => <Plot chart={movementChart(answerOf<CustomerMovement>(json), options)} />}
        </Section>
        <Section
          title={t.clusters}
          about={t.clustersAbout}
          wide
          query={clusters}
          isEmpty={({ length }) => length === 0}
        >
          {(rows) => (
            <DataTable label={t.clusters} columns={columns} rows={rows} keyOf={({ segment_name }) => segment_name} />
          )}
        </Section>
      </div>
    </>
  );
}
