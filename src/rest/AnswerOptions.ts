import type { Logger } from "../store/DataStoreOptions.ts";
import type { CacheControl } from "./cacheControl.ts";
import type { Service } from "./Route.ts";

/** How to answer. */
export interface AnswerOptions {
  /** Name and version that the service gives of itself. Default `clientele`, `1.0.0`. */
  readonly service?: Partial<Service>;
  /** How long others may keep an answer. Default: the caller may keep it, and ask each time whether it still holds. */
  readonly cacheControl?: CacheControl;
  /**
   * What to do with a question while no table is loaded: `"wait"` (default) loads what it needs, `"unavailable"` answers
   * status 503, for a service that loads at its start.
   */
  readonly whileLoading?: "wait" | "unavailable";
  /** Whether to keep the texts of answers (not of those about single customers) while the data live, up to 32 million characters. Default true. */
  readonly keepAnswers?: boolean;
  /** Clock of the timestamps, in epoch milliseconds. Default the machine's. */
  readonly now?: () => number;
  /** Where errors are written. Default nowhere. */
  readonly logger?: Pick<Logger, "error">;
  /** Told what made a question fail: the cause of a status 500 or 503, which no body tells. */
  readonly onError?: (error: unknown, at: { readonly route: string }) => void;
  /** The document at `/openapi.json`. Default the one of `openApiDocument`. */
  readonly openApi?: () => { readonly openapi: string };
}
