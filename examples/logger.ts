import { type Logger, pino } from "pino";
import pretty from "pino-pretty";

/** Lines for a person at a terminal, JSON lines for everything that collects logs. */
export function createLogger(): Logger {
  if (!process.stdout.isTTY) return pino();
  return pino(pretty({ ignore: "pid,hostname", translateTime: "SYS:HH:MM:ss" }));
}
