import fastifyStatic from "@fastify/static";
import type { FastifyPluginAsync } from "fastify";

/** The built pages of examples/dashboard, or that they are on their way. */
export interface DashboardFiles {
  /** Where `index.html` is, or will be. */
  readonly folder: string;
  readonly state: () => "building" | "ready" | "failed";
}

declare module "fastify" {
  interface FastifyContextConfig {
    /** Whether nobody needs a token for it: pages without data. */
    readonly isPublic?: boolean;
  }
}

/** The page asks this server alone, runs none but its own scripts, and is in nobody's frame. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** What a person sees until the pages are there. */
const waiting = (text: string, isOver: boolean): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
${isOver ? "" : '<meta http-equiv="refresh" content="2">'}<title>clientele</title></head>
<body><h1>${isOver ? "The dashboard could not be built" : "Building the dashboard"}</h1><p>${text}</p></body></html>
`;
const BUILDING = waiting("This takes some seconds after the first start. The API is already available.", false);
const FAILED = waiting("The log of the server says why. The API answers.", true);

/** The dashboard under `/dashboard/` of the prefix that the plugin is registered with. */
export const dashboard: FastifyPluginAsync<{ files: DashboardFiles }> = async (app, { files }) => {
  app.addHook("onRoute", (route) => {
    route.config = { ...route.config, isPublic: true };
  });
  app.addHook("onRequest", async (_request, reply) => {
    reply.header("content-security-policy", POLICY);
    const state = files.state();
    if (state === "ready") return;
    return reply
      .code(503)
      .headers({ "cache-control": "no-store", ...(state === "building" && { "retry-after": "2" }) })
      .type("text/html; charset=utf-8")
      .send(state === "building" ? BUILDING : FAILED);
  });
  app.get("/dashboard", (_request, reply) => reply.redirect("dashboard/"));
  // files are looked for with each request: they may not be there yet
  await app.register(fastifyStatic, {
    root: files.folder,
    prefix: "/dashboard/",
    decorateReply: false,
    // made with the pages: see vite.config.ts
    preCompressed: true,
    cacheControl: false,
    setHeaders: (response, path) => {
      // names of assets change with what is in them
      const isAsset = /[\\/]assets[\\/]/.test(path);
      response.setHeader("cache-control", isAsset ? "public, max-age=31536000, immutable" : "no-cache");
    },
  });
};
