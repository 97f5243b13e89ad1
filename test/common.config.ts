// half a day's journey from UTC: a date that secretly depends on the machine's zone shows itself
process.env.TZ = "Pacific/Auckland";

/** What both suites have in common: `npm test`, and `npm run test:package`. */
export const common = {
  root: new URL("..", import.meta.url).pathname,
  // against what hangs; how fast it goes, no test may ask
  testTimeout: 300_000,
  hookTimeout: 300_000,
  pool: "forks" as const,
};
