// All of clientele's routes as a Fastify plugin: the file to copy.
import type { CustomerStore } from "clientele";
import { createHandler, type HandlerOptions, problem } from "clientele/rest";
import type { FastifyPluginAsync, FastifyReply, FastifyRequest, FastifyServerOptions } from "fastify";

/** What to give to {@link clientele} as `respond`; CORS is the application's. */
export function respondFrom(store: CustomerStore, options: HandlerOptions = {}) {
  const handle = createHandler(store, { cors: false, ...options });
  return async ({ method, raw }: FastifyRequest, reply: FastifyReply) => {
    const { status, headers, body } = await handle({ method, url: raw.url ?? "", headers: raw.headers });
    const vary = [reply.getHeader("vary"), headers.vary].filter(Boolean).join(", ");
    // an empty text would be given a type
    return reply
      .code(status)
      .headers(vary ? { ...headers, vary } : headers)
      .send(body || undefined);
  };
}

/** `Fastify(serverOptions)`: an address that Fastify cannot read, as `/%zz`, is not found, as on every mount. */
export const serverOptions: FastifyServerOptions = {
  frameworkErrors: (_error, _request, { raw }) => {
    const { status, headers, body } = problem({ status: 404, detail: "Not Found" }, new Date());
    raw.writeHead(status, headers).end(body);
  },
};

/** `app.register(clientele, { respond: respondFrom(store) })`: every address that no other route has. */
export const clientele: FastifyPluginAsync<{ respond: ReturnType<typeof respondFrom> }> = async (app, { respond }) => {
  // no route reads a body, whatever its type
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", (_request, _payload, done) => done(null));
  // methods that no route has are refused before Fastify looks at a body that they may need
  app.addHook("onRequest", async (request, reply) => {
    if (!["GET", "HEAD", "OPTIONS"].includes(request.method)) return respond(request, reply);
  });
  // OPTIONS is for @fastify/cors
  app.route({ method: app.supportedMethods.filter((method) => method !== "OPTIONS"), url: "/*", handler: respond });
  app.setNotFoundHandler(respond);
};
