import { OptionError } from "../errors.ts";
import { requireObject } from "../options.ts";
import type { Row, Schema } from "../tables/schema.ts";
import { Table } from "../tables/Table.ts";
import type { Contact, ContactList } from "./contactQuestion.ts";

const MONEY = "currency of the shop";

const columns = [
  { name: "rank", csv: "Rank", kind: "number", integer: true, unit: "", description: "1 for most at stake" },
  {
    name: "customerId",
    csv: "Customer_ID",
    kind: "text",
    required: true,
    nullable: false,
    unit: "",
    description: "Key of the customer",
  },
  {
    name: "heldOut",
    csv: "Held_Out",
    kind: "text",
    unit: "",
    description: "`yes`: do not write, so that the effect can be measured",
  },
  { name: "why", csv: "Why", kind: "text", unit: "", description: "Why this customer" },
  { name: "offer", csv: "Offer", kind: "text", unit: "", description: "What to offer" },
  { name: "offerReason", csv: "Offer_Reason", kind: "text", unit: "", description: "The counts behind the offer" },
  {
    name: "valueAtStake",
    csv: "Value_At_Stake",
    kind: "number",
    unit: MONEY,
    description: "Within the horizon, to a hundredth",
  },
  { name: "valueLow", csv: "Value_Low", kind: "number", unit: MONEY, description: "Lower end of its 90% interval" },
  { name: "valueHigh", csv: "Value_High", kind: "number", unit: MONEY, description: "Upper end of its 90% interval" },
  {
    name: "noOrderProbability",
    csv: "No_Order_Probability",
    kind: "number",
    min: 0,
    max: 1,
    unit: "0 to 1",
    description: "P(no order within the horizon), to a thousandth",
  },
  {
    name: "lastOrder",
    csv: "Last_Order",
    kind: "date",
    unit: "shop's own clock",
    description: "Day of the last purchase",
  },
  {
    name: "daysSinceLastOrder",
    csv: "Days_Since_Last_Order",
    kind: "number",
    unit: "days",
    description: "Days since the last purchase",
  },
  {
    name: "usualGap",
    csv: "Usual_Gap",
    kind: "number",
    unit: "days",
    description: "Mean time between purchases, to a tenth",
  },
] as const;

/** The schema of a list of contacts. */
export type ContactSchema = Schema<typeof columns>;

/** A row of such a table. */
export type ContactRow = Row<ContactSchema>;

/**
 * The table of a list of contacts: what `contacts.csv` holds.
 *
 * @example
 * ```ts
 * import { contactSchema } from "clientele";
 *
 * contactSchema.columns.map(({ csv }) => csv).slice(0, 3); // => ["Rank", "Customer_ID", "Held_Out"]
 * ```
 */
export const contactSchema: ContactSchema = { name: "contacts", columns };

/**
 * A list of contacts as a table, numbers rounded, to write as CSV: `formatCsv(contactTable(list), { formulas: "escape" })`.
 *
 * @param list what `whomToContact` gave
 * @example
 * ```ts
 * import { contactTable, formatCsv, predictCustomers, whomToContact } from "clientele";
 *
 * const orders = Array.from({ length: 600 }, (_, i) => {
 *   return { customerId: `C${(i * i) % 97}`, date: Date.UTC(2025, 0, 1 + i / 2), revenue: 10 + (i % 7) };
 * });
 * const list = whomToContact(await predictCustomers(orders, { horizon: { days: 10 } }));
 * formatCsv(contactTable(list), { formulas: "escape" }).split(",", 2); // => ["Rank", "Customer_ID"]
 * ```
 */
export function contactTable(list: Pick<ContactList, "contacts">): Table<ContactSchema> {
  requireObject("contactTable", "list", list, "a list that whomToContact gave");
  const { contacts } = list;
  if (!Array.isArray(contacts)) throw new OptionError("contactTable", "list.contacts", "a list of customers", contacts);
  const rows = contacts.map((contact: Contact) => ({
    ...contact,
    heldOut: contact.heldOut ? "yes" : "no",
    valueAtStake: rounded(contact.valueAtStake, 100),
    valueLow: rounded(contact.valueLow, 100),
    valueHigh: rounded(contact.valueHigh, 100),
    noOrderProbability: rounded(contact.noOrderProbability, 1000),
    usualGap: rounded(contact.usualGap, 10),
  }));
  return Table.from(contactSchema, rows);
}

function rounded(value: number, parts: number): number;
function rounded(value: number | null, parts: number): number | null;
function rounded(value: number | null, parts: number): number | null {
  return value === null ? null : Math.round(value * parts) / parts;
}
