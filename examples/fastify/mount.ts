// All of clientele's routes as a Fastify plugin: the file to copy.
import type { CustomerStore } from "clientele";
import { createHandler, type HandlerOptions } from "clientele/rest";
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from "fastify";

/** `app.register(clientele, { store })`. Every address that no other route has is its; CORS is the application's. */
export const clientele: FastifyPluginAsync<HandlerOptions & { readonly store: CustomerStore }> = async (
  app,
  { store, ...options },
) => {
  const handle = createHandler(store, { cors: false, ...options });
  const respond = async ({ method, raw }: FastifyRequest, reply: FastifyReply) => {
    const { status, headers, body } = await handle({ method, url: raw.url ?? "", headers: raw.headers });
    return reply.code(status).headers(headers).send(body);
  };
  // no route reads a body, whatever its type
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", (_request, _payload, done) => done(null));
  app.all("/*", respond);
  app.setNotFoundHandler(respond);
};
