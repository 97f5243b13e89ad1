// An assistant starts it: node --conditions=clientele-source --import tsx examples/mcp/start.ts orders.csv
// or over HTTP: … examples/mcp/start.ts orders.csv --http 8001
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import { DataStore } from "clientele";
import { fromCaller, isPipeClosed } from "../caller.ts";
import { sourcesIn } from "../sources.ts";
import { stop } from "../stop.ts";
import { serveMcp } from "./http.ts";
import { createMcpServer } from "./server.ts";

const [path = "data", flag, port] = process.argv.slice(2);
if (flag !== undefined && (flag !== "--http" || !/^\d+$/.test(port ?? "")))
  stop(
    `expected --http and a port, got ${flag} ${port ?? ""}`,
    "usage: start.ts [orders.csv, or a folder] [--http 8001]",
  );
// the assistant may go while it is answered
process.stdout.on("error", (error) => process.exit(isPipeClosed(error) ? 0 : 1));
const store = new DataStore(sourcesIn(fromCaller(path)));
if (flag === undefined) await createMcpServer(store).connect(new StdioServerTransport());
// standard output is the protocol's where it is spoken there: what there is to say goes to the other
else console.error(`MCP: ${(await serveMcp(store, Number(port))).url}`);
