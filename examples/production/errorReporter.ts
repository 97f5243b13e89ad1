import type { FastifyBaseLogger } from "fastify";

/** The part of Sentry's package that is used here. */
interface Sentry {
  init(options: { readonly dsn: string }): void;
  captureException(error: unknown, context: { readonly tags: Readonly<Record<string, string>> }): void;
}

/**
 * Sends what made a question fail to Sentry, if there is a `SENTRY_DSN`. The package is installed by those who use it:
 * `npm install @sentry/node`.
 *
 * @param load gives the package
 */
export async function errorReporter(
  dsn: string | undefined,
  logger: Pick<FastifyBaseLogger, "warn">,
  load: () => Promise<Sentry> = () => import("@sentry/node" as string),
): Promise<(error: unknown, route: string) => void> {
  if (!dsn) return () => undefined;
  const sentry = await load().catch((error: Error) => {
    logger.warn(`errors are not reported: SENTRY_DSN is set, and ${error.message}`);
  });
  if (!sentry) return () => undefined;
  sentry.init({ dsn });
  return (error, route) => sentry.captureException(error, { tags: { route } });
}
