import { describe, expect, expectTypeOf, test } from "vitest";
import * as z from "zod";
import { customerCohorts } from "../../src/analytics/calculateCustomerCohorts.ts";
import { clvDistribution } from "../../src/analytics/getClvDistribution.ts";
import { crossSell } from "../../src/analytics/identifyCrossSellOpportunities.ts";
import { answer } from "../../src/rest/answer.ts";
import { questionRoute } from "../../src/rest/questionRoute.ts";
import { offenders, shop } from "./shop.ts";

const about = { path: "/x", operationId: "getX", tags: [], id: "X" } as const;

describe("questionRoute(question, route)", () => {
  test("has the question's summary, tables, options with their bounds and meanings", () => {
    const route = questionRoute(clvDistribution, about);
    expect(route).toMatchObject({ summary: clvDistribution.summary, tables: ["customers"], path: "/x" });
    const { description, ...schema } = clvDistribution.options.bins as { description: string };
    expect(route.parameters).toMatchObject([
      { name: "bins", in: "query", required: false, description, schema: { minimum: 1, maximum: 1000, default: 50 } },
    ]);
    expect(schema).toMatchObject({ min: 1, max: 1000, default: 50 });
    expectTypeOf<z.input<(typeof route)["input"]>>().toEqualTypeOf<{ bins?: number }>();
    expectTypeOf<z.infer<(typeof route)["output"]>["data"][number]["bin_start"]>().toEqualTypeOf<number>();
  });

  test("narrows and leaves out options", async () => {
    const route = questionRoute(customerCohorts, {
      ...about,
      omit: ["weekStart", "weekLabels"],
      bounds: { period: { values: ["month"] } },
    });
    expect(route.parameters.map(({ name }) => name)).toEqual(["period", "revenue", "as_of"]);
    const wrong = await answer(route, shop(), { query: new URLSearchParams("period=day&week_start=monday") });
    expect([wrong.status, offenders(JSON.parse(wrong.body))]).toEqual([422, ["week_start", "period"]]);
  });

  test("asks of all its tables, and gives a list under data, in snake_case", async () => {
    const { status, body } = await answer(questionRoute(crossSell, about), shop(), {
      query: new URLSearchParams("min_confidence=0.9"),
    });
    expect([status, JSON.parse(body).data]).toMatchObject([200, [{ customer_id: "C1", predicted_clv: 1000 }]]);
  });

  test("takes no day after today", async () => {
    const route = questionRoute(customerCohorts, about);
    const ask = (day: string) =>
      answer(route, shop(), { query: new URLSearchParams({ as_of: day }) }, { now: () => Date.UTC(2025, 3, 1, 12) });
    expect((await ask("2025-04-02")).status).toBe(200);
    const late = await ask("2025-04-03");
    expect([late.status, offenders(JSON.parse(late.body))]).toEqual([422, ["as_of"]]);
  });

  test("may have JSON of another shape", async () => {
    const output = z.object({ bins: z.int() });
    const route = questionRoute(clvDistribution, {
      ...about,
      shape: { output, of: (bins) => ({ bins: bins.length }) },
    });
    const { body } = await answer(route, shop(), { query: new URLSearchParams("bins=7") });
    expect(body).toBe('{"bins":7}');
    expectTypeOf<z.infer<(typeof route)["output"]>>().toEqualTypeOf<{ bins: number }>();
  });
});
