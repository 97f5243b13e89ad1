import { expect, test } from "vitest";
import { bgCnbdK, bgNbd, mbgCnbdK, mbgNbd, nbd, paretoNbd } from "../../src/index.ts";
import { purchaseHistories } from "../../src/predict/purchaseHistories.ts";
import { fitModel as fitModelInPieces, modelNamed, PURCHASE_MODELS } from "../../src/predict/purchaseModels.ts";
import { whole } from "../shared/whole.ts";
import { simulateOrders } from "./simulateOrders.ts";

const fitModel = whole(fitModelInPieces);

const models = { nbd, bgNbd, mbgNbd, paretoNbd, bgCnbdK, mbgCnbdK };
const histories = purchaseHistories(simulateOrders({ customers: 120 }));
const { table } = histories;

test.each(PURCHASE_MODELS)("modelNamed(%s) is the public model, and fitModel its fit", (name) => {
  const model = models[name] as typeof paretoNbd;
  expect(modelNamed(name)).toBe(model);
  expect(fitModel(name, table)).toEqual(model.fit(histories));
});
