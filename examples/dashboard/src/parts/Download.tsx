import { type Customer, customerSchema, formatCsv, Table } from "clientele";
import type { ClientError } from "clientele/rest";
import { useContext, useEffect, useRef, useState } from "react";
import { answerOf } from "../answers.ts";
import { type Answer, type Input, SourceContext } from "../service.tsx";
import { useFormats } from "../settings.tsx";
import { texts } from "../texts.ts";
import { reasonOf } from "./Section.tsx";
import { save } from "./save.ts";

const t = texts.customers;
/** Rows of a request, and of a file: a browser is no place for a million. */
const PAGE = 100;
const MOST = 10_000;

/** Cents and ten-thousandths: more is noise in a spreadsheet. */
const rounded = (row: object): object =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => {
      const digits = name === "churn_probability" ? 4 : 2;
      return [name, typeof value === "number" ? Number(value.toFixed(digits)) : value];
    }),
  );

/** The customers of a list as a CSV file, with the headers that the library reads. */
export function Download({ filter }: { readonly filter: Input<"/api/customers"> }) {
  const { client } = useContext(SourceContext);
  const { count } = useFormats();
  const [state, setState] = useState<string | null>(null);
  const [isRunning, setRunning] = useState(false);
  const stop = useRef<AbortController | null>(null);

  useEffect(() => () => stop.current?.abort(), []);

  const fetchAll = async (): Promise<void> => {
    stop.current = new AbortController();
    const { signal } = stop.current;
    const rows: Answer<"/api/customers">["customers"] = [];
    setRunning(true);
    try {
      for (let page = 1; ; page++) {
        const list = await client.get("/api/customers", { ...filter, page, page_size: PAGE }, { signal });
        rows.push(...list.customers);
        const most = Math.min(list.total, MOST);
        setState(t.downloading(count(rows.length), count(most)));
        if (rows.length >= most || list.customers.length === 0) break;
      }
      const table = Table.from(customerSchema, answerOf<Customer[]>(rows.map(rounded)));
      save("customers.csv", formatCsv(table, { formulas: "escape" }));
      setState(null);
    } catch (error) {
      setState(signal.aborted ? null : reasonOf(error as ClientError));
    }
    setRunning(false);
  };

  return (
    <div className="download">
      <button type="button" disabled={isRunning} onClick={() => void fetchAll()}>
        {t.download} <span className="hint">({t.first(count(MOST))})</span>
      </button>
      {state === null ? null : (
        <span role="status">
          {state}{" "}
          {isRunning ? (
            <button type="button" className="quiet" onClick={() => stop.current?.abort()}>
              {t.stop}
            </button>
          ) : null}
        </span>
      )}
    </div>
  );
}
