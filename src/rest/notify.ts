import type { Logger } from "../store/DataStoreOptions.ts";

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
