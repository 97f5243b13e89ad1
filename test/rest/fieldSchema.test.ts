import { expect, expectTypeOf, test } from "vitest";
import * as z from "zod";
import { fieldSchema } from "../../src/rest/fieldSchema.ts";

const schema = fieldSchema({
  kind: "list",
  fields: {
    segmentName: { kind: "text", description: "Segment" },
    since: { kind: "day", description: "Since" },
    open: { kind: "flag", description: "Whether open" },
    level: { kind: "text", values: ["low", "high"], nullable: true, description: "Level" },
    totals: {
      kind: "object",
      description: "Totals",
      fields: {
        sumOfAll: { kind: "money", description: "Sum" },
        rate: { kind: "share", nullable: true, description: "Rate" },
        count: { kind: "count", description: "Rows" },
      },
    },
  },
} as const);
const row = {
  segment_name: "a",
  since: "2025-01-31",
  open: true,
  level: "low",
  totals: { sum_of_all: -1.5, rate: null, count: 3 },
} as const;

test("fieldSchema(field) takes the answer as JSON, and is typed as it", () => {
  expect(schema.parse([row])).toEqual([row]);
  expectTypeOf<z.infer<typeof schema>[number]>().toExtend<{ segment_name: string; level: "low" | "high" | null }>();
  expectTypeOf<z.infer<typeof schema>[number]["totals"]["rate"]>().toEqualTypeOf<number | null>();
});

test.each([
  { ...row, segment_name: null },
  { ...row, since: "2025-1-31" },
  { ...row, open: "yes" },
  { ...row, level: "medium" },
  { ...row, totals: { ...row.totals, count: 1.5 } },
  { ...row, totals: { ...row.totals, rate: 1.1 } },
  { ...row, totals: { ...row.totals, sum_of_all: null } },
])("fieldSchema(field) refuses what the field does not allow: %j", (wrong) => {
  expect(schema.safeParse([wrong]).success).toBe(false);
});

test("fieldSchema(field) tells meanings and units in JSON Schema", () => {
  expect(z.toJSONSchema(schema)).toMatchObject({
    items: {
      properties: {
        segment_name: { description: "Segment" },
        since: { examples: ["2025-01-31"] },
        totals: {
          description: "Totals",
          properties: {
            sum_of_all: { description: "Sum", "x-unit": "currency of the shop" },
            rate: { "x-unit": "0 to 1" },
          },
        },
      },
    },
  });
});
