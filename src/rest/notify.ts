import type { Logger } from "../store/DataStoreOptions.ts";
import type { AnswerOptions } from "./AnswerOptions.ts";

/** Calls a hook; one that throws is logged, and spoils no answer. */
export function notify<Event extends readonly unknown[]>(
  hook: ((...event: Event) => void) | undefined,
  logger: Pick<Logger, "error"> | undefined,
  ...event: Event
): void {
  try {
    hook?.(...event);
  } catch (error) {
    try {
      logger?.error(`a hook failed: ${error instanceof Error ? error.message : String(error)}`);
    } catch {
      // then there is nobody left to tell
    }
  }
}

/** Tells logger and hook why a request failed; `place` stands before the message in the log. */
export function report(
  error: unknown,
  place: string,
  route: string,
  { logger, onError }: Pick<AnswerOptions, "logger" | "onError">,
): void {
  const message = error instanceof Error ? error.message : String(error);
  notify((text) => logger?.error(text), undefined, `${place}: ${message}`);
  notify(onError, logger, error, { route });
}
