import { createServer, type Server } from "node:http";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import type { CustomerStore } from "clientele";
import { createMcpServer } from "./server.ts";

/** Serves MCP over HTTP on this machine at /mcp: a request a session, so that nothing is kept between them. */
export function serveMcp(store: CustomerStore, port: number): Promise<{ server: Server; url: string }> {
  const server = createServer(async (request, response) => {
    if (request.url !== "/mcp") {
      response.writeHead(404).end();
      return;
    }
    const { port } = server.address() as { port: number };
    const transport = new StreamableHTTPServerTransport({
      enableJsonResponse: true,
      // a page in a browser must not reach it over a name of its own
      enableDnsRebindingProtection: true,
      allowedHosts: [`127.0.0.1:${port}`, `localhost:${port}`],
    });
    const mcp = createMcpServer(store);
    response.on("close", () => {
      transport.close();
      mcp.close();
    });
    try {
      await mcp.connect(transport as Parameters<typeof mcp.connect>[0]);
      await transport.handleRequest(request, response);
    } catch (error) {
      // an error that nobody catches here would end the server for all
      console.error(error);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    }
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      resolve({ server, url: `http://127.0.0.1:${port}/mcp` });
    });
  });
}
