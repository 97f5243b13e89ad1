import { escaped } from "../../display/escaped.ts";
import { OptionError } from "../../errors.ts";
import { requireObject, requireOptions } from "../../options.ts";
import type { ContactList, ContactQuestionOptions } from "../../predict/contactQuestion.ts";
import type { CustomerMovement } from "../../predict/movementQuestion.ts";
import type { CustomerPredictions } from "../../predict/predictCustomers.ts";
import type { OrdersReading } from "../../reading/Reading.ts";
import type { TransactionSchema } from "../../shop/transactions.ts";
import type { CustomerStore } from "../../store/CustomerStore.ts";
import { DataStore } from "../../store/DataStore.ts";
import type { TableSource } from "../../store/TableSource.ts";
import { counted, requireFields } from "../chartOf.ts";
import { formatsOf } from "../formats.ts";
import { capital } from "../periods.ts";
import { plotStyle } from "../style.ts";
import { type Findings, gather } from "./gather.ts";
import { type Section, section } from "./html.ts";
import { pageStyle } from "./pageStyle.ts";
import {
  howFarToTrust,
  type ReportContext,
  whatChanged,
  whatHappened,
  whatWasLeftOut,
  whoComesBack,
  whoMatters,
  whomToContact,
} from "./sections.ts";

/** What the page is called, how numbers are written, and what comes along. */
export interface ReportHtmlOptions {
  /** Default `"Customer report"`. */
  readonly title?: string;
  /** Language and region of numbers and dates, as BCP 47 has it. Default `"en"`. */
  readonly locale?: string;
  /** The shop's currency by its ISO 4217 code. Default that of `reading`, where that is a code. */
  readonly currency?: string;
  /** Customers to contact: the options of `whomToContact`, its answer, or `false` for none. */
  readonly contacts?: ContactQuestionOptions | ContactList | false;
  /** What changed: the answer of `movement`, where it is there already, or `false` for none. Default the last 30 days. */
  readonly movement?: CustomerMovement | false;
  /** What `readOrders` understood and left out. Default what the store knows of it. */
  readonly reading?: OrdersReading;
  /** The orders, where predictions are given and no store. */
  readonly orders?: TableSource<TransactionSchema>;
}

const CONTACT_FIELDS = ["contacts[]", "assumption", "eligible", "toContact", "heldOut", "horizonDays"];
const MOVEMENT_FIELDS = [
  ...["customersBefore", "customersAfter"],
  "counts{}",
  "segments[]",
  "from",
  "to",
  ...["new[]", "lost[]", "slipped[]", "recovered[]", "grown[]"],
];
const NAMES = ["title", "locale", "currency", "contacts", "movement", "reading", "orders"];

/**
 * A report on one page: what happened, what changed, who matters, who comes back, whom to contact, how far to trust it, and what was
 * left out of the data. The page needs no script and asks nobody for anything; it is light and dark, and prints on A4.
 *
 * @param source a store; or what `predictCustomers` returned, with `orders`
 * @throws OptionError; what the store throws
 * @example
 * ```ts
 * import { DataStore, fromOrders } from "clientele";
 * import { reportHtml } from "clientele/plot";
 *
 * const orders = Array.from({ length: 600 }, (_, i) => {
 *   return { customerId: `C${(i * i) % 97}`, date: Date.UTC(2025, 0, 1 + i / 2), revenue: 10 + (i % 7) };
 * });
 * const store = new DataStore(fromOrders(orders));
 * const page = await reportHtml(store, { title: "My shop", currency: "EUR", contacts: { budget: 10 } });
 * page.includes("<h1>My shop</h1>"); // => true
 * ```
 */
export async function reportHtml(
  source: CustomerStore | CustomerPredictions,
  options: ReportHtmlOptions = {},
): Promise<string> {
  const caller = "reportHtml";
  requireObject(caller, "source", source, "a store, or what predictCustomers returned");
  requireOptions(caller, options, NAMES);
  const { title = "Customer report", contacts = {}, movement, orders } = options;
  if (typeof title !== "string") throw new OptionError(caller, "title", "a text", title);
  if (contacts !== false) {
    requireObject(caller, "contacts", contacts, "options or the answer of whomToContact, or false");
    if ("contacts" in contacts) requireFields(caller, contacts, "whomToContact", CONTACT_FIELDS, "contacts");
  }
  if (movement !== undefined && movement !== false)
    requireFields(caller, movement, "movement", MOVEMENT_FIELDS, "movement");
  if (options.reading !== undefined)
    requireFields(caller, options.reading, "readOrders", ["summary", "leftOut{}"], "reading");
  const store = storeOf(caller, source, orders);
  const reading = options.reading ?? (await (await store.snapshot()).getReading());
  // of a file that writes "$" it is not known whose dollars they are
  const currency =
    options.currency ?? (/^[A-Z]{3}$/.test(reading?.currency ?? "") ? reading?.currency : undefined) ?? undefined;
  const { locale } = options;
  const written = { ...(locale !== undefined && { locale }), ...(currency !== undefined && { currency }) };
  const formats = formatsOf(caller, written);
  const findings = await gather(store, { contacts, movement, reading });
  const context: ReportContext = { formats, options: written };
  const parts: readonly ((findings: Findings, context: ReportContext) => Section | undefined)[] = [
    ...[whatHappened, whatChanged, whoMatters, whoComesBack, whomToContact, howFarToTrust, whatWasLeftOut],
  ];
  return page(
    title,
    introduction(findings, context),
    parts.flatMap((part) => part(findings, context) ?? []),
    definitions(findings),
  );
}

function storeOf(
  caller: string,
  source: CustomerStore | CustomerPredictions,
  orders: TableSource<TransactionSchema> | undefined,
): CustomerStore {
  if ("snapshot" in source && typeof source.snapshot === "function") {
    if (orders !== undefined)
      throw new OptionError(caller, "orders", "left out with a store, which has its own", orders);
    return source;
  }
  const { customers, recommendations, report, histories } = source as CustomerPredictions;
  if (!(customers && recommendations && report && histories))
    throw new OptionError(caller, "source", "a store, or what predictCustomers returned", source);
  const transactions = orders === undefined ? {} : { transactions: orders };
  return new DataStore({ customers, recommendations, report, histories, ...transactions });
}

/** What the data are, and the first figures. */
function introduction({ trends, metrics, report, health, risk }: Findings, { formats }: ReportContext): string {
  const { value, day, monthOfYear } = formats;
  const [first, last] = [trends?.[0], trends?.at(-1)];
  const months = [first, last].flatMap((period) =>
    period === undefined ? [] : monthOfYear(new Date(period.periodStart)),
  );
  const span =
    months.length === 0
      ? ""
      : months[0] === months[1]
        ? `Orders of ${months[0]}`
        : `Orders from ${months.join(" to ")}`;
  const known = report === null ? "" : `data as of ${day(new Date(report.asOf))}`;
  const tiles: (readonly [name: string, value: string, note: string])[] = [];
  if (metrics !== null) {
    tiles.push([
      "Customers",
      value(metrics.totalCustomers, "count"),
      `${value(metrics.activeCustomers, "count")} ordered in the last 30 days`,
    ]);
    tiles.push([
      "Spent so far",
      value(metrics.totalRevenue, "money"),
      report === null
        ? ""
        : `${report.refunds === "ignore" ? "refunds not deducted" : "net of refunds"}, excluding guests`,
    ]);
  }
  if (report !== null) {
    const { buyers, spend } = report.totals;
    const interval =
      spend.low === null || spend.high === null
        ? ""
        : `90% interval ${value(spend.low, "money")} to ${value(spend.high, "money")}`;
    const { rank } = report.backtest?.churn ?? {};
    const isTested = rank !== undefined && rank.verdict !== "notEnoughData";
    const untested = report.backtest === null ? "not back-tested" : "too few customers to test it";
    const within = `within ${counted(formats, report.horizonDays, "day")}${isTested ? "" : `; ${untested}, so a rough guess`}`;
    const noun = Math.round(buyers) === 1 ? "customer" : "customers";
    tiles.push(["Expected to order", value(Math.round(buyers), "count"), `${noun} ${within}`]);
    tiles.push(["Expected spend", value(spend.expected, "money"), interval === "" ? within : `${within}; ${interval}`]);
  }
  if (risk !== null && risk.percentAtRisk !== null)
    tiles.push([
      "At risk",
      value(risk.percentAtRisk / 100, "share"),
      `${counted(formats, risk.totalHighRisk, "customer")} at risk level High or Critical`,
    ]);
  if (health !== null && health.overallHealthScore !== null)
    tiles.push(["Health score", value(health.overallHealthScore, "points"), `of 100: ${health.healthStatus}`]);
  const told = capital([span, known].filter((part) => part !== "").join(", "));
  const written = tiles.map(
    ([name, figure, note]) =>
      `<div class="tile"><dt>${escaped(name)}</dt><dd>${escaped(figure)}<span>${escaped(note)}</span></dd></div>`,
  );
  return `${told === "" ? "" : `<p class="quiet">${escaped(told)}</p>`}\n${tiles.length === 0 ? "" : `<dl class="tiles">${written.join("\n")}</dl>`}`;
}

/** What the words of the page mean. */
function definitions({ report }: Findings): string[] {
  const value =
    report === null
      ? []
      : [
          `Predicted value: expected spend within ${report.clvHorizonDays} days of ${new Date(report.asOf).toISOString().slice(0, 10)}, discounted at ${Math.round(1000 * report.discountRate) / 10}% a year.`,
        ];
  return [
    "Order: all lines with one order id and customer; a line below zero is a refund. Revenue is net of refunds.",
    ...(report === null
      ? []
      : [`Churn: no order within ${report.horizonDays} days. At risk: churn risk level High or Critical.`]),
    ...value,
    "Segments: by recency, frequency and monetary value (RFM), each scored from 1 to 5.",
  ];
}

function page(title: string, introduction: string, sections: readonly Section[], footer: readonly string[]): string {
  const links = sections.map(({ id, title: name }) => `<li><a href="#${id}">${escaped(name)}</a></li>`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>
${pageStyle}
${plotStyle}
</style>
</head>
<body>
<header>
<h1>${escaped(title)}</h1>
${introduction}
<nav aria-label="Contents"><ul>${links.join("")}</ul></nav>
</header>
<main>
${sections.map(section).join("\n")}
</main>
<footer>
<p>${footer.map(escaped).join("<br>")}</p>
<p>Made with clientele.</p>
</footer>
</body>
</html>
`;
}
