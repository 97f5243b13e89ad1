import { isDataError } from "../../errors.ts";
import type { ContactList, ContactQuestionOptions } from "../../predict/contactQuestion.ts";
import type { CustomerMovement } from "../../predict/movementQuestion.ts";
import type { PredictionReport } from "../../predict/predictCustomers.ts";
import type { OrdersReading } from "../../reading/Reading.ts";
import type { Customer } from "../../shop/customers.ts";
import type { CustomerSnapshot, CustomerStore, StoreStatus } from "../../store/CustomerStore.ts";
import type { AnswerOfQuestion, OptionsOfQuestion, QuestionName } from "../../store/questions.ts";

/** What the report is made of; `null` for what the store has no data for. */
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
  readonly best: readonly Customer[] | null;
  readonly movement: CustomerMovement | null;
  readonly contacts: ContactList | null;
  readonly report: PredictionReport | null;
  readonly reading: OrdersReading | null;
  readonly rejected: StoreStatus["rejected"];
}

/** What is known already, or not wanted. */
export interface Given {
  readonly contacts: ContactQuestionOptions | ContactList | false;
  readonly movement: CustomerMovement | false | undefined;
  readonly reading: OrdersReading | undefined;
}

/** Customers in the table of the most valuable ones. */
const BEST = 10;

/** Asks a store all that the report tells, of one version of its data. */
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
    best: await bestOf(snapshot),
    // what moved is told between two predictions
    movement: movement === false || report === null ? null : (movement ?? (await ask("movement", { limit: 5 }))),
    contacts: await contactsOf(snapshot, contacts),
    report,
    reading: reading ?? null,
    rejected: (await store.status()).rejected,
  };
}

async function contactsOf(snapshot: CustomerSnapshot, contacts: Given["contacts"]): Promise<ContactList | null> {
  if (contacts === false) return null;
  if ("contacts" in contacts) return contacts;
  return whereThere(snapshot.ask("whomToContact", contacts));
}

async function bestOf(snapshot: CustomerSnapshot): Promise<readonly Customer[] | null> {
  const list = await whereThere(snapshot.listCustomers({ sortBy: "predictedClv", order: "desc", pageSize: BEST }));
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
