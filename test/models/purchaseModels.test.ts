import { expect, test } from "vitest";
import { bgNbd, mbgNbd, nbd, paretoNbd } from "../../src/models/purchaseModels.ts";
import { close } from "../shared/close.ts";

test("the models are those of the literature: CDNOW's parameters, and P(alive) and purchases of one customer", () => {
  const history = { frequency: 2, recency: 30.43, T: 38.86 };
  const bg = { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
  // Fader, Hardie & Lee (2005), p. 282: 1.226 purchases in 39 weeks
  expect(bgNbd.expectedPurchases(bg, history, 39)).toEqual(close(1.226, 3e-4));
  expect(bgNbd.probabilityAlive(bg, { frequency: 0, recency: 0, T: 39 })).toBe(1);
  expect(mbgNbd.probabilityAlive(bg, { frequency: 0, recency: 0, T: 39 })).toBeLessThan(1);
  expect(nbd.probabilityAlive({ r: 1, alpha: 5 }, history)).toBe(1);
  expect([nbd, bgNbd, mbgNbd, paretoNbd].map(({ name, parameters }) => `${name} ${parameters.join(" ")}`)).toEqual([
    "nbd r alpha",
    "bgNbd r alpha a b",
    "mbgNbd r alpha a b",
    "paretoNbd r alpha s beta",
  ]);
});
