import type { CustomerCohort } from "clientele";
import { retentionChart } from "clientele/plot";
import { answerOf } from "../answers.ts";
import { DataTable, type TableColumn } from "../parts/DataTable.tsx";
import { Plot } from "../parts/Plot.tsx";
import { Section } from "../parts/Section.tsx";
import { useQuerySettings } from "../parts/useQuerySettings.ts";
import { useAnswer } from "../service.tsx";
import { useChartOptions, useFormats } from "../settings.tsx";
import { texts } from "../texts.ts";

const t = texts.cohorts;
const PERIODS = ["week", "month", "quarter", "year"] as const;
/** Cohorts and periods in the table of counts: as many as the chart draws. */
const MOST = 24;

export default function Cohorts() {
  const { count, month } = useFormats();
  const options = useChartOptions();
  const [asked, ask] = useQuerySettings();
  const period = PERIODS.find((name) => name === asked.period) ?? "month";
  const cohorts = useAnswer("/api/analytics/cohorts", { period });
  return (
    <>
      <h1>{t.title}</h1>
      <form className="controls" onSubmit={(event) => event.preventDefault()}>
        <label>
          {t.period}
          <select value={period} onChange={({ target }) => ask({ period: target.value })}>
            {PERIODS.map((name) => (
              <option key={name} value={name}>
                {t.periods[name]}
              </option>
            ))}
          </select>
        </label>
      </form>
      <div className="cards">
        <Section title={t.share} about={t.shareAbout} wide query={cohorts} isEmpty={({ data }) => data.length === 0}>
          {({ data }) => <Plot chart={retentionChart(answerOf<CustomerCohort[]>(data), { ...options, period })} />}
        </Section>
        <Section title={t.count} about={t.countAbout} wide query={cohorts} isEmpty={({ data }) => data.length === 0}>
          {({ data }) => {
            const rows = answerOf<CustomerCohort[]>(data).slice(-MOST);
            const periods = Math.min(MOST, Math.max(...rows.map(({ retention }) => retention.length)));
            const columns: TableColumn<CustomerCohort>[] = [
              { name: t.cohort, noWrap: true, cell: ({ cohortStart }) => month(cohortStart, period) },
              { name: t.size, isNumber: true, cell: ({ customers }) => count(customers) },
              ...Array.from({ length: Math.max(0, periods - 1) }, (_, i) => i + 1).map((i) => ({
                name: t.after(i),
                isNumber: true,
                cell: ({ retention }: CustomerCohort) => {
                  const cell = retention[i];
                  return cell === undefined ? "" : `${count(cell.activeCustomers)}${cell.partial ? "*" : ""}`;
                },
              })),
            ];
            return (
              <>
                <DataTable label={t.count} columns={columns} rows={rows} keyOf={({ cohortStart }) => cohortStart} />
                <p className="small">{t.incomplete}</p>
              </>
            );
          }}
        </Section>
      </div>
    </>
  );
}
