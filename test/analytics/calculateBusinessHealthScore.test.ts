import { expect, test } from "vitest";
import { calculateBusinessHealthScore } from "../../src/analytics/calculateBusinessHealthScore.ts";
import { customerSchema } from "../../src/shop/customers.ts";
import { close } from "../shared/close.ts";
import { missingColumn, withoutEach } from "../shared/failures.ts";

const good = { recency: 90, isChurned: 0, frequency: 2, clvCategory: "High Value" };
const poor = { recency: 91, isChurned: 1, frequency: 1, clvCategory: "Medium Value" };

test("calculateBusinessHealthScore(customers) weighs four rates", () => {
  const customers = [good, { ...good, clvCategory: "Very High Value" }, { ...poor, frequency: 7 }, poor, poor];
  const health = calculateBusinessHealthScore(customers);
  expect(health).toEqual(
    close({
      overallHealthScore: 0.25 * 40 + 0.35 * 40 + 0.25 * 60 + 0.15 * 40,
      activeCustomerRate: 40,
      retentionRate: 40,
      repeatPurchaseRate: 60,
      highValueRate: 40,
      healthStatus: "Poor",
      components: [
        { name: "activeCustomerRate", rate: 40, weight: 0.25, points: 10 },
        { name: "retentionRate", rate: 40, weight: 0.35, points: 14 },
        { name: "repeatPurchaseRate", rate: 60, weight: 0.25, points: 15 },
        { name: "highValueRate", rate: 40, weight: 0.15, points: 6 },
      ],
    } as const),
  );
});

test("calculateBusinessHealthScore(customers) is Good from 70 and Fair from 50", () => {
  const status = (...customers: (typeof good)[]) => calculateBusinessHealthScore(customers).healthStatus;
  expect(status(good)).toBe("Good");
  expect(status(good, poor)).toBe("Fair");
  expect(status(good, good, good, good, good, good, good, poor, poor, poor)).toBe("Good");
  expect(status(good, poor, poor)).toBe("Poor");
});

test("calculateBusinessHealthScore([]) has neither rates nor status", () => {
  const health = calculateBusinessHealthScore([]);
  expect(health).toMatchObject({ overallHealthScore: null, healthStatus: null, retentionRate: null });
  expect(health.components.map(({ rate, points }) => [rate, points])).toEqual(Array(4).fill([null, null]));
});

test("calculateBusinessHealthScore(customers) counts what is missing as neither active, churned, repeat nor valuable", () => {
  const health = calculateBusinessHealthScore([{ recency: null, isChurned: null, frequency: null, clvCategory: null }]);
  const rates = { activeCustomerRate: 0, retentionRate: 100, repeatPurchaseRate: 0, highValueRate: 0 };
  expect(health).toMatchObject({ ...rates, overallHealthScore: close(35) });
});

test.each(withoutEach(customerSchema, good))("calculateBusinessHealthScore(customers) needs $header", (missing) => {
  expect(() => calculateBusinessHealthScore(missing.rows)).toThrow(missingColumn(missing.header));
});
