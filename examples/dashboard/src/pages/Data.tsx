import type { ReadOrdersOptions } from "clientele";
import { type DragEvent, useId, useState } from "react";
import type { Files } from "../file/useFiles.ts";
import { DataTable } from "../parts/DataTable.tsx";
import { Section } from "../parts/Section.tsx";
import { type Answer, useAnswer } from "../service.tsx";
import { NONE, useFormats } from "../settings.tsx";
import { texts } from "../texts.ts";

const t = texts.data;
type Reading = NonNullable<Answer<"/api/data">["reading"]>;

export default function Data({ files }: { readonly files: Files }) {
  const { count, date, moment } = useFormats();
  const data = useAnswer("/api/data");
  const report = useAnswer("/api/model/report");
  const service = useAnswer("/");
  return (
    <>
      <h1>{t.title}</h1>
      <div className="cards">
        <DropFiles files={files} />
        <Section title={t.understood} about={t.understoodAbout} wide query={data}>
          {({ reading }) => (reading === null ? <p>{t.notAnExport}</p> : <Understood reading={reading} />)}
        </Section>
        <Section title={t.leftOut} about={t.leftOutAbout} query={data} isEmpty={({ reading }) => reading === null}>
          {({ reading }) => reading && <LeftOut reading={reading} />}
        </Section>
        <Section title={t.rows} about={t.rowsAbout} query={data}>
          {({ rows, rejected }) => (
            <DataTable
              label={t.rows}
              rows={(["customers", "transactions", "recommendations"] as const).map((name) => ({
                name,
                rows: rows[name],
                rejected: rejected[name],
              }))}
              keyOf={({ name }) => name}
              columns={[
                { name: t.columns.table, cell: (row) => t.tables[row.name] },
                { name: t.columns.rows, isNumber: true, cell: (row) => (row.rows === null ? NONE : count(row.rows)) },
                {
                  name: t.columns.rejected,
                  isNumber: true,
                  cell: (row) => (row.rejected === null ? NONE : count(row.rejected)),
                },
              ]}
            />
          )}
        </Section>
        <Section title={t.warnings} about={t.warningsAbout} query={data}>
          {({ reading }) => {
            const warnings = [...(reading?.warnings ?? []), ...(report.data?.warnings ?? [])];
            if (warnings.length === 0) return report.isPending ? <p>{texts.loading}</p> : <p>{t.noWarnings}</p>;
            return (
              <ul className="plain">
                {warnings.map(({ code, message }) => (
                  <li key={`${code} ${message}`}>
                    {message.charAt(0).toUpperCase() + message.slice(1)} <code className="small">({code})</code>
                  </li>
                ))}
              </ul>
            );
          }}
        </Section>
        <Section title={t.model} about={t.modelAbout} query={report}>
          {(r) => (
            <dl className="fields">
              <Field name={t.asOf} value={date(r.as_of)} />
              <Field name={t.horizon} value={t.days(count(r.horizon_days))} />
              <Field name={t.clvHorizon} value={t.days(count(r.clv_horizon_days))} />
              <Field name={t.tables.customers} value={count(r.customers)} />
              <Field name={t.purchaseModel} value={r.purchase_model.name} />
            </dl>
          )}
        </Section>
        <Section title={t.versions} about={t.versionsAbout} query={data}>
          {({ version, loaded_at }) => (
            <dl className="fields">
              <Field name={t.page} value={__VERSION__} />
              <Field
                name={t.service}
                value={service.data === undefined ? NONE : `${service.data.service} ${service.data.version}`}
              />
              <Field name={t.dataVersion} value={version?.slice(0, 12) ?? NONE} />
              <Field name={t.loaded} value={loaded_at === null ? NONE : moment(loaded_at)} />
            </dl>
          )}
        </Section>
      </div>
    </>
  );
}

function Understood({ reading }: { reading: Reading }) {
  const { formats, files, currency, roles, summary } = reading;
  const shown = (what: string | null, by: string | null) =>
    what === null ? NONE : by === null ? what : `${what} (${by})`;
  return (
    <>
      <p>{summary}</p>
      <div className="columns">
        <DataTable
          label={t.understood}
          rows={Object.entries(roles)}
          keyOf={([role]) => role}
          columns={[
            { name: t.columns.role, cell: ([role]) => t.roles[role] ?? role },
            { name: t.columns.header, cell: ([, header]) => <bdi>{[header].flat().join(", ")}</bdi> },
          ]}
        />
        <dl className="fields">
          <Field name={t.dates} value={shown(formats.dates, formats.dates_shown_by)} />
          <Field name={t.decimals} value={shown(formats.decimal, formats.decimal_shown_by)} />
          <Field name={t.amounts} value={formats.amount} />
          <Field name={t.customers} value={formats.customers} />
          <Field name={t.currency} value={currency ?? NONE} />
          {files.map(({ file, encoding, delimiter }, i) => (
            <Field
              // biome-ignore lint/suspicious/noArrayIndexKey: two files may have one name
              key={i}
              name={file ?? t.encoding}
              value={`${encoding}, ${t.delimiters[delimiter] ?? delimiter}`}
            />
          ))}
        </dl>
      </div>
    </>
  );
}

function LeftOut({ reading }: { reading: Reading }) {
  const { number, money } = useFormats();
  const { left_out, without_customer, refunds } = reading;
  const rows: { reason: string; count: number; sum: number | null }[] = [
    ...Object.entries(left_out).map(([reason, { count, sum }]) => ({
      reason,
      count,
      // a sum of other currencies is no amount of this one
      sum: reason === "other_currency" ? null : sum,
    })),
    { reason: "rejected", count: reading.rejected, sum: null },
    { reason: "guests", count: without_customer, sum: null },
    { reason: "refunds", count: refunds.count, sum: -refunds.sum },
  ].filter((row) => row.count > 0);
  if (rows.length === 0) return <p>{t.nothingLeftOut}</p>;
  return (
    <DataTable
      label={t.leftOut}
      rows={rows}
      keyOf={({ reason }) => reason}
      columns={[
        { name: t.columns.reason, cell: ({ reason }) => t.reasons[reason] ?? reason },
        { name: t.columns.orders, isNumber: true, cell: (row) => number(row.count, 0) },
        { name: t.columns.amount, isNumber: true, cell: ({ sum }) => money(sum) },
      ]}
    />
  );
}

function Field({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <bdi>{value}</bdi>
      </dd>
    </div>
  );
}

/** Reads another export in the browser alone. */
function DropFiles({ files }: { files: Files }) {
  const id = useId();
  const [isOver, setOver] = useState(false);
  const { last, failed, source } = files;
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    if (event.dataTransfer.files.length > 0) files.open([...event.dataTransfer.files]);
  };
  return (
    <section className="card wide" aria-labelledby={id}>
      <header>
        <h2 id={id}>{t.drop}</h2>
      </header>
      <p>{t.dropAbout}</p>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the field inside does the same for the keyboard */}
      <div
        className={`drop${isOver ? " over" : ""}`}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <label>
          {t.dropHere} <u>{t.choose}</u>
          <input
            type="file"
            multiple
            className="hidden"
            onChange={({ target }) => {
              const chosen = [...(target.files ?? [])];
              target.value = "";
              if (chosen.length > 0) files.open(chosen);
            }}
          />
        </label>
      </div>
      {failed === null ? null : (
        <div className="failed" role="alert">
          {last === null ? null : <p>{t.notRead}</p>}
          <p>{failed}</p>
        </div>
      )}
      {last === null || (failed === null && source === null) ? null : (
        <details className="explain" open={failed !== null}>
          <summary>{t.correct}</summary>
          <ReadAgain
            key={last.files.map(({ name }) => name).join("/")}
            read={last.read}
            onRead={(read) => files.open(last.files, read)}
          />
        </details>
      )}
    </section>
  );
}

/** What a file does not say itself. */
function ReadAgain({ read, onRead }: { read: ReadOrdersOptions; onRead: (read: ReadOrdersOptions) => void }) {
  const [own, setOwn] = useState<ReadOrdersOptions>(read);
  const change = (changes: { readonly [name in keyof ReadOrdersOptions]?: unknown }): void => {
    const next = { ...own, ...changes };
    // what is empty is left to the file
    const said = Object.entries(next).filter(([, value]) => value !== "" && value !== undefined);
    setOwn(Object.fromEntries(said) as ReadOrdersOptions);
  };
  const column = (role: "customerId" | "date" | "revenue", label: string) => (
    <label>
      {label}
      <input
        value={String(own.columns?.[role] ?? "")}
        placeholder={t.asWritten}
        onChange={({ target }) => {
          const { [role]: _, ...others } = own.columns ?? {};
          const columns = target.value === "" ? others : { ...others, [role]: target.value };
          change({ columns: Object.keys(columns).length === 0 ? undefined : columns });
        }}
      />
    </label>
  );
  return (
    <>
      <p>{t.tell}</p>
      <form
        className="controls"
        onSubmit={(event) => {
          event.preventDefault();
          onRead(own);
        }}
      >
        {column("customerId", t.customerColumn)}
        {column("date", t.dateColumn)}
        {column("revenue", t.amountColumn)}
        <label>
          {t.dates}
          <select value={own.dates ?? ""} onChange={({ target }) => change({ dates: target.value })}>
            <option value="">{t.asWritten}</option>
            <option value="dmy">31.12.2025</option>
            <option value="mdy">12/31/2025</option>
            <option value="ymd">2025-12-31</option>
          </select>
        </label>
        <label>
          {t.decimals}
          <select value={own.decimal ?? ""} onChange={({ target }) => change({ decimal: target.value })}>
            <option value="">{t.asWritten}</option>
            <option value=".">1,234.56</option>
            <option value=",">1.234,56</option>
          </select>
        </label>
        <label>
          {t.currency}
          <input
            maxLength={3}
            value={own.currency ?? ""}
            placeholder={t.asWritten}
            onChange={({ target }) => change({ currency: target.value.toUpperCase() })}
          />
        </label>
        <button type="submit">{t.readAgain}</button>
      </form>
    </>
  );
}
