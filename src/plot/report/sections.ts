import type { ChurnEvaluation, PurchaseEvaluation, SpendEvaluation } from "../../predict/evaluations.ts";
import type { CustomerMovement } from "../../predict/movementQuestion.ts";
import { trustSentence } from "../../predict/trustSentence.ts";
import type { Customer } from "../../shop/customers.ts";
import type { Chart, ChartOptions } from "../Chart.ts";
import { counted, dayOf } from "../chartOf.ts";
import { activityChart } from "../charts/activityChart.ts";
import { calibrationChart } from "../charts/calibrationChart.ts";
import { churnRiskChart } from "../charts/churnRiskChart.ts";
import { clvChart } from "../charts/clvChart.ts";
import { cohortValueChart } from "../charts/cohortValueChart.ts";
import { concentrationChart } from "../charts/concentrationChart.ts";
import { gainsChart } from "../charts/gainsChart.ts";
import { healthChart } from "../charts/healthChart.ts";
import { lifecycleChart } from "../charts/lifecycleChart.ts";
import { movementChart } from "../charts/movementChart.ts";
import { orderGapsChart } from "../charts/orderGapsChart.ts";
import { orderProbabilityChart } from "../charts/orderProbabilityChart.ts";
import { retentionChart } from "../charts/retentionChart.ts";
import { revenueChart } from "../charts/revenueChart.ts";
import { rfmChart } from "../charts/rfmChart.ts";
import { segmentChart } from "../charts/segmentChart.ts";
import { timingChart } from "../charts/timingChart.ts";
import type { Formats } from "../formats.ts";
import { capital } from "../periods.ts";
import type { Findings } from "./gather.ts";
import { figure, list, paragraph, type Section, table } from "./html.ts";

/** How the report writes numbers. */
export interface ReportContext {
  readonly formats: Formats;
  readonly options: ChartOptions;
}

/** Months in the charts of the report: two years; and a year of cohorts. */
const [MONTHS, COHORTS] = [25, 13];
/** Customers in the list to contact, and of each kind that moved. */
const [PEOPLE, MOVED] = [25, 5];

/** The figure of an answer, left out where there is none. */
const figureOf = <T>(answer: T | null, make: (answer: T) => Chart): string =>
  answer === null ? "" : figure(make(answer));

export function whatHappened(
  { trends, lifecycle, categories }: Findings,
  { formats, options }: ReportContext,
): Section {
  const { value } = formats;
  const months = { ...options, period: "month", last: MONTHS } as const;
  const rows = (categories ?? []).map(({ category, totalRevenue, transactionCount, uniqueCustomers }) => [
    category,
    value(totalRevenue, "money"),
    value(transactionCount, "count"),
    value(uniqueCustomers, "count"),
  ]);
  return {
    id: "happened",
    title: "What happened",
    content: [
      trends === null ? paragraph("No orders were supplied, so monthly figures are not available.", "quiet") : "",
      figureOf(trends, (answer) => revenueChart(answer, months)),
      figureOf(trends, (answer) => activityChart(answer, months)),
      figureOf(lifecycle, (answer) => lifecycleChart(answer, months)),
      rows.length === 0 ? "" : table("Categories with the most revenue", CATEGORY_COLUMNS, rows),
    ],
  };
}

const CATEGORY_COLUMNS = [
  { name: "Category" },
  { name: "Revenue", numeric: true },
  { name: "Orders", numeric: true },
  { name: "Customers", numeric: true },
];

/** Left out of the page where there is no complete month and no movement is wanted. */
export function whatChanged({ trends, movement }: Findings, { formats, options }: ReportContext): Section | undefined {
  const { value, day, monthOfYear } = formats;
  const complete = (trends ?? []).filter(({ partial }) => !partial);
  const last = complete.at(-1);
  // the first month of the data may have begun before them
  const before = complete.length > 2 ? complete.at(-2) : undefined;
  const change =
    last === undefined || before === undefined || before.totalRevenue <= 0
      ? ""
      : `, ${changeOf(formats, last.totalRevenue / before.totalRevenue - 1)} the month before`;
  const month =
    last === undefined
      ? ""
      : paragraph(
          `Last complete month, ${monthOfYear(new Date(last.periodStart))}: ${value(last.totalRevenue, "money")} from ${counted(formats, last.transactionCount, "order")}${change}.`,
        );
  const section = { id: "changed", title: "What changed" };
  if (movement === undefined) return month === "" ? undefined : { ...section, content: [month] };
  if (movement === null || movement.from === null || movement.to === null) {
    const why = "Changes among customers need both the orders and predictions made from them.";
    return { ...section, content: [month, paragraph(why, "quiet")] };
  }
  const { counts, from, to } = movement;
  const dayText = (value: string) => day(dayOf("reportHtml", "movement", value));
  const kinds = `${counted(formats, counts.new, "new customer")}, ${value(counts.lost, "count")} probably lost, ${value(counts.slipped, "count")} slipped, ${value(counts.recovered, "count")} recovered, ${value(counts.grown, "count")} grown, ${value(counts.unchanged, "count")} unchanged`;
  const people = movedRows(movement, formats);
  return {
    ...section,
    content: [
      month,
      paragraph(`From ${dayText(from)} to ${dayText(to)}: ${kinds}.`),
      people.length === 0 ? "" : table("Largest moves in each group", MOVE_COLUMNS, people),
      figure(movementChart(movement, options)),
    ],
  };
}

const MOVES = [
  ["lost", "Probably lost"],
  ["slipped", "Slipped"],
  ["recovered", "Recovered"],
  ["grown", "Grown"],
  ["new", "New"],
] as const;

const MOVE_COLUMNS = [
  { name: "Group" },
  { name: "Customer" },
  { name: "Churn risk" },
  { name: "Segment" },
  { name: "Predicted value", numeric: true },
];

function movedRows(movement: CustomerMovement, { value }: Formats): string[][] {
  const step = (from: string | null, to: string | null) =>
    from === to ? (to ?? "–") : `${from ?? "–"} → ${to ?? "–"}`;
  return MOVES.flatMap(([name, label]) =>
    movement[name]
      .slice(0, MOVED)
      .map(({ customerId, fromRisk, toRisk, fromSegment, toSegment, fromValue, toValue }) => [
        label,
        customerId,
        step(fromRisk, toRisk),
        step(fromSegment, toSegment),
        step(value(fromValue, "money"), value(toValue, "money")),
      ]),
  );
}

/** A change as a comparison that goes on: with `the month before`, say. */
function changeOf(formats: Formats, change: number): string {
  if (Math.abs(change) < 0.005) return "about the same as";
  return `${formats.value(Math.abs(change), "share")} ${change > 0 ? "more" : "less"} than`;
}

export function whoMatters(findings: Findings, { formats, options }: ReportContext): Section {
  const { concentration, segments, rfm, clv, health, best, spenders } = findings;
  const customers = (caption: string, rows: readonly Customer[] | null) =>
    rows === null || rows.length === 0
      ? ""
      : table(
          caption,
          CUSTOMER_COLUMNS,
          rows.map((row) => customerRow(row, formats)),
        );
  return {
    id: "matters",
    title: "Who matters",
    content: [
      figureOf(concentration, (answer) => concentrationChart(answer, options)),
      customers("Customers with the highest predicted value", best),
      customers("Customers who have spent the most", spenders),
      figureOf(segments, (answer) => segmentChart(answer, options)),
      figureOf(rfm, (answer) => rfmChart(answer, options)),
      figureOf(clv, (answer) => clvChart(answer, options)),
      figureOf(health, (answer) => healthChart(answer, options)),
    ],
  };
}

const CUSTOMER_COLUMNS = [
  { name: "Customer" },
  { name: "Segment" },
  { name: "Predicted value", numeric: true },
  { name: "Spent so far", numeric: true },
  { name: "Orders", numeric: true },
  { name: "Churn risk" },
];

const customerRow = (customer: Customer, { value }: Formats): string[] => [
  customer.customerId,
  customer.rfmSegment ?? "–",
  value(customer.predictedClv, "money"),
  value(customer.monetary, "money"),
  value(customer.frequency, "count"),
  customer.churnRiskLevel ?? "–",
];

export function whoComesBack(findings: Findings, { options }: ReportContext): Section {
  const { cohorts, cohortValue, gaps, timing, risk, probabilities } = findings;
  const months = { ...options, period: "month" } as const;
  return {
    id: "back",
    title: "Who comes back",
    content: [
      figureOf(cohorts, (answer) => retentionChart(answer, { ...months, last: COHORTS })),
      figureOf(cohortValue, (answer) => cohortValueChart(answer, { ...months, last: MONTHS })),
      figureOf(gaps, (answer) => orderGapsChart(answer, options)),
      figureOf(timing, (answer) => timingChart(answer, options)),
      figureOf(risk, (answer) => churnRiskChart(answer, options)),
      figureOf(probabilities, (answer) => orderProbabilityChart(answer, options)),
    ],
  };
}

/** Left out of the page where no contacts are wanted. */
export function whomToContact({ contacts }: Findings, { formats }: ReportContext): Section | undefined {
  if (contacts === undefined) return undefined;
  const { value } = formats;
  const section = { id: "contact", title: "Customers to contact" };
  if (contacts === null) {
    const why = "A list of customers to contact is available only when predictions are made from orders.";
    return { ...section, content: [paragraph(why, "quiet")] };
  }
  const people = contacts.contacts.filter(({ heldOut }) => !heldOut);
  const shown = people.slice(0, PEOPLE);
  const more = people.length - shown.length;
  const heldOut = contacts.heldOut > 0 ? `, ${value(contacts.heldOut, "count")} held out to measure the effect` : "";
  const rows = shown.map(({ customerId, why, valueAtStake, offer }) => [
    customerId,
    why,
    value(valueAtStake, "money"),
    offer ?? "–",
  ]);
  return {
    ...section,
    content: [
      paragraph(contacts.assumption),
      paragraph(
        `${counted(formats, contacts.eligible, "eligible customer")}: ${value(contacts.toContact, "count")} to contact${heldOut}. "At stake" is what may be won within ${counted(formats, contacts.horizonDays, "day")}.`,
      ),
      rows.length === 0
        ? paragraph("No one to contact.")
        : table(`First ${rows.length} to contact`, CONTACT_COLUMNS, rows),
      more > 0 ? paragraph(`The full list has ${counted(formats, more, "more customer")}.`, "quiet") : "",
    ],
  };
}

const CONTACT_COLUMNS = [
  { name: "Customer" },
  { name: "Why", isSentence: true },
  { name: "At stake", numeric: true },
  { name: "Offer" },
];

export function howFarToTrust({ report, best }: Findings, { formats, options }: ReportContext): Section {
  const section = { id: "trust", title: "How far to trust it" };
  if (report === null) {
    const why =
      best === null
        ? "Nothing is predicted here: no customers were supplied."
        : "The predictions came with the customer table; their accuracy is not known here.";
    return { ...section, content: [paragraph(why)] };
  }
  const { backtest, warnings } = report;
  const told = paragraph(`How good the predictions are: ${trustSentence(report)}`);
  const notes =
    warnings.length === 0 ? [] : ["<h3>Warnings</h3>", list(warnings.map(({ message }) => `${capital(message)}.`))];
  if (backtest === null) return { ...section, content: [told, ...notes] };
  const { churn, purchases, spend } = backtest;
  const day = formats.day(dayOf("reportHtml", "report.backtest.calibrationEnd", backtest.calibrationEnd));
  return {
    ...section,
    content: [
      told,
      paragraph(
        `The back-test: predictions for ${counted(formats, backtest.customers, "customer")} from the orders up to ${day}, compared with the ${counted(formats, backtest.horizonDays, "day")} after it.`,
      ),
      table("Totals of the back-test: expected and actual", TOTAL_COLUMNS, [
        totalRow("Orders", purchases, "count", formats),
        totalRow("Spend", spend, "money", formats),
      ]),
      list([
        `Who will order: ${verdictOf(churn.rank)}.`,
        `How probable an order is: ${verdictOf(churn.error)}.`,
        `How many orders, customer by customer: ${verdictOf(purchases.error)}.`,
        `How much money, customer by customer: ${verdictOf(spend.error)}.`,
      ]),
      figure(calibrationChart(report, options)),
      figure(gainsChart(report, options)),
      ...notes,
    ],
  };
}

const TOTAL_COLUMNS = [
  { name: "What" },
  { name: "Expected", numeric: true },
  { name: "90% interval", numeric: true },
  { name: "Actual", numeric: true },
  { name: "Within the interval" },
  { name: "Expected, compared with actual" },
];

function totalRow(
  name: string,
  { expected, low, high, actual }: PurchaseEvaluation | SpendEvaluation,
  format: "count" | "money",
  formats: Formats,
): string[] {
  const { value } = formats;
  const isKnown = low !== null && high !== null;
  return [
    name,
    value(expected, format),
    isKnown ? `${value(low, format)} to ${value(high, format)}` : "–",
    value(actual, format),
    isKnown ? (actual >= low && actual <= high ? "yes" : "no") : "–",
    actual > 0 ? changeOf(formats, expected / actual - 1).replace(/ (than|as)$/, "") : "–",
  ];
}

const BASELINES: Readonly<Record<string, string>> = {
  recency: "the days since the last order alone",
  pastRate: "each customer's own rate so far",
  constant: "one figure for all",
  pastSpend: "past spend",
};

function verdictOf({ verdict, beatenBy, reason }: ChurnEvaluation["rank"]): string {
  if (verdict === "better") return "better than every baseline";
  if (verdict === "notEnoughData") return reason ?? "too few customers to tell";
  return beatenBy === undefined ? "not better than the baselines" : `no better than ${BASELINES[beatenBy] ?? beatenBy}`;
}

const REASONS: Readonly<Record<string, string>> = {
  draft: "drafts",
  test: "tests",
  noSale: "no sales",
  otherCurrency: "in another currency",
};

export function whatWasLeftOut({ reading, report, rejected }: Findings, { formats }: ReportContext): Section {
  const { value } = formats;
  const rows = Object.entries(reading?.leftOut ?? {}).map(([reason, found]) => {
    const { count = 0, sum = null, lines = [] } = found ?? {};
    // what is in other currencies adds up to no amount of this one
    const amount = reason === "otherCurrency" ? "–" : value(sum, "money");
    return [REASONS[reason] ?? reason, value(count, "count"), amount, lines.join(", ")];
  });
  const { guests = 0, refunds = 0, withoutAmount = 0, afterAsOf = 0 } = report?.setAside ?? {};
  const counts: readonly (readonly [count: number, sentence: (count: string) => string])[] = [
    [guests, (count) => `Lines of guests: ${count}. They count as revenue; nothing is predicted from them.`],
    [
      refunds,
      (count) =>
        report?.refunds === "ignore"
          ? `Refunds that spend and predictions pass over: ${count}.`
          : `Refunds of customers whose order is not in the data: ${count}.`,
    ],
    [withoutAmount, (count) => `Orders without an amount: ${count}. They count as purchases of no spend.`],
    [afterAsOf, (count) => `Lines after the last day of observation: ${count}.`],
    ...Object.entries(rejected).map(([name, count]) => {
      return [count ?? 0, (bad: string) => `Bad rows of ${name} that were set aside: ${bad}.`] as const;
    }),
  ];
  const items = counts.flatMap(([count, sentence]) => (count > 0 ? sentence(value(count, "count")) : []));
  const nothing = reading === null ? "" : paragraph("Nothing was set aside.");
  return {
    id: "left-out",
    title: "What was left out of the data",
    content: [
      reading === null ? paragraph("No import report was supplied.", "quiet") : paragraph(reading.summary),
      rows.length === 0 ? "" : table("Left out", LEFT_OUT_COLUMNS, rows),
      items.length === 0 && rows.length === 0 ? nothing : list(items),
    ],
  };
}

const LEFT_OUT_COLUMNS = [
  { name: "Why" },
  { name: "Orders", numeric: true },
  { name: "Their amount", numeric: true },
  { name: "Line numbers", numeric: true },
];
