// All of clientele's routes as a Fastify plugin: the file to copy.
import type { CustomerStore } from "clientele";
import { createHandler, type HandlerOptions } from "clientele/rest";
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from "fastify";

/** What to give to {@link clientele} as `respond`; CORS is the application's. */
export function respondFrom(store: CustomerStore, options: HandlerOptions = {}) {
  const handle = createHandler(store, { cors: false, ...options });
  return async ({ method, raw }: FastifyRequest, reply: FastifyReply) => {
    const { status, headers, body } = await handle({ method, url: raw.url ?? "", headers: raw.headers });
    // an empty text would be given a type
    return reply
      .code(status)
      .headers(headers)
      .send(body || undefined);
  };
}

/** `app.register(clientele, { respond: respondFrom(store) })`: every address that no other route has. */
export const clientele: FastifyPluginAsync<{ respond: ReturnType<typeof respondFrom> }> = async (app, { respond }) => {
  // no route reads a body, whatever its type
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", (_request, _payload, done) => done(null));
  // OPTIONS is for @fastify/cors
  app.route({ method: app.supportedMethods.filter((method) => method !== "OPTIONS"), url: "/*", handler: respond });
  app.setNotFoundHandler(respond);
};
