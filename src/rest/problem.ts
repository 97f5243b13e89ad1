import { OptionError } from "../errors.ts";
import { requireObject } from "../options.ts";
import type { Answer } from "./Route.ts";

/** One thing that is wrong with a request. */
export interface InvalidParameter {
  /** Where: `["query", "page"]`. */
  readonly loc: readonly ["path" | "query", string];
  /** What was expected. */
  readonly msg: string;
  /** What came, shortened; `null` for what is missing. */
  readonly input: string | null;
}

/** Characters of a request's own text that an answer repeats. */
const LONGEST_INPUT = 200;
/** Mistakes that an answer lists. */
const MOST_ERRORS = 50;

/** One thing that is wrong with a request, what came shortened. */
export function invalid(place: "path" | "query", name: string, msg: string, input: string | null): InvalidParameter {
  return { loc: [place, name.slice(0, LONGEST_INPUT)], msg, input: input?.slice(0, LONGEST_INPUT) ?? null };
}

/** Status 422 with what is wrong, the first of very many mistakes. */
export function invalidRequest(all: readonly InvalidParameter[], now: Date): Answer {
  const errors = all.slice(0, MOST_ERRORS);
  const rest = all.length > errors.length ? `; and ${all.length - errors.length} more` : "";
  const detail = errors.map(({ loc, msg }) => `${loc[1]}: ${msg}`).join("; ") + rest;
  return problem({ status: 422, detail, errors }, now);
}

/** What to say of a problem. */
export interface Problem {
  readonly status: number;
  /** What happened, for people; it must not tell what is nobody's business. */
  readonly detail: string;
  readonly errors?: readonly InvalidParameter[];
  /** More headers. */
  readonly headers?: Readonly<Record<string, string>>;
}

const TITLES: Readonly<Record<number, string>> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  413: "Content Too Large",
  414: "URI Too Long",
  415: "Unsupported Media Type",
  422: "Unprocessable Content",
  429: "Too Many Requests",
  431: "Request Header Fields Too Large",
  500: "Internal Server Error",
  503: "Service Unavailable",
};

/**
 * The answer that says what went wrong, as `application/problem+json` (RFC 9457): for what a mount refuses itself, so
 * that all errors of a service look alike.
 *
 * @param now the moment of the answer
 * @example
 * ```ts
 * import { problem } from "clientele/rest";
 *
 * const answer = problem({ status: 403, detail: "Forbidden" }, new Date("2025-09-30T12:00:00Z"));
 * answer.headers["content-type"]; // => "application/problem+json; charset=utf-8"
 * JSON.parse(answer.body).timestamp; // => "2025-09-30T12:00:00.000Z"
 * ```
 */
export function problem(what: Problem, now: Date): Answer {
  requireObject("problem", "problem", what, "an object with a status and a detail");
  if (!(now instanceof Date)) throw new OptionError("problem", "now", "a Date", now);
  const { status, detail, errors, headers } = what;
  const title = TITLES[status] ?? "Error";
  return {
    status,
    headers: { "content-type": "application/problem+json; charset=utf-8", "cache-control": "no-store", ...headers },
    body: JSON.stringify({ type: "about:blank", title, status, detail, timestamp: now.toISOString(), errors }),
  };
}
