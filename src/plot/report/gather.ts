import { isDataError } from "../../errors.ts";
import type { ContactList, ContactQuestionOptions } from "../../predict/contactQuestion.ts";
import type { CustomerMovement } from "../../predict/movementQuestion.ts";
import type { PredictionReport } from "../../predict/predictCustomers.ts";
import type { OrdersReading } from "../../reading/Reading.ts";
import type { Customer } from "../../shop/customers.ts";
import type { CustomerSnapshot, CustomerStore, StoreStatus } from "../../store/CustomerStore.ts";
import type { AnswerOfQuestion, OptionsOfQuestion, QuestionName } from "../../store/questions.ts";

/** What the report is made of; `null` for what the store has no data for, `undefined` for what is not wanted. */
export interface Findings {
  readonly trends: AnswerOfQuestion<"getRevenueTrends"> | null;
  readonly lifecycle: AnswerOfQuestion<"getLifecycle"> | null;
  readonly categories: AnswerOfQuestion<"getTopCategories"> | null;
  readonly cohorts: AnswerOfQuestion<"calculateCustomerCohorts"> | null;
  readonly cohortValue: AnswerOfQuestion<"getCohortValue"> | null;
  readonly gaps: AnswerOfQuestion<"getOrderGaps"> | null;
  readonly concentration: AnswerOfQuestion<"getValueConcentration"> | null;
  readonly metrics: AnswerOfQuestion<"getBusinessMetrics"> | null;
  readonly health: AnswerOfQuestion<"calculateBusinessHealthScore"> | null;
  readonly segments: AnswerOfQuestion<"calculateSegmentMetrics"> | null;
  readonly rfm: AnswerOfQuestion<"getRfmGrid"> | null;
  readonly risk: AnswerOfQuestion<"getChurnRiskSummary"> | null;
  readonly clv: AnswerOfQuestion<"getClvDistribution"> | null;
  readonly timing: AnswerOfQuestion<"getPurchasePatterns"> | null;
  readonly probabilities: AnswerOfQuestion<"getOrderProbabilities"> | null;
  /** Those with the highest predicted value, and those who have spent most. */
  readonly best: readonly Customer[] | null;
  readonly spenders: readonly Customer[] | null;
  readonly movement: CustomerMovement | null | undefined;
  readonly contacts: ContactList | null | undefined;
  readonly report: PredictionReport | null;
  readonly reading: OrdersReading | null;
  readonly rejected: StoreStatus["rejected"];
}

/** What is known already, or not wanted. */
interface Given {
  readonly contacts: ContactQuestionOptions | ContactList | false;
  readonly movement: CustomerMovement | false | undefined;
  readonly reading: OrdersReading | undefined;
}

/** Customers in a table of the first ones. */
const FIRST = 10;

/** Asks one version of a store's data all that the report tells; how many rows were set aside is told of the version in use. */
export async function gather(store: CustomerStore, { contacts, movement, reading }: Given): Promise<Findings> {
  const snapshot = await store.snapshot();
  const ask = <Name extends QuestionName>(name: Name, options?: OptionsOfQuestion<Name>) =>
    whereThere(snapshot.ask(name, options));
  const report = (await snapshot.getModelReport()) ?? null;
  return {
    trends: await ask("getRevenueTrends", { fill: true }),
    lifecycle: await ask("getLifecycle"),
    categories: await ask("getTopCategories", { limit: 10 }),
    cohorts: await ask("calculateCustomerCohorts"),
    cohortValue: await ask("getCohortValue"),
    gaps: await ask("getOrderGaps"),
    concentration: await ask("getValueConcentration"),
    metrics: await ask("getBusinessMetrics"),
    health: await ask("calculateBusinessHealthScore"),
    segments: await ask("calculateSegmentMetrics"),
    rfm: await ask("getRfmGrid"),
    risk: await ask("getChurnRiskSummary"),
    clv: await ask("getClvDistribution", { bins: 40 }),
    timing: await ask("getPurchasePatterns"),
    probabilities: await ask("getOrderProbabilities"),
    best: await firstOf(snapshot, "predictedClv"),
    spenders: await firstOf(snapshot, "monetary"),
    movement: await movementOf(snapshot, report, movement),
    contacts: await contactsOf(snapshot, contacts),
    report,
    reading: reading ?? null,
    rejected: (await store.status()).rejected,
  };
}

async function contactsOf(
  snapshot: CustomerSnapshot,
  contacts: Given["contacts"],
): Promise<ContactList | null | undefined> {
  if (contacts === false) return undefined;
  if ("contacts" in contacts) return contacts;
  return whereThere(snapshot.ask("whomToContact", contacts));
}

async function movementOf(
  snapshot: CustomerSnapshot,
  report: PredictionReport | null,
  movement: Given["movement"],
): Promise<CustomerMovement | null | undefined> {
  if (movement !== undefined) return movement === false ? undefined : movement;
  // what moved is told between two predictions
  if (report === null) return null;
  const { horizonDays, asOf } = report;
  return whereThere(snapshot.ask("movement", { limit: 5, horizonDays, to: new Date(asOf) }));
}

async function firstOf(
  snapshot: CustomerSnapshot,
  sortBy: "predictedClv" | "monetary",
): Promise<readonly Customer[] | null> {
  const list = await whereThere(snapshot.listCustomers({ sortBy, order: "desc", pageSize: FIRST }));
  return list?.customers ?? null;
}

/** An answer, or `null` where the store has no such table, or the table no such column: the report goes on without it. */
async function whereThere<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (isDataError(error) && (error.code === "missing_table" || error.code === "missing_column")) return null;
    throw error;
  }
}
