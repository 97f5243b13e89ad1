/** How long a caller may take, in milliseconds: Node's own limits are minutes, and Fastify turns one of them off. */
export interface TimeLimits {
  /** For the headers of a request. */
  readonly headers: number;
  /** For all of a request. */
  readonly request: number;
  /** With nothing on the wire, between two requests as well. */
  readonly idle: number;
  /** How often these are looked at. */
  readonly check: number;
}

export const TIME_LIMITS: TimeLimits = { headers: 10_000, request: 15_000, idle: 60_000, check: 1000 };

/**
 * How many callers may wait until the server takes their connection. The system drops those beyond, who try again a second
 * later; Node's default is 511, and `net.core.somaxconn` the most that there can be.
 */
export const BACKLOG = 4096;
