import type { ChurnEvaluation } from "../../predict/evaluations.ts";
import type { MovedCustomer } from "../../predict/movementQuestion.ts";
import { trustSentence } from "../../predict/trustSentence.ts";
import type { ChartOptions } from "../Chart.ts";
import { counted } from "../chartOf.ts";
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
import type { Findings } from "./gather.ts";
import { figure, list, paragraph, type Section, table } from "./html.ts";

/** What sections are written with. */
export interface Writing {
  readonly formats: Formats;
  readonly options: ChartOptions;
}

/** Periods in the charts of the report: two years, and a year of cohorts. */
const [MONTHS, COHORTS] = [25, 13];
/** People in a table. */
const PEOPLE = 25;

const NO_ORDERS = "The orders were not handed to this report: what happened by month is not known here.";

/** Figures, each left out where there is nothing to draw it from. */
const chartOfAnswer = <T>(answer: T | null, make: (answer: T) => ReturnType<typeof revenueChart>): string =>
  answer === null ? "" : figure(make(answer));

export function whatHappened({ trends, lifecycle, categories }: Findings, { formats, options }: Writing): Section {
  const { value } = formats;
  return {
    id: "happened",
    title: "What happened",
    content: [
      trends === null ? paragraph(NO_ORDERS) : "",
      chartOfAnswer(trends, (all) => revenueChart(all.slice(-MONTHS), options)),
      chartOfAnswer(trends, (all) => activityChart(all.slice(-MONTHS), options)),
      chartOfAnswer(lifecycle, (all) => lifecycleChart(all.slice(-MONTHS), options)),
      categories === null || categories.length === 0
        ? ""
        : table(
            "The categories with the most revenue",
            [
              { name: "Category" },
              { name: "Revenue", numeric: true },
              { name: "Orders", numeric: true },
              { name: "Customers", numeric: true },
            ],
            categories.map(({ category, totalRevenue, transactionCount, uniqueCustomers }) => [
              category,
              value(totalRevenue, "money"),
              value(transactionCount, "count"),
              value(uniqueCustomers, "count"),
            ]),
          ),
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

export function whatChanged({ trends, movement }: Findings, { formats, options }: Writing): Section {
  const { value, day } = formats;
  const complete = (trends ?? []).filter(({ partial }) => !partial);
  const [before, last] = complete.slice(-2);
  const month =
    before === undefined || last === undefined
      ? ""
      : paragraph(
          `${formats.monthOfYear(new Date(last.periodStart))}, the last whole month, brought ${value(last.totalRevenue, "money")} from ${counted(formats, last.transactionCount, "order")}${before.totalRevenue > 0 ? `: ${changeOf(formats, last.totalRevenue / before.totalRevenue - 1)} than the month before` : ""}.`,
        );
  if (movement === null || movement.from === null || movement.to === null) {
    const why = "Which customers moved is told where predictions were made from the orders.";
    return { id: "changed", title: "What changed", content: [month, paragraph(why, "quiet")] };
  }
  const { counts } = movement;
  const step = (from: string | null, to: string | null) =>
    from === to ? (to ?? "–") : `${from ?? "–"} → ${to ?? "–"}`;
  const people = MOVES.flatMap(([name, label]) =>
    movement[name]
      .slice(0, 5)
      .map((moved: MovedCustomer) => [
        label,
        moved.customerId,
        step(moved.fromRisk, moved.toRisk),
        step(moved.fromSegment, moved.toSegment),
        step(value(moved.fromValue, "money"), value(moved.toValue, "money")),
      ]),
  );
  return {
    id: "changed",
    title: "What changed",
    content: [
      month,
      paragraph(
        `From ${day(new Date(movement.from))} to ${day(new Date(movement.to))}: ${counted(formats, counts.new, "new customer")}, ${value(counts.lost, "count")} probably lost, ${value(counts.slipped, "count")} slipped, ${value(counts.recovered, "count")} recovered, ${value(counts.grown, "count")} grown; ${value(counts.unchanged, "count")} as before.`,
      ),
      people.length === 0
        ? ""
        : table(
            "Those with most at stake of each kind",
            [
              { name: "What" },
              { name: "Customer" },
              { name: "Churn risk" },
              { name: "Segment" },
              { name: "Predicted value", numeric: true },
            ],
            people,
          ),
      figure(movementChart(movement, options)),
    ],
  };
}

function changeOf(formats: Formats, change: number): string {
  if (Math.abs(change) < 0.005) return "not less and not more";
  return `${formats.value(Math.abs(change), "share")} ${change > 0 ? "more" : "less"}`;
}

export function whoMatters(findings: Findings, { formats, options }: Writing): Section {
  const { concentration, segments, rfm, clv, health, best } = findings;
  const { value } = formats;
  return {
    id: "matters",
    title: "Who matters",
    content: [
      chartOfAnswer(concentration, (answer) => concentrationChart(answer, options)),
      chartOfAnswer(segments, (answer) => segmentChart(answer, options)),
      chartOfAnswer(rfm, (answer) => rfmChart(answer, options)),
      chartOfAnswer(clv, (answer) => clvChart(answer, options)),
      best === null || best.length === 0
        ? ""
        : table(
            "The customers with the highest predicted value",
            [
              { name: "Customer" },
              { name: "Segment" },
              { name: "Predicted value", numeric: true },
              { name: "Spent so far", numeric: true },
              { name: "Orders", numeric: true },
              { name: "Churn risk" },
            ],
            best.map(({ customerId, rfmSegment, predictedClv, monetary, frequency, churnRiskLevel }) => [
              customerId,
              rfmSegment ?? "–",
              value(predictedClv, "money"),
              value(monetary, "money"),
              value(frequency, "count"),
              churnRiskLevel ?? "–",
            ]),
          ),
      chartOfAnswer(health, (answer) => healthChart(answer, options)),
    ],
  };
}

export function whoComesBack(findings: Findings, { options }: Writing): Section {
  const { cohorts, cohortValue, gaps, timing, risk, probabilities } = findings;
  return {
    id: "back",
    title: "Who comes back",
    content: [
      chartOfAnswer(cohorts, (answer) => retentionChart(answer.slice(-COHORTS), options)),
      chartOfAnswer(cohortValue, (answer) => cohortValueChart(answer.slice(-MONTHS), options)),
      chartOfAnswer(gaps, (answer) => orderGapsChart(answer, options)),
      chartOfAnswer(timing, (answer) => timingChart(answer, options)),
      chartOfAnswer(risk, (answer) => churnRiskChart(answer, options)),
      chartOfAnswer(probabilities, (answer) => orderProbabilityChart(answer, options)),
    ],
  };
}

export function whomToContact({ contacts }: Findings, { formats }: Writing): Section {
  const { value } = formats;
  const title = "Whom to contact";
  if (contacts === null) {
    const why = "Told where predictions were made from the orders.";
    return { id: "contact", title, content: [paragraph(why, "quiet")] };
  }
  const people = contacts.contacts.filter(({ heldOut }) => !heldOut);
  const shown = people.slice(0, PEOPLE);
  const more = people.length - shown.length;
  return {
    id: "contact",
    title,
    content: [
      paragraph(contacts.assumption),
      paragraph(
        `${counted(formats, contacts.eligible, "customer")} fit; ${value(contacts.toContact, "count")} on the list to write to, ${value(contacts.heldOut, "count")} held out, to measure later what writing brought. At stake is what may be won within ${value(contacts.horizonDays, "days")} days.`,
      ),
      shown.length === 0
        ? paragraph("Nobody to write to.")
        : table(
            `The first ${shown.length} to write to`,
            [
              { name: "Customer" },
              { name: "At stake", numeric: true },
              { name: "Why", isSentence: true },
              { name: "What to offer" },
            ],
            shown.map(({ customerId, valueAtStake, why, offer }) => [
              customerId,
              value(valueAtStake, "money"),
              why,
              offer ?? "–",
            ]),
          ),
      more > 0 ? paragraph(`And ${counted(formats, more, "more customer")}.`, "quiet") : "",
    ],
  };
}

export function howFarToTrust({ report }: Findings, { formats, options }: Writing): Section {
  const title = "How far to trust it";
  if (report === null) {
    const why =
      "The predictions came with the customers and were not made here: how good they are is not known to this report.";
    return { id: "trust", title, content: [paragraph(why)] };
  }
  const { value, day } = formats;
  const { backtest, warnings } = report;
  const sentence = trustSentence(report);
  const told = paragraph(`How good the predictions are: ${sentence}`);
  const notes = list(warnings.map(({ message }) => `${message.slice(0, 1).toUpperCase()}${message.slice(1)}.`));
  if (backtest === null) return { id: "trust", title, content: [told, notes] };
  const { churn, purchases, spend } = backtest;
  const total = ({ expected, low, high, actual }: typeof purchases | typeof spend, format: "count" | "money") => [
    value(expected, format),
    low === null || high === null ? "–" : `${value(low, format)} to ${value(high, format)}`,
    value(actual, format),
    actual > 0 ? changeOf(formats, expected / actual - 1) : "–",
  ];
  return {
    id: "trust",
    title,
    content: [
      told,
      paragraph(
        `The test: predictions as they could have been made on ${day(new Date(backtest.calibrationEnd))} for ${counted(formats, backtest.customers, "customer")}, held against the ${value(backtest.horizonDays, "days")} days after it.`,
      ),
      table(
        "Expected of all customers together, and what came",
        [
          { name: "" },
          { name: "Expected", numeric: true },
          { name: "90 % interval", numeric: true },
          { name: "Came", numeric: true },
          { name: "Expected against came", numeric: true },
        ],
        [
          ["Orders", ...total(purchases, "count")],
          ["Spend", ...total(spend, "money")],
        ],
      ),
      list([
        `Who will order: ${verdictOf(churn.rank)}.`,
        `How probable an order is: ${verdictOf(churn.error)}.`,
        `How many orders, customer by customer: ${verdictOf(purchases.error)}.`,
        `How much money, customer by customer: ${verdictOf(spend.error)}.`,
      ]),
      figure(calibrationChart(report, options)),
      figure(gainsChart(report, options)),
      warnings.length > 0 ? "<h3>What to know about it</h3>" : "",
      notes,
    ],
  };
}

const RULES: Readonly<Record<string, string>> = {
  recency: "the days since the last order alone",
  pastRate: "each customer's own rate so far",
  constant: "one figure for all",
  pastSpend: "what was spent so far",
};

function verdictOf({ verdict, beatenBy, reason }: ChurnEvaluation["rank"]): string {
  if (verdict === "better") return "better than every simple rule that it was held against";
  if (verdict === "notEnoughData") return reason ?? "too few customers to tell";
  return beatenBy === undefined ? "not better than simple rules" : `no better than ${RULES[beatenBy] ?? beatenBy}`;
}

const LEFT_OUT: Readonly<Record<string, string>> = {
  cancelled: "cancelled",
  failed: "failed",
  unpaid: "unpaid",
  abandoned: "abandoned",
  draft: "drafts",
  test: "tests",
  noSale: "no sales",
  otherCurrency: "in another currency",
};

export function whatWasLeftOut({ reading, report, rejected }: Findings, { formats }: Writing): Section {
  const { value } = formats;
  const rows = Object.entries(reading?.leftOut ?? {}).map(([reason, found]) => {
    const { count = 0, sum = null, lines = [] } = found ?? {};
    return [LEFT_OUT[reason] ?? reason, value(count, "count"), value(sum, "money"), lines.join(", ")];
  });
  const aside = report?.setAside;
  const items = [
    ...(aside && aside.guests > 0
      ? [`Lines of guests: ${value(aside.guests, "count")}. They count as revenue; nothing is predicted from them.`]
      : []),
    ...(aside && aside.refunds > 0
      ? [`Refunds of customers whose order is not in the data: ${value(aside.refunds, "count")}.`]
      : []),
    ...(aside && aside.withoutAmount > 0
      ? [`Orders without an amount: ${value(aside.withoutAmount, "count")}. They count as purchases of no spend.`]
      : []),
    ...(aside && aside.afterAsOf > 0
      ? [`Lines after the last day of observation: ${value(aside.afterAsOf, "count")}.`]
      : []),
    ...Object.entries(rejected).flatMap(([name, count]) =>
      count === null || count === 0 ? [] : [`Bad rows of ${name} that were set aside: ${value(count, "count")}.`],
    ),
  ];
  return {
    id: "left-out",
    title: "What was left out of the data",
    content: [
      reading === null
        ? paragraph("How the files were read was not handed to this report.", "quiet")
        : paragraph(reading.summary),
      rows.length === 0
        ? ""
        : table(
            "Left out",
            [
              { name: "Why" },
              { name: "Orders", numeric: true },
              { name: "Their amount", numeric: true },
              { name: "First lines", numeric: true },
            ],
            rows,
          ),
      items.length === 0 && rows.length === 0 ? paragraph("Nothing was set aside.") : list(items),
    ],
  };
}
