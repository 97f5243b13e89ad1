import { expect, test } from "vitest";
import { openApiDocument } from "../../src/rest/openApiDocument.ts";
import { routes } from "../../src/rest/routes.ts";
import { VERSION } from "../../src/version.ts";

interface Operation {
  readonly operationId: string;
  readonly parameters: readonly { readonly name: string; readonly schema: object; readonly example?: unknown }[];
  readonly responses: Readonly<
    Record<string, { readonly headers?: object; readonly content?: Record<string, object> }>
  >;
}
const document = openApiDocument();
const operationOf = (path: string) => document.paths[path]?.get as Operation;
const schemas = document.components.schemas as Record<string, { properties: Record<string, Record<string, unknown>> }>;

/** All values of a key, wherever it stands. */
function valuesOf(value: unknown, key: string): unknown[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) => [...(name === key ? [part] : []), ...valuesOf(part, key)]);
}

test("openApiDocument() has every route with its parameters, and no other", () => {
  expect(Object.keys(document.paths).sort()).toEqual(routes.map(({ path }) => path).sort());
  for (const { path, operationId, parameters } of routes) {
    const operation = operationOf(path);
    expect(operation.operationId).toBe(operationId);
    expect(operation.parameters.map(({ name }) => name)).toEqual(parameters.map(({ name }) => name));
  }
});

test("openApiDocument() describes each answer that a route may give", () => {
  for (const { path, tables, paged, notFound } of routes) {
    const fromData = tables.length > 0;
    const { responses } = operationOf(path);
    const statuses = ["200", ...(fromData ? ["304"] : []), ...(notFound ? ["404"] : []), "405", "414", "422", "500"];
    const unready = fromData || path === "/health/ready" ? ["503"] : [];
    expect(Object.keys(responses).sort(), path).toEqual([...statuses, ...unready, "default"].sort());
    expect(Object.keys(responses[200]?.headers ?? {})).toEqual([
      ...(fromData ? ["ETag"] : []),
      ...(paged ? ["Link"] : []),
    ]);
    expect(responses[304]?.content).toBeUndefined();
    for (const [status, { content }] of Object.entries(responses)) {
      if (status === "304") continue;
      expect(Object.keys(content ?? {})).toEqual([status === "200" ? "application/json" : "application/problem+json"]);
    }
  }
});

test("openApiDocument() names the schemas as the original does", () => {
  expect(Object.keys(schemas)).toEqual(
    expect.arrayContaining([
      ...["BusinessMetrics", "CustomerProfile", "CustomerSegmentSummary", "ChurnPrediction", "CLVPrediction"],
      ...["RecommendationResponse", "CustomerListResponse", "Problem"],
    ]),
  );
});

test("openApiDocument() refers only to what it has, and has only what it refers to", () => {
  const references = new Set(valuesOf(document, "$ref"));
  const names = Object.keys(schemas).map((name) => `#/components/schemas/${name}`);
  expect([...references].sort()).toEqual(names.sort());
  expect(valuesOf(document, "$schema")).toEqual([]);
  expect(valuesOf(document, "$id")).toEqual([]);
});

test("openApiDocument() tells unit and meaning of the columns", () => {
  const { monetary, churn_risk_level: level } = schemas.CustomerProfile?.properties ?? {};
  expect(monetary).toMatchObject({
    description:
      "Net spend over all orders, refunds included. Where customers are predicted: spend so far, refunds deducted",
    "x-unit": "currency of the shop",
  });
  expect(JSON.stringify(level)).toContain('["Low","Medium","High","Critical"]');
  for (const [name, { properties }] of Object.entries(schemas)) {
    for (const [field, schema] of Object.entries(properties)) {
      // lists of rows and words speak for themselves
      const own = ["enum", "const", "items", "properties", "$ref"].some((key) => key in schema);
      if (!own) expect(schema.description, `${name}.${field}`).toBeTypeOf("string");
    }
  }
});

test("openApiDocument() gives ranges and defaults of parameters, an example beside the schema", () => {
  const { parameters } = operationOf("/api/customers");
  expect(parameters.find(({ name }) => name === "page_size")).toEqual({
    name: "page_size",
    in: "query",
    required: false,
    description: "Rows on a page",
    schema: { type: "integer", minimum: 1, maximum: 100, default: 20 },
  });
  const [id] = operationOf("/api/customers/{customer_id}").parameters;
  expect(id).toMatchObject({ in: "path", required: true, schema: { type: "string" }, example: "C00001" });
});

test("openApiDocument({ service, servers, securitySchemes }) says so", () => {
  expect([document.openapi, document.info.title, document.info.version, document.servers]).toEqual([
    "3.1.1",
    "clientele",
    VERSION,
    [{ url: "/" }],
  ]);
  expect("security" in document).toBe(false);
  const key = { type: "apiKey", in: "header", name: "X-API-Key" };
  const own = openApiDocument({
    service: { name: "Shop" },
    servers: [{ url: "https://shop.example", description: "Shop" }],
    securitySchemes: { key, token: { type: "http", scheme: "bearer" } },
  });
  expect([own.info.title, own.info.version]).toEqual(["Shop", VERSION]);
  expect(own.servers).toEqual([{ url: "https://shop.example", description: "Shop" }]);
  expect(own.security).toEqual([{ key: [] }, { token: [] }]);
  expect(own.components).toMatchObject({ securitySchemes: { key } });
});

test("openApiDocument() is plain JSON, the same each time", () => {
  expect(JSON.parse(JSON.stringify(document))).toEqual(document);
  expect(JSON.stringify(openApiDocument())).toBe(JSON.stringify(document));
});
