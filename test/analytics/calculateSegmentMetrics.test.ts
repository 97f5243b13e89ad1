import fc from "fast-check";
import { expect, test } from "vitest";
import { calculateSegmentMetrics, type SegmentMetrics } from "../../src/analytics/calculateSegmentMetrics.ts";
import { readTable } from "../../src/csv/readTable.ts";
import { customerSchema } from "../../src/shop/customers.ts";
import { close } from "../shared/close.ts";
import { invalidOption, missingColumn, withoutEach } from "../shared/failures.ts";
import { amounts } from "../shared/orders.ts";

const customer = {
  rfmSegment: "Lost",
  monetary: 10,
  frequency: 2,
  recency: 400,
  predictedClv: 3,
  churnProbability: 0.5,
  customerValueScore: 8,
};

test("calculateSegmentMetrics(customers) gives sum, mean and median of each segment, missing values left out", () => {
  const champion = { ...customer, rfmSegment: "Champions", recency: null };
  const customers = [
    customer,
    { ...champion, monetary: 100, frequency: 4, customerValueScore: 60 },
    { ...champion, monetary: 20, frequency: 9, customerValueScore: 71 },
    { ...champion, monetary: 0, frequency: null, customerValueScore: null },
    { ...customer, rfmSegment: null, monetary: 1e6 },
  ];
  const typical = (value: number | null) => ({ mean: value, median: value });
  const champions = {
    monetary: { sum: 120, mean: 40, median: 20 },
    frequency: typical(6.5),
    recency: typical(null),
    predictedClv: { sum: 9, ...typical(3) },
    churnProbability: typical(0.5),
    customerValueScore: { mean: 65.5 },
  };
  const lost = {
    monetary: { sum: 10, ...typical(10) },
    frequency: typical(2),
    recency: typical(400),
    predictedClv: { sum: 3, ...typical(3) },
    churnProbability: typical(0.5),
    customerValueScore: { mean: 8 },
  };
  const metrics = calculateSegmentMetrics(customers);
  expect(metrics[0]).toEqual(close({ segment: "Champions", customerCount: 3, ...champions }));
  expect(metrics.slice(1)).toEqual(close([{ segment: "Lost", customerCount: 1, ...lost }]));
});

test("calculateSegmentMetrics([]) is empty", () => {
  expect(calculateSegmentMetrics([])).toEqual([]);
});

test("calculateSegmentMetrics(customers, { by }) takes any text column, one of the file's own included", async () => {
  const { columns } = customerSchema;
  const csv = [
    `__proto__,${columns.map((column) => column.csv).join(",")}`,
    `constructor,C1${columns
      .slice(1)
      .map(({ name }) => `,${customer[name as keyof typeof customer] ?? ""}`)
      .join("")}`,
  ];
  const table = await readTable(csv.join("\n"), customerSchema, { unknownColumns: "keep" });
  expect(calculateSegmentMetrics(table, { by: "__proto__" })[0]?.segment).toBe("constructor");
  expect(calculateSegmentMetrics(table, { by: "customerId" })[0]?.segment).toBe("C1");
  expect(() => calculateSegmentMetrics(table, { by: "constructor" })).toThrow(missingColumn("constructor"));
});

test("calculateSegmentMetrics(customers) lists equal segments in alphabetical order, whatever they are called", () => {
  const names = ["constructor", "b", "__proto__", "a"];
  const metrics = calculateSegmentMetrics(
    names.map((clusterName) => ({ ...customer, clusterName })),
    {
      by: "clusterName",
    },
  );
  expect(metrics.map(({ segment }) => segment)).toEqual(["__proto__", "a", "b", "constructor"]);
});

test.each(withoutEach(customerSchema, customer))(
  "calculateSegmentMetrics(customers) needs $header",
  ({ header, rows }) => {
    expect(() => calculateSegmentMetrics(rows)).toThrow(missingColumn(header));
  },
);

test("calculateSegmentMetrics(customers) needs its columns when no customer has a segment, too", () => {
  expect(() => calculateSegmentMetrics([{ rfmSegment: null }])).toThrow(missingColumn("Monetary"));
});

test("calculateSegmentMetrics(customers, { by: a number column }) names the option", () => {
  expect(() => calculateSegmentMetrics([customer], { by: "monetary" })).toThrow(invalidOption("by"));
});

const NUMBERS = ["monetary", "frequency", "recency", "predictedClv", "churnProbability", "customerValueScore"] as const;
type Customer = { rfmSegment: string | null } & { [name in (typeof NUMBERS)[number]]: number | null };

test("calculateSegmentMetrics(customers) is what grouping the rows gives", () => {
  const segments = fc.option(fc.constantFrom("Lost", "Champions", "__proto__", "constructor", "S1", "S2"), { freq: 8 });
  const whole: readonly string[] = ["frequency", "recency"];
  const fractions = amounts.map((x) => Math.abs(x) / 2 ** 15);
  const cells = fc.tuple(segments, ...NUMBERS.map((name) => fc.option(whole.includes(name) ? fc.nat() : fractions)));
  const rows = cells.map(([rfmSegment, ...values]) => {
    return { rfmSegment, ...Object.fromEntries(NUMBERS.map((name, i) => [name, values[i]])) } as Customer;
  });
  fc.assert(
    fc.property(fc.array(rows, { maxLength: 30 }), (customers) => {
      expect(calculateSegmentMetrics(customers)).toEqual(close(group(customers)));
    }),
  );
});

function group(customers: Customer[]): SegmentMetrics[] {
  const segments = [...new Set(customers.map((row) => row.rfmSegment))].filter((segment) => segment !== null);
  return segments
    .map((segment) => {
      const members = customers.filter((row) => row.rfmSegment === segment);
      const total = (name: (typeof NUMBERS)[number]) => {
        const values = members.map((row) => row[name]).filter((value) => value !== null);
        const [sum, sorted] = [values.reduce((all, value) => all + value, 0), values.sort((a, b) => a - b)];
        const middle = [sorted[Math.floor((values.length - 1) / 2)] ?? 0, sorted[values.length >> 1] ?? 0] as const;
        if (values.length === 0) return { sum, mean: null, median: null };
        return { sum, mean: sum / values.length, median: (middle[0] + middle[1]) / 2 };
      };
      const typical = (name: (typeof NUMBERS)[number]) => ({ mean: total(name).mean, median: total(name).median });
      return {
        ...{ segment, customerCount: members.length },
        ...{ monetary: total("monetary"), frequency: typical("frequency"), recency: typical("recency") },
        ...{ predictedClv: total("predictedClv"), churnProbability: typical("churnProbability") },
        customerValueScore: { mean: total("customerValueScore").mean },
      };
    })
    .sort((a, b) => b.monetary.sum - a.monetary.sum || (a.segment < b.segment ? -1 : 1));
}
