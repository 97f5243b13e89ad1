import { readFileSync } from "node:fs";
import { desc, fromCSV, op } from "arquero";
import { descending, mean, median, rollups, sum } from "d3-array";
import { autoType, csvParse } from "d3-dsv";
import { customersFile, ordersFile, type Size } from "./files.ts";
import { PAGE_SIZE, pageNumber, type Question, RISK, SEGMENT, topCount } from "./variants.ts";

/** Some of the questions as a peer is asked them; times of theirs are background, so their answers are not compared. */
export type Peer = { readonly [question in Question]?: (variant: number) => unknown };

/** arquero, asked in its own verbs. */
export function openArquero(size: Size): Peer {
  const customers = fromCSV(readFileSync(customersFile(size), "utf8"));
  const orders = fromCSV(readFileSync(ordersFile(size), "utf8"), {
    parse: { Date: (text: string) => new Date(`${text}Z`) },
  });
  const typical = (column: string) => ({
    [`${column} mean`]: op.mean(column),
    [`${column} median`]: op.median(column),
  });
  const total = (column: string) => ({ [column]: op.sum(column), ...typical(column) });
  return {
    top: (variant) => {
      const atRisk = customers.filter("d => d.Churn_Risk_Level === 'High' || d.Churn_Risk_Level === 'Critical'");
      return atRisk.orderby(desc("Churn_Probability")).slice(0, topCount(variant)).objects();
    },
    list: (variant) => {
      const found = customers.filter(`d => d.RFM_Segment === '${SEGMENT}' && d.Churn_Risk_Level === '${RISK}'`);
      const page = found.orderby(desc("Predicted_CLV")).slice(...pageRows(variant));
      return { customers: page.objects(), total: found.numRows() };
    },
    segments: () => {
      const behaviour = { ...typical("Frequency"), ...typical("Recency"), ...typical("Churn_Probability") };
      const value = { ...total("Monetary"), ...total("Predicted_CLV"), score: op.mean("Customer_Value_Score") };
      const metrics = { count: op.count(), ...behaviour, ...value };
      return customers.groupby("RFM_Segment").rollup(metrics).orderby(desc("Monetary")).objects();
    },
    trend: () => {
      const revenue = { sum: op.sum("Revenue"), mean: op.mean("Revenue") };
      const months = orders.groupby({ month: "d => 12 * op.utcyear(d.Date) + op.utcmonth(d.Date)" });
      const metrics = { ...revenue, count: op.count(), customers: op.distinct("Customer_ID") };
      return months.rollup(metrics).orderby("month").objects();
    },
  };
}

type Numeric = "Monetary" | "Predicted_CLV" | "Frequency" | "Recency" | "Churn_Probability" | "Customer_Value_Score";
type Customer = Readonly<Record<Numeric, number> & Record<"RFM_Segment" | "Churn_Risk_Level", string>>;

/** Arrays of objects and d3-array: what one writes without a library for it. */
export function openObjects(size: Size): Peer {
  const text = readFileSync(customersFile(size), "utf8");
  const customers: readonly Customer[] = csvParse(text, autoType<Customer, keyof Customer>);
  const orders = Array.from(csvParse(readFileSync(ordersFile(size), "utf8")), (row) => {
    return { customer: row.Customer_ID, date: new Date(`${row.Date}Z`), revenue: Number(row.Revenue) };
  });
  return {
    top: (variant) => {
      const atRisk = customers.filter((c) => c.Churn_Risk_Level === "High" || c.Churn_Risk_Level === "Critical");
      return atRisk.sort((a, b) => descending(a.Churn_Probability, b.Churn_Probability)).slice(0, topCount(variant));
    },
    list: (variant) => {
      const found = customers.filter((c) => c.RFM_Segment === SEGMENT && c.Churn_Risk_Level === RISK);
      const sorted = found.sort((a, b) => descending(a.Predicted_CLV, b.Predicted_CLV));
      return { customers: sorted.slice(...pageRows(variant)), total: found.length };
    },
    segments: () => {
      const metrics = (group: readonly Customer[]) => {
        const typical = (name: Numeric) => ({
          mean: mean(group, (c) => c[name]),
          median: median(group, (c) => c[name]),
        });
        const total = (name: Numeric) => ({ sum: sum(group, (c) => c[name]), ...typical(name) });
        const behaviour = [typical("Frequency"), typical("Recency"), typical("Churn_Probability")];
        const value = [total("Predicted_CLV"), mean(group, (c) => c.Customer_Value_Score)];
        return { count: group.length, monetary: total("Monetary"), behaviour, value };
      };
      const segments = rollups(customers, metrics, (c) => c.RFM_Segment);
      return segments.sort(([, a], [, b]) => descending(a.monetary.sum, b.monetary.sum));
    },
    trend: () => {
      const metrics = (group: readonly (typeof orders)[number][]) => {
        const revenue = sum(group, (order) => order.revenue);
        const { size } = new Set(group.map((order) => order.customer));
        return { revenue, mean: revenue / group.length, orders: group.length, customers: size };
      };
      const months = rollups(orders, metrics, ({ date }) => 12 * date.getUTCFullYear() + date.getUTCMonth());
      return months.sort(([a], [b]) => a - b);
    },
  };
}

function pageRows(variant: number): [from: number, to: number] {
  return [PAGE_SIZE * (pageNumber(variant) - 1), PAGE_SIZE * pageNumber(variant)];
}
