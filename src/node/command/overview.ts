import type { ContactList } from "../../predict/contactQuestion.ts";
import type { CustomerMovement } from "../../predict/movementQuestion.ts";
import type { PredictionReport } from "../../predict/predictCustomers.ts";
import type { OrdersReading } from "../../reading/Reading.ts";

/** What the command found. */
export interface Findings {
  readonly reading: OrdersReading;
  readonly report: PredictionReport;
  readonly contacts: ContactList;
  readonly movement: CustomerMovement;
}

/** As many as measureContacts needs. */
const MEASURABLE = 20;
/** People to print. */
const SHOWN = 10;

/** What the command found, for a reader. */
export function overview({ reading, report, contacts, movement }: Findings): string {
  return `${[
    reading.summary,
    ...reading.warnings.map(({ message }) => `Note: ${message}`),
    "",
    trust(report),
    ...report.warnings.map(({ message }) => `Note: ${message}`),
    "",
    ...people(contacts),
    "",
    ...changes(movement),
  ].join("\n")}\n`;
}

const percent = (share: number): string => `${Math.round(100 * share)} %`;

/** How good the predictions are, in one sentence. */
export function trust({ backtest, horizonDays }: Pick<PredictionReport, "backtest" | "horizonDays">): string {
  const title = "How good the predictions are:";
  if (backtest === null) return `${title} not known, the orders span less than two times ${horizonDays} days.`;
  const { churn, calibrationEnd, customers } = backtest;
  const { auc, rank, baselines } = churn;
  if (auc === null || rank.verdict === "notEnoughData")
    return `${title} not known, too few of ${customers} customers ordered, or did not, to tell.`;
  const other = baselines.recency.auc ?? 0.5;
  const verdict = rank.verdict === "better" ? "visibly better than" : "not visibly better than";
  return `${title} back-tested on the ${horizonDays} days from ${calibrationEnd.toISOString().slice(0, 10)}, they ranked a customer who ordered above one who did not in ${percent(auc)} of all pairs, ${verdict} the ${percent(other)} of the days since the last order alone.`;
}

const TITLES = {
  save: (days: number) => `may or may not order within ${days} days, with most at stake`,
  winBack: () => "fell silent, and used to spend most",
  grow: (days: number) => `may order within ${days} days, and have something to be offered`,
} as const;

/** Whom to write to, a line each. */
export function people({
  goal,
  contacts,
  toContact,
  heldOut,
  eligible,
  horizonDays,
  assumption,
}: ContactList): string[] {
  if (toContact === 0) {
    const why = heldOut > 0 ? "all customers who fit are held out" : "no customer fits, or none within the budget";
    return [`Nobody to write to: ${why}. ${assumption}`];
  }
  const shown = contacts.filter((contact) => !contact.heldOut).slice(0, SHOWN);
  const width = Math.max(...shown.map(({ customerId }) => customerId.length));
  const lines = shown.map(({ customerId, why, offer }, i) => {
    const suggestion = offer === null ? "" : `; offer ${offer}`;
    return `${String(i + 1).padStart(2)}  ${clean(customerId).padEnd(width)}  ${why}${clean(suggestion)}`;
  });
  const out = heldOut === 0 ? "" : `, ${heldOut} held out to measure the effect`;
  const isMeasurable = heldOut >= MEASURABLE;
  return [
    `Whom to write to: customers who ${TITLES[goal](horizonDays)} (the first ${shown.length} of ${toContact}; ${eligible} fit${out})`,
    ...lines,
    ...(heldOut > 0 && !isMeasurable
      ? [`Note: ${heldOut} held out are too few to measure the effect; it takes ${MEASURABLE} of either kind`]
      : []),
  ];
}

/** What changed since the month before. */
function changes({ from, to, counts }: CustomerMovement): string[] {
  const { new: fresh, lost, slipped, recovered, grown } = counts;
  return [
    `What changed from ${from} to ${to}: ${fresh} new ${fresh === 1 ? "customer" : "customers"}, ${lost} probably lost, ${slipped} slipped, ${recovered} recovered, ${grown} grown`,
  ];
}

/** A text from the file without what would steer a terminal. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what to take out
const clean = (text: string): string => text.replace(/[\u0000-\u001f\u007f-\u009f]/g, "\u{fffd}");
