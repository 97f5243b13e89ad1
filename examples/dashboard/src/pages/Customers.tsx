import { CustomerLink } from "../parts/CustomerLink.tsx";
import { DataTable } from "../parts/DataTable.tsx";
import { Download } from "../parts/Download.tsx";
import { Pager } from "../parts/Pager.tsx";
import { Section } from "../parts/Section.tsx";
import { useDebounced } from "../parts/useDebounced.ts";
import { useQuerySettings } from "../parts/useQuerySettings.ts";
import { type Answer, type Input, useAnswer } from "../service.tsx";
import { NONE, useFormats } from "../settings.tsx";
import { texts } from "../texts.ts";

const t = texts.customers;
const LEVELS = ["Low", "Medium", "High", "Critical"];
/** Rows of a search; the service gives 50 at most. */
const FOUND = 50;

type List = Answer<"/api/customers">;
type Row = List["customers"][number];

export default function Customers() {
  const [asked, ask] = useQuerySettings();
  const text = (asked.search ?? "").trim();
  const segments = useAnswer("/api/analytics/segment-distribution");
  const filter: Input<"/api/customers"> = {
    ...(asked.segment && { segment: asked.segment }),
    ...(asked.risk && { risk_level: asked.risk }),
    sort_by: asked.sort ?? "predicted_clv",
    ...(asked.sort === undefined
      ? { order: "desc" as const }
      : asked.order === "asc" || asked.order === "desc"
        ? { order: asked.order }
        : {}),
  };
  return (
    <>
      <h1>{t.title}</h1>
      <form className="controls" onSubmit={(event) => event.preventDefault()}>
        <label>
          {t.search}
          <input
            type="search"
            maxLength={100}
            value={asked.search ?? ""}
            onChange={({ target }) => ask({ search: target.value, page: "" }, true)}
          />
        </label>
        <label>
          {t.segment}
          <select
            value={asked.segment ?? ""}
            disabled={text !== ""}
            onChange={({ target }) => ask({ segment: target.value, page: "" })}
          >
            <option value="">{t.all}</option>
            {segments.data?.data.map(({ segment }) => (
              <option key={segment}>{segment}</option>
            ))}
          </select>
        </label>
        <label>
          {t.risk}
          <select
            value={asked.risk ?? ""}
            disabled={text !== ""}
            onChange={({ target }) => ask({ risk: target.value, page: "" })}
          >
            <option value="">{t.all}</option>
            {LEVELS.map((level) => (
              <option key={level}>{level}</option>
            ))}
          </select>
        </label>
        {text === "" ? <Download filter={filter} /> : null}
      </form>
      {text === "" ? <AllCustomers filter={filter} page={asked.page} ask={ask} /> : <Found text={text} />}
    </>
  );
}

interface AllProps {
  readonly filter: Input<"/api/customers">;
  readonly page: string | undefined;
  readonly ask: (changes: Readonly<Record<string, string>>) => void;
}

function AllCustomers({ filter, page, ask }: AllProps) {
  const { count, money, share } = useFormats();
  const at = page !== undefined && /^[1-9]\d{0,8}$/.test(page) ? Number(page) : 1;
  const list = useAnswer("/api/customers", { ...filter, page: at, page_size: 25 });
  const columns = [
    {
      name: t.columns.customer,
      sortBy: "customer_id",
      cell: ({ customer_id }: Row) => <CustomerLink id={customer_id} />,
    },
    { name: t.columns.segment, sortBy: "rfm_segment", cell: ({ rfm_segment }: Row) => rfm_segment },
    {
      name: t.columns.value,
      sortBy: "predicted_clv",
      isNumber: true,
      cell: ({ predicted_clv }: Row) => money(predicted_clv),
    },
    { name: t.columns.spend, sortBy: "monetary", isNumber: true, cell: ({ monetary }: Row) => money(monetary) },
    {
      name: t.columns.orders,
      sortBy: "frequency",
      isNumber: true,
      cell: ({ frequency }: Row) => (frequency === null ? NONE : count(frequency)),
    },
    {
      name: t.columns.recency,
      sortBy: "recency",
      isNumber: true,
      cell: ({ recency }: Row) => (recency === null ? NONE : count(recency)),
    },
    {
      name: t.columns.churn,
      sortBy: "churn_probability",
      isNumber: true,
      cell: ({ churn_probability }: Row) => share(churn_probability),
    },
    {
      name: t.columns.risk,
      sortBy: "churn_risk_level",
      cell: ({ churn_risk_level }: Row) => <span className={`tag ${churn_risk_level}`}>{churn_risk_level}</span>,
    },
    { name: t.columns.priority, sortBy: "customer_priority", cell: ({ customer_priority }: Row) => customer_priority },
  ];
  return (
    <Section title={t.list} about={t.listAbout} wide query={list} isEmpty={({ total }) => total === 0}>
      {({ customers, total, total_pages }) => (
        <>
          <DataTable
            label={t.list}
            columns={columns}
            rows={customers}
            keyOf={({ customer_id }) => customer_id}
            sorting={{
              by: filter.sort_by,
              order: filter.order ?? "asc",
              onSort: (sort, order) => ask({ sort, order, page: "" }),
            }}
          />
          <Pager
            page={Math.min(at, total_pages + 1)}
            pages={total_pages}
            total={total}
            onPage={(next) => ask({ page: String(next) })}
          />
        </>
      )}
    </Section>
  );
}

function Found({ text }: { text: string }) {
  const { count, money } = useFormats();
  const found = useAnswer("/api/search/customers", { query: useDebounced(text, 100), limit: FOUND });
  type Hit = Answer<"/api/search/customers">["results"][number];
  const columns = [
    { name: t.columns.customer, cell: ({ customer_id }: Hit) => <CustomerLink id={customer_id} /> },
    { name: t.columns.segment, cell: ({ rfm_segment }: Hit) => rfm_segment },
    { name: t.columns.spend, isNumber: true, cell: ({ monetary }: Hit) => money(monetary) },
    {
      name: t.columns.risk,
      cell: ({ churn_risk_level }: Hit) => <span className={`tag ${churn_risk_level}`}>{churn_risk_level}</span>,
    },
  ];
  return (
    <Section title={t.results} wide query={found}>
      {({ results, total }) => (
        <>
          <p role="status">{t.found(count(total), count(results.length))}</p>
          {results.length === 0 ? null : (
            <DataTable label={t.results} columns={columns} rows={results} keyOf={({ customer_id }) => customer_id} />
          )}
        </>
      )}
    </Section>
  );
}
