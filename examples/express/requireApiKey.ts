import { createHash, timingSafeEqual } from "node:crypto";
import { problem } from "clientele/rest";
import type { RequestHandler } from "express";
import { isHealth } from "../settings.ts";
import { send } from "./mount.ts";

const digest = (text: string) => createHash("sha256").update(text).digest();

/** Lets only those pass who show one of the keys as `X-API-Key`; what was wrong is not said, nor how long it took told. */
export function requireApiKey(keys: readonly string[]): RequestHandler {
  const digests = keys.map(digest);
  return (request, response, next) => {
    const shown = digest(request.get("x-api-key") ?? "");
    // every key is compared, so that the time says nothing
    const known = digests.filter((key) => timingSafeEqual(key, shown)).length > 0;
    if (known || isHealth(request.originalUrl)) next();
    else send(response, problem({ status: 403, detail: "Forbidden" }, new Date()));
  };
}
