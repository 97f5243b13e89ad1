import { describe, expect, expectTypeOf, test } from "vitest";
import * as z from "zod";
import { type ClientError, createClient } from "../../src/rest/createClient.ts";
import { createFetchHandler } from "../../src/rest/createFetchHandler.ts";
import { defineRoute } from "../../src/rest/Route.ts";
import { routes } from "../../src/rest/routes.ts";
import { invalidOption } from "../shared/failures.ts";
import { NOW, shop } from "./shop.ts";

const client = createClient(createFetchHandler(shop(), { now: () => NOW }));

describe("createClient(target)", () => {
  test("asks with parameters in path and query, and types every answer", async () => {
    const list = await client.get("/api/customers", { page_size: 2, sort_by: "monetary" });
    expectTypeOf(list.customers[0]?.predicted_clv).toEqualTypeOf<number | null | undefined>();
    expect(list.customers.map(({ customer_id }) => customer_id)).toEqual(["C1", "C3"]);
    const one = await client.get("/api/customers/{customer_id}", { customer_id: "__proto__" });
    expect(one.customer_id).toBe("__proto__");
    const metrics = await client.get("/api/metrics");
    expectTypeOf(metrics.total_customers).toEqualTypeOf<number>();
    expect(metrics.total_customers).toBe(5);
    const { data } = await client.get("/api/analytics/revenue-trend", {
      period: "year",
      fill: true,
      as_of: undefined as never,
    });
    expect(data.length).toBe(1);
  });

  test("asks every route there is", async () => {
    for (const { path, tables } of routes) {
      const input = {
        ...(path.includes("{") && { customer_id: "C1" }),
        ...(path.includes("search") && { query: "c" }),
      };
      const asked = client.get(path as "/api/metrics", input as never);
      if (/forecast|model|contacts/.test(path)) await expect(asked).rejects.toMatchObject({ status: 404 });
      else await expect(asked, `${path} ${tables}`).resolves.toBeDefined();
    }
  });

  test("escapes what stands in the path, and refuses what cannot", async () => {
    const addresses: string[] = [];
    const echo = createClient(async ({ url }) => {
      addresses.push(url);
      return Response.json({});
    });
    await echo.get("/api/customers/{customer_id}", { customer_id: "a/b?c#d %é" });
    expect(addresses).toEqual(["http://localhost/api/customers/a%2Fb%3Fc%23d%20%25%C3%A9"]);
    await expect(echo.get("/api/customers/{customer_id}", { customer_id: "" })).rejects.toThrow(
      invalidOption("customer_id"),
    );
    for (const customer_id of [".", ".."])
      await expect(echo.get("/api/customers/{customer_id}", { customer_id })).rejects.toThrow(
        invalidOption("customer_id"),
      );
    for (const path of [5, undefined])
      await expect(echo.get(path as never, {} as never)).rejects.toThrow(invalidOption("path"));
    await expect(echo.get("/api/metrics", null as never)).rejects.toThrow(invalidOption("input"));
    await expect(echo.get("/api/customers/{customer_id}", {} as never)).rejects.toThrow(invalidOption("customer_id"));
  });

  test("rejects with status and problem where the service refuses", async () => {
    const refused = (await client.get("/api/customers", { page: 0 }).catch((error) => error)) as ClientError;
    expect(refused).toMatchObject({
      name: "ClientError",
      code: "refused_request",
      status: 422,
      problem: { errors: [{ loc: ["query", "page"] }] },
    });
    expect(refused.message).toMatch(/^\/api\/customers: status 422, page: expected a whole number/);
    const proxy = createClient(async () => new Response("<html>", { status: 502 }));
    await expect(proxy.get("/api/metrics")).rejects.toMatchObject({ status: 502, problem: undefined });
  });

  test("sends headers and can be stopped", async () => {
    const seen: (string | null)[] = [];
    const echo = createClient(
      async ({ headers, signal }) => {
        signal.throwIfAborted();
        seen.push(headers.get("x-key"), headers.get("accept"));
        return Response.json({});
      },
      { headers: { "x-key": "1" } },
    );
    await echo.get("/api/metrics");
    await echo.get("/api/metrics", {}, { headers: { "x-key": "2" } });
    expect(seen).toEqual(["1", "application/json", "2", "application/json"]);
    await expect(echo.get("/api/metrics", {}, { signal: AbortSignal.abort(new Error("gone")) })).rejects.toThrow(
      "gone",
    );
  });

  test("takes an address with a base path, and nothing that is none", () => {
    for (const target of ["shop", "", "localhost:8000", "ftp://shop.example", 5, null, undefined, {}]) {
      expect(() => createClient(target as string)).toThrow(invalidOption("target"));
    }
    expect(createClient("https://shop.example/crm/").get).toBeTypeOf("function");
    expect(() => createClient("https://shop.example", { header: {} } as never)).toThrow("did you mean headers?");
  });

  test("reaches a function behind a base path", async () => {
    const fetch = createFetchHandler(shop(), { basePath: "/crm" });
    expect((await createClient(fetch, { basePath: "/crm" }).get("/api/metrics")).total_customers).toBe(5);
    await expect(createClient(fetch).get("/api/metrics")).rejects.toMatchObject({ status: 404 });
  });

  test("knows routes of one's own by their type", async () => {
    const mine = defineRoute({
      path: "/api/lines/{customer_id}",
      operationId: "countLines",
      summary: "How many lines a customer has",
      tags: [],
      params: { customer_id: z.string() },
      query: { twice: z.boolean().default(false) },
      output: z.object({ lines: z.int() }),
      tables: ["transactions"],
      handle: async ({ customer_id, twice }, { snapshot }) => {
        const { length } = await snapshot.getTransactionsFor(customer_id);
        return { lines: twice ? 2 * length : length };
      },
    });
    const served = [...routes.slice(0, 3), mine] as const;
    const own = createClient<readonly [typeof mine]>(createFetchHandler(shop(), { routes: served }));
    const { lines } = await own.get("/api/lines/{customer_id}", { customer_id: "C1", twice: true });
    expectTypeOf(lines).toEqualTypeOf<number>();
    expect(lines).toBe(6);
    // @ts-expect-error: these routes have no such path
    await expect(own.get("/api/metrics")).rejects.toMatchObject({ status: 404 });
    // @ts-expect-error: over HTTP there are no cohorts by day
    await expect(client.get("/api/analytics/cohorts", { period: "day" })).rejects.toMatchObject({ status: 422 });
    // @ts-expect-error: the customer is missing
    await expect(own.get("/api/lines/{customer_id}")).rejects.toThrow(invalidOption("customer_id"));
  });
});
