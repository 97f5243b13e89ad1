import { request } from "node:http";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import { expect, test } from "vitest";
import { serveMcp } from "../../examples/mcp/http.ts";
import { createMcpServer } from "../../examples/mcp/server.ts";
import { routes } from "../../src/rest/routes.ts";
import { transactionSchema } from "../../src/shop/transactions.ts";
import { DataStore } from "../../src/store/DataStore.ts";
import { fromOrders } from "../../src/store/fromOrders.ts";
import { questions } from "../../src/store/questions.ts";
import { Table } from "../../src/tables/Table.ts";
import { simulateOrders } from "../predict/simulateOrders.ts";
import { shop } from "../store/shop.ts";

const ROOT = new URL("../..", import.meta.url).pathname;
const orders = Table.from(transactionSchema, simulateOrders({ customers: 100 }));
const predicting = new DataStore(fromOrders(orders));
type Connection = Parameters<Client["connect"]>[0];

/** The SDK's own client, which checks every answer against the schema of its tool. */
async function clientOf(transport: Connection): Promise<Client> {
  const client = new Client({ name: "test", version: "1.0.0" });
  await client.connect(transport);
  return client;
}

async function connectedTo(store: DataStore): Promise<Client> {
  const [ours, theirs] = InMemoryTransport.createLinkedPair();
  await createMcpServer(store).connect(theirs);
  return clientOf(ours);
}

const INPUTS: Readonly<Record<string, object>> = { searchCustomers: { query: "C1" } };

test("MCP: every route about the data is a tool, with the question's words, and answers what its schema says", async () => {
  const client = await connectedTo(predicting);
  const { tools } = await client.listTools();
  const about = routes.filter(({ tables }) => tables.length > 0);
  expect(tools.map(({ name }) => name)).toEqual(about.map(({ operationId }) => operationId));
  const contacts = tools.find(({ name }) => name === "getContacts");
  expect(contacts?.title).toBe(questions.whomToContact.summary);
  expect(contacts?.inputSchema.properties?.budget).toMatchObject({
    ...{ type: "integer", minimum: 0, maximum: 1000, default: 100 },
    description: questions.whomToContact.options.budget?.description,
  });
  expect(JSON.stringify(contacts?.outputSchema)).toContain('"x-unit":"currency of the shop"');
  for (const { name, inputSchema } of tools) {
    const known = inputSchema.required?.includes("customer_id") ? { customer_id: "C1" } : {};
    const answer = await client.callTool({ name, arguments: { ...known, ...INPUTS[name] } });
    expect(answer.isError, `${name}: ${JSON.stringify(answer.content)}`).toBeUndefined();
    expect(answer.structuredContent).toMatchObject({
      data_version: await (await predicting.snapshot()).version([
        "customers",
        "transactions",
        "recommendations",
        "predictions",
      ]),
      back_test: { horizon_days: 90, churn: expect.stringMatching(/better|notBetter|notEnoughData/) },
    });
  }
});

test("MCP: an answer is the route's, says what is wrong in words, and knows when nothing was predicted", async () => {
  const client = await connectedTo(predicting);
  const asked = await client.callTool({ name: "getContacts", arguments: { budget: 3, goal: "save" } });
  const { answer } = asked.structuredContent as { answer: { to_contact: number } };
  expect(answer.to_contact).toBe(3);
  const wrong = await client.callTool({ name: "getContacts", arguments: { budget: -1 } });
  expect([wrong.isError, JSON.stringify(wrong.content)]).toEqual([true, expect.stringContaining("budget")]);
  const missing = await client.callTool({ name: "getCustomer", arguments: { customer_id: "no/body?" } });
  expect([missing.isError, JSON.stringify(missing.content)]).toEqual([true, expect.stringContaining("not found")]);
  expect((await client.callTool({ name: "getNothing", arguments: {} })).isError).toBe(true);
  const given = await connectedTo(new DataStore(shop()));
  const metrics = await given.callTool({ name: "getBusinessMetrics", arguments: {} });
  expect(metrics.structuredContent).toMatchObject({ back_test: null, answer: { total_customers: 6 } });
  expect((await given.callTool({ name: "getContacts", arguments: {} })).isError).toBe(true);
});

test("MCP: the same over HTTP, for this machine alone", async () => {
  const { server, url } = await serveMcp(predicting, 0);
  const client = await clientOf(new StreamableHTTPClientTransport(new URL(url)) as Connection);
  const { tools } = await client.listTools();
  const { structuredContent } = await client.callTool({ name: "getBusinessMetrics", arguments: {} });
  expect([tools.length > 25, structuredContent]).toMatchObject([
    true,
    { answer: { total_customers: expect.any(Number) } },
  ]);
  await client.close();
  expect((await fetch(url.replace("/mcp", "/"))).status).toBe(404);
  // a page of another name that leads to this machine
  const headers = {
    host: "evil.example",
    "content-type": "application/json",
    accept: "application/json, text/event-stream",
  };
  const status = await new Promise((resolve, reject) => {
    request(url, { method: "POST", headers }, (response) => resolve(response.statusCode))
      .on("error", reject)
      .end(JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list" }));
  });
  expect(status).toBe(403);
  server.close();
  server.closeAllConnections();
});

test("MCP: the same over standard input and output, from a folder", async () => {
  const args = ["--conditions=clientele-source", "--import", "tsx", "examples/mcp/start.ts", "data"];
  const transport = new StdioClientTransport({ command: process.execPath, args, cwd: ROOT });
  const client = await clientOf(transport);
  const { structuredContent } = await client.callTool({ name: "getBusinessMetrics", arguments: {} });
  expect(structuredContent).toMatchObject({ answer: { total_customers: 5000 } });
  await client.close();
});
