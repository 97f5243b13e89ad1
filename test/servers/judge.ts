import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { openApiDocument } from "clientele/rest";
import { expect } from "vitest";
import type { Received } from "./mounts.ts";

/** Headers that belong to the contract; others are the server's own. */
const CONTRACT = ["content-type", "etag", "cache-control", "link", "allow", "retry-after"];

/** What must be alike between mounts, to the byte. */
export function essence({ status, headers, body }: Received) {
  return { status, body, headers: Object.fromEntries(CONTRACT.map((name) => [name, headers[name]])) };
}

const { paths, components } = openApiDocument();
const ajv = new Ajv2020({ strict: false });
addFormats.default(ajv);
interface Documented {
  readonly responses: Record<string, { readonly content?: Record<string, { readonly schema: object }> }>;
}
const validators = new Map<string, ValidateFunction>();

/** Checks an answer to GET against what the OpenAPI document says of the route and the status. */
export function judge(path: string, { status, headers, body }: Received): void {
  const { responses } = (paths[path] as { get: object }).get as Documented;
  const { content } = (responses[status] ?? responses.default) as (typeof responses)[string];
  if (content === undefined) {
    expect(body).toBe("");
    return;
  }
  const [[type, { schema }]] = Object.entries(content) as [[string, { schema: object }]];
  expect(headers["content-type"]).toBe(`${type}; charset=utf-8`);
  const key = `${path} ${responses[status] ? status : "default"}`;
  // the schemas refer to each other as the document does
  const validate = validators.get(key) ?? ajv.compile({ ...schema, components });
  validators.set(key, validate);
  expect(validate(JSON.parse(body)), `${key}: ${ajv.errorsText(validate.errors)}`).toBe(true);
}
