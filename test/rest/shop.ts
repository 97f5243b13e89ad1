import { createHandler, type HandlerOptions } from "../../src/rest/createHandler.ts";
import type { QuestionMethods } from "../../src/store/asking.ts";
import type { CustomerSnapshot, CustomerStore } from "../../src/store/CustomerStore.ts";
import { DataStore } from "../../src/store/DataStore.ts";
import type { QuestionName } from "../../src/store/questions.ts";

/** The moment of every request. */
export const NOW = Date.UTC(2025, 3, 1, 12);

/** The required columns only; ids that objects stumble over, a tie, and a customer of whom nothing is known. */
export const CUSTOMERS = `Customer_ID,Frequency,Monetary,Customer_Type,Recency,RFM_Score,RFM_Segment,Cluster_Name,\
Is_Churned,Churn_Probability,Churn_Risk_Level,Predicted_CLV,CLV_Category,Purchase_Timing_Status,\
Customer_Value_Score,Customer_Priority
C1,6,600,returning,10,15,Champions,A,0,0.1,Low,1000,Very High Value,Not Yet Due,80,Very High
C2,1,100,new,100,5,Lost,B,1,0.9,Critical,10,Low Value,New/One-time,10,Low
C3,2,300,new,40,9,Champions,B,0,0.6,High,100,High Value,Overdue,40,High
__proto__,1,100,new,200,4,Lost,B,1,0.9,Critical,10,Low Value,New/One-time,10,Low
constructor,,,,,,,,,,,,,,,
`;

export const ORDERS = `Customer_ID,Order #,Date,Product(s),Items sold,Revenue,Net_Sales,Status,Product_Category
C1,1,2025-01-10 09:30:00,"2× Tea, 1× Cup",3,100,90,completed,Tea
C1,2,2025-01-20,Pot,1,50,50,completed,Pots
C2,3,2025-03-05 12:00:00,Tea,1,30,30,completed,Tea
__proto__,4,2025-03-06,,,40,,,
C1,5,2025-03-31 23:59:59,Tea,1,20,10,completed,Tea
`;

export const OFFERS = `Customer_ID,Recommended_Category,Reason,Confidence
C1,Cups,Association Rules,0.9
C1,Pots,Collaborative Filtering,0.5
C2,Tea,Association Rules,0.75
nobody,Tea,,0.65
`;

/** Orders with the columns that they must have, and no more. */
export const PLAIN_ORDERS = "Customer_ID,Date,Revenue\nC1,2025-01-31,20\n";

export const shop = (): DataStore => {
  return new DataStore({ customers: CUSTOMERS, transactions: ORDERS, recommendations: OFFERS }, { now: () => NOW });
};

/** Three tables without a row. */
export const emptyShop = (): DataStore => {
  const [customers, transactions, recommendations] = [CUSTOMERS, ORDERS, OFFERS].map(
    (csv) => `${csv.split("\n")[0]}\n`,
  );
  return new DataStore({
    customers: customers as string,
    transactions: transactions as string,
    recommendations: recommendations as string,
  });
};

/** A store whose snapshots answer some questions, or tell their version, in their own way. */
export function storeWith(store: CustomerStore, own: Partial<CustomerSnapshot & QuestionMethods>): CustomerStore {
  const known = new WeakMap<CustomerSnapshot, CustomerSnapshot>();
  const change = (snapshot: CustomerSnapshot) =>
    new Proxy(snapshot, {
      get(_, name) {
        if (name in own) return Reflect.get(own, name);
        if (name === "ask")
          return (question: QuestionName, options: never) =>
            question in own
              ? (own[question] as (options: object) => unknown)(options)
              : snapshot.ask(question, options);
        const value: unknown = Reflect.get(snapshot, name, snapshot);
        return typeof value === "function" ? value.bind(snapshot) : value;
      },
    });
  const snapshot = async () => {
    const given = await store.snapshot();
    const changed = known.get(given) ?? change(given);
    known.set(given, changed);
    return changed;
  };
  return { status: () => store.status(), snapshot };
}

/** What a store answers to GET, the body also as JSON. */
export async function ask(
  store: CustomerStore,
  url: string,
  headers: Readonly<Record<string, string>> = {},
  options: HandlerOptions = {},
) {
  const answer = await createHandler(store, { now: () => NOW, ...options })({ method: "GET", url, headers });
  return { ...answer, json: answer.body === "" ? undefined : JSON.parse(answer.body) };
}

/** The names that a refusal lists, in its order. */
export const offenders = (json: { errors: { loc: string[] }[] }): (string | undefined)[] =>
  json.errors.map(({ loc }) => loc[1]);
