import { expect, test } from "vitest";
import { type CustomerModel, requireModel } from "../../src/predict/CustomerModel.ts";
import { learn } from "../../src/predict/learn.ts";
import { invalidOption } from "../shared/failures.ts";
import { simulateOrders } from "./simulateOrders.ts";

test("requireModel(caller, model) takes what learn gave, as it is or as JSON, and names what is none", async () => {
  const model = await learn(simulateOrders({ customers: 60 }), { horizon: { days: 60 } });
  requireModel("f", model);
  requireModel("f", JSON.parse(JSON.stringify(model)));
  for (const wrong of [
    null,
    undefined,
    5,
    "x",
    [],
    {},
    { ...model, purchases: undefined },
    { ...model, horizonDays: 0 },
  ])
    expect(() => requireModel("f", wrong as unknown as CustomerModel)).toThrow(/^f: model/);
  const broken = [
    { churn: { methods: ["combined"] } },
    { churn: { ...model.churn, features: [] } },
    { counting: { follow: 1 } },
    { totalErrors: {} },
    { spend: { ...model.spend, residuals: [1] } },
    { spend: { ...model.spend, level: Number.NaN } },
    { innerDays: undefined },
    { purchases: { ...model.purchases, params: { r: "1" } } },
  ];
  for (const part of broken) expect(() => requireModel("f", { ...model, ...part } as never)).toThrow(/^f: model/);
  for (const part of [{ revenue: "nett" }, { refunds: "x" }, { asOf: "x" }])
    expect(() => requireModel("f", { ...model, ...part } as never)).toThrow(
      invalidOption(`model.${Object.keys(part)[0]}`),
    );
  const other = { ...model, purchases: { ...model.purchases, model: "gammaGamma" } };
  expect(() => requireModel("f", other)).toThrow(invalidOption("model.purchases.model"));
  const churn = { ...model.churn, methods: ["forest" as "model"] };
  expect(() => requireModel("f", { ...model, churn })).toThrow(invalidOption("model.churn.methods"));
});
