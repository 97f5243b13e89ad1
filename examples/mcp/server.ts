// The routes as tools of a Model Context Protocol server: an assistant asks the shop's data itself.
import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { CallToolRequestSchema, ListToolsRequestSchema, type Tool } from "@modelcontextprotocol/sdk/types.js";
import type { CustomerStore } from "clientele";
import { createHandler, type Route, routes } from "clientele/rest";
import * as z from "zod";

/** What stands beside every answer. */
const ABOUT = {
  data_version: {
    type: ["string", "null"],
    description: "The same as long as the data are; null where that cannot be told",
  },
  back_test: {
    type: ["object", "null"],
    description:
      "How good the predictions were a horizon ago; null where customers were given and not predicted, or nothing could be tested",
    properties: {
      calibration_end: { type: "string", description: "The last day that they knew of" },
      horizon_days: { type: "number", description: "How far they looked, in days" },
      churn: { type: "string", description: "Whether P(an order) ranked customers better than the baselines" },
      purchases: { type: "string", description: "Whether numbers of purchases did" },
      spend: { type: "string", description: "Whether expected spend did" },
    },
  },
};

/** Everything about the data; the routes about the service are none of an assistant's business. */
const asked = routes.filter(({ tables }) => tables.length > 0) as readonly Route[];

/** A route as a tool: names, types, bounds, units and meanings are the route's. */
function toolOf({ operationId, summary, parameters, output }: Route): Tool {
  // what the answer refers to is looked for at the top
  const { $schema: _, $defs, ...answer } = z.toJSONSchema(output);
  const properties = parameters.map(({ name, description, schema }) => [name, { ...schema, description }]);
  return {
    name: operationId,
    title: summary,
    description: `${summary}. Amounts are in the shop's currency; units stand in the output schema as x-unit.`,
    inputSchema: {
      type: "object",
      properties: Object.fromEntries(properties),
      required: parameters.filter(({ required }) => required).map(({ name }) => name),
      additionalProperties: false,
    },
    outputSchema: {
      type: "object",
      properties: { ...ABOUT, answer: answer as object },
      required: ["data_version", "back_test", "answer"],
      ...($defs && { $defs }),
    },
    annotations: { readOnlyHint: true, openWorldHint: false },
  };
}

/** An MCP server about a store. */
export function createMcpServer(store: CustomerStore, version = "1.0.0"): Server {
  const server = new Server({ name: "clientele", version }, { capabilities: { tools: {} } });
  server.setRequestHandler(ListToolsRequestSchema, async () => ({ tools: asked.map(toolOf) }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params: { name, arguments: input = {} } }) => {
    const route = asked.find(({ operationId }) => operationId === name);
    if (route === undefined) return failure(`there is no tool ${name}`);
    // the answer and what is said of it come from one version of the data
    const snapshot = await store.snapshot();
    const handle = createHandler({ snapshot: async () => snapshot, status: () => store.status() });
    const get = (url: string) => handle({ method: "GET", url, headers: {} });
    const { status, body } = await get(addressOf(route, input));
    if (status !== 200) return failure(problemOf(body));
    const report = await get("/api/model/report");
    const structuredContent = {
      data_version: await snapshot.version(["customers", "transactions", "recommendations", "predictions"]),
      back_test: report.status === 200 ? verdictsOf(JSON.parse(report.body)) : null,
      answer: JSON.parse(body),
    };
    return { structuredContent, content: [{ type: "text", text: JSON.stringify(structuredContent) }] };
  });
  return server;
}

function failure(text: string) {
  return { isError: true, content: [{ type: "text" as const, text }] };
}

/** The address of a route with some arguments; which of them will do the route says itself. */
function addressOf({ path }: Route, input: Readonly<Record<string, unknown>>): string {
  const query = new URLSearchParams();
  let filled = path;
  for (const [name, value] of Object.entries(input)) {
    if (path.includes(`{${name}}`)) filled = filled.replace(`{${name}}`, encodeURIComponent(String(value)));
    else query.append(name, String(value));
  }
  return query.size === 0 ? filled : `${filled}?${query}`;
}

function problemOf(body: string): string {
  const { detail, errors = [] } = JSON.parse(body) as { detail: string; errors?: { detail: string }[] };
  return [detail, ...errors.map((error) => error.detail)].join("; ");
}

interface Report {
  readonly horizon_days: number;
  readonly backtest: {
    readonly calibration_end: string;
    readonly churn: { readonly rank: { readonly verdict: string } };
    readonly purchases: { readonly rank: { readonly verdict: string } };
    readonly spend: { readonly rank: { readonly verdict: string } };
  } | null;
}

function verdictsOf({ horizon_days, backtest }: Report) {
  if (backtest === null) return null;
  const { calibration_end, churn, purchases, spend } = backtest;
  return {
    calibration_end,
    horizon_days,
    churn: churn.rank.verdict,
    purchases: purchases.rank.verdict,
    spend: spend.rank.verdict,
  };
}
