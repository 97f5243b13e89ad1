import type { Logger } from "../store/DataStoreOptions.ts";
import { tell } from "../tasks.ts";
import type { AnswerOptions } from "./AnswerOptions.ts";

/** Calls a hook; one that throws or rejects is logged, and spoils no answer. */
export function notify<Event extends readonly unknown[]>(
  hook: ((...event: Event) => unknown) | undefined,
  logger: Pick<Logger, "error"> | undefined,
  ...event: Event
): void {
  tell(hook, event, (error) => {
    const message = `a hook failed: ${error instanceof Error ? error.message : String(error)}`;
    tell((text: string) => logger?.error(text), [message]);
  });
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
