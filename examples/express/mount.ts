// All of clientele's routes as an Express middleware: the file to copy.
import type { CustomerStore } from "clientele";
import { type Answer, createHandler, type HandlerOptions } from "clientele/rest";
import type { RequestHandler, Response } from "express";

/** `app.use(clientele(store))`, or `app.use("/crm", clientele(store, { basePath: "/crm" }))`. CORS is the application's. */
export function clientele(store: CustomerStore, options: HandlerOptions = {}): RequestHandler {
  const handle = createHandler(store, { cors: false, ...options });
  return async ({ method, originalUrl, headers }, response) => {
    send(response, await handle({ method, url: originalUrl, headers }));
  };
}

/** An answer as it is: Express would add an ETag and a charset of its own. */
export function send(response: Response, { status, headers, body }: Answer): void {
  response.statusCode = status;
  for (const [name, value] of Object.entries(headers)) {
    if (name === "vary") response.vary(value);
    else response.setHeader(name, value);
  }
  response.end(body);
}
