import { fileURLToPath } from "node:url";

/** What a server can be told from outside. */
export interface Settings {
  /** Folder with the three files. */
  readonly data: string;
  readonly host: string;
  readonly port: number;
  /** Pages in a browser that may read the answers. */
  readonly origins: readonly string[];
  /** Keys that callers must show (Express); nobody has to if there are none. */
  readonly apiKeys: readonly string[];
  /** Secret that callers' tokens must be signed with (Fastify, Worker); nobody needs one if it is missing. */
  readonly jwtSecret: string | undefined;
  /** Requests a minute per client; as many as they like if it is missing. */
  readonly rateLimit: number | undefined;
}

/** The settings from environment variables: `.env.example` explains each. */
export function settingsFrom(environment: Readonly<Record<string, string | undefined>>): Settings {
  const list = (text: string | undefined) => text?.split(",").map((part) => part.trim()) ?? [];
  const number = (name: string): number | undefined => {
    const text = environment[name];
    if (text === undefined || text === "") return undefined;
    if (!/^\d+$/.test(text)) throw new RangeError(`${name} must be a whole number, got "${text}"`);
    return Number(text);
  };
  return {
    data: environment.CLIENTELE_DATA ?? fileURLToPath(new URL("../data", import.meta.url)),
    host: environment.HOST ?? "127.0.0.1",
    port: number("PORT") ?? 8000,
    origins: list(environment.CORS_ORIGINS ?? "http://localhost:3000,http://localhost:5173"),
    apiKeys: list(environment.API_KEYS).filter((key) => key !== ""),
    jwtSecret: environment.JWT_SECRET || undefined,
    rateLimit: number("RATE_LIMIT"),
  };
}
