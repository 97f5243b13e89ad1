import * as z from "zod";
import { requireOptions } from "../options.ts";
import { VERSION } from "../version.ts";
import type { Route, Service } from "./Route.ts";
import { routes as allRoutes, requireRoutes } from "./routes.ts";

/** What a document says beyond the routes. */
export interface OpenApiOptions {
  /** The routes that are served. Default all. */
  readonly routes?: readonly Route[];
  readonly service?: Partial<Service>;
  /** Addresses of the service. Default the host that serves the document. */
  readonly servers?: readonly { readonly url: string; readonly description?: string }[];
  /** How callers prove who they are: OpenAPI's security schemes by name, each of which will do. Default not at all. */
  readonly securitySchemes?: Readonly<Record<string, object>>;
}

/** An OpenAPI 3.1 document. */
export interface OpenApiDocument {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string; readonly [field: string]: unknown };
  readonly paths: Readonly<Record<string, { readonly get: object }>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
  readonly [field: string]: unknown;
}

const REFERENCE = "#/components/schemas/";

/** The body of every error, RFC 9457. */
const problemSchema = z
  .looseObject({
    type: z.string().meta({ description: "Kind of problem, as a URI" }),
    title: z.string().meta({ description: "What the status means" }),
    status: z.int().meta({ description: "Status of the answer" }),
    detail: z.string().meta({ description: "What happened, for people" }),
    timestamp: z.iso.datetime().meta({ description: "When" }),
    errors: z
      .array(
        z.object({
          loc: z.array(z.string()).meta({ description: "Where", examples: [["query", "page"]] }),
          msg: z.string().meta({ description: "What was expected" }),
          input: z.string().nullable().meta({ description: "What came; null for what is missing" }),
        }),
      )
      .optional()
      .meta({ description: "With status 422: every offending parameter" }),
  })
  .meta({ id: "Problem" });

const ETAG = { description: "Changes when the answer does; send it back as If-None-Match", schema: { type: "string" } };
const ALLOW = { description: "The methods that are allowed", schema: { type: "string" } };
const RETRY = { description: "Seconds after which asking again makes sense", schema: { type: "string" } };
const LINK = { description: "The pages after and before this one", schema: { type: "string" } };

/**
 * The contract as an OpenAPI 3.1 document: every route with its parameters, answers, errors and units.
 *
 * @example
 * ```ts
 * import { openApiDocument } from "clientele/rest";
 *
 * const document = openApiDocument({ servers: [{ url: "https://shop.example" }] });
 * document.openapi; // => "3.1.1"
 * "/api/metrics" in document.paths; // => true
 * ```
 */
export function openApiDocument(options: OpenApiOptions = {}): OpenApiDocument {
  requireOptions("openApiDocument", options, ["routes", "service", "servers", "securitySchemes"]);
  const { routes = allRoutes, service, servers, securitySchemes } = options;
  requireRoutes("openApiDocument", routes);
  const { schemas, schemaOf } = components(routes);
  const problem = (description: string, headers?: object) => ({
    description,
    ...(headers && { headers }),
    content: { "application/problem+json": { schema: schemaOf(problemSchema) } },
  });
  const paths = routes.map((route) => {
    const { operationId, summary, tags, tables, paged, notFound, parameters } = route;
    const fromData = tables.length > 0;
    const headers = { ...(fromData && { ETag: ETAG }), ...(paged && { Link: LINK }) };
    const get = {
      operationId,
      summary,
      tags,
      parameters: parameters.map(({ examples, ...parameter }) => ({
        ...parameter,
        ...(examples.length > 0 && { example: examples[0] }),
      })),
      responses: {
        200: {
          description: summary,
          ...(Object.keys(headers).length > 0 && { headers }),
          content: { "application/json": { schema: schemaOf(route.output) } },
        },
        ...(fromData && { 304: { description: "What the caller has still holds", headers: { ETag: ETAG } } }),
        ...(notFound !== undefined && { 404: problem(notFound) }),
        405: problem("Another method than GET, HEAD and OPTIONS", { Allow: ALLOW }),
        414: problem("The address is too long"),
        422: problem("A parameter is unknown, given twice, missing, malformed or out of range"),
        ...((fromData || route.path === "/health/ready") && {
          503: problem("There are no data to answer from", { "Retry-After": RETRY }),
        }),
        500: problem("Something went wrong in the service; the cause is not told"),
        default: problem(
          "What the server in front refuses: 401 or 403 without proof of who asks, 429 too many requests",
        ),
      },
    };
    return [route.path, { get }] as const;
  });
  return {
    openapi: "3.1.1",
    info: {
      title: service?.name ?? "clientele",
      version: service?.version ?? VERSION,
      description:
        "Customer analytics: churn, lifetime value, RFM segments, cohorts and recommendations from the orders of a shop, back-tested on its own data.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: servers ?? [{ url: "/" }],
    ...(securitySchemes && { security: Object.keys(securitySchemes).map((name) => ({ [name]: [] })) }),
    paths: Object.fromEntries(paths),
    components: { schemas, ...(securitySchemes && { securitySchemes }) },
  };
}

/** The named schemas of all answers, and how to refer to them. */
function components(routes: readonly Route[]) {
  const registry = z.registry<{ id: string }>();
  const named = new Set<z.ZodType>([problemSchema]);
  const visit = (schema: z.ZodType): void => {
    if (schema.meta()?.id !== undefined) named.add(schema);
    if (schema instanceof z.ZodArray) visit(schema.element as z.ZodType);
    if (schema instanceof z.ZodObject) for (const field of Object.values(schema.shape)) visit(field as z.ZodType);
  };
  for (const { output } of routes) visit(output);
  for (const schema of named) registry.add(schema, { id: schema.meta()?.id as string });
  const converted = z.toJSONSchema(registry, { uri: (id) => REFERENCE + id, io: "output" });
  const schemas = Object.fromEntries(Object.entries(converted.schemas).map(([id, schema]) => [id, stripped(schema)]));
  const schemaOf = (schema: z.ZodType): object => {
    const id = schema.meta()?.id;
    if (id !== undefined) return { $ref: REFERENCE + id };
    if (schema instanceof z.ZodArray) return { type: "array", items: schemaOf(schema.element as z.ZodType) };
    return stripped(z.toJSONSchema(schema, { io: "output" }));
  };
  return { schemas, schemaOf };
}

/** A JSON Schema without the marks of a document of its own. */
function stripped({ $schema, $id, id, ...schema }: Record<string, unknown>): object {
  return schema;
}
