import type { ContactList } from "../../predict/contactQuestion.ts";
import type { CustomerMovement } from "../../predict/movementQuestion.ts";
import type { PredictionReport } from "../../predict/predictCustomers.ts";
import { trustSentence } from "../../predict/trustSentence.ts";
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
    `How good the predictions are: ${trustSentence(report)}`,
    ...report.warnings.map(({ message }) => `Note: ${message}`),
    "",
    ...people(contacts),
    "",
    ...changes(movement),
  ].join("\n")}\n`;
}

const TITLES = {
  save: (days: number) => `they may or may not order within ${days} days`,
  winBack: () => "they fell silent, and used to spend most",
  grow: (days: number) => `they may order within ${days} days, and there is something to offer them`,
} as const;

/** The customers to contact, a line each. */
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
    return [`No customers to contact: ${why}. ${assumption}`];
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
    `Customers to contact: ${TITLES[goal](horizonDays)} (${shown.length} of ${toContact} shown, most at stake first; ${eligible} fit${out})`,
    ...lines,
    ...(heldOut > 0 && !isMeasurable
      ? [`Note: ${heldOut} held-out customers are too few to measure the effect: it takes ${MEASURABLE} in each group`]
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
