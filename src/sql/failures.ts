import { DataError, type DataErrorCode } from "../errors.ts";
import type { SqlDatabase } from "./SqlDatabase.ts";

/** What a statement was about, for its errors. */
export interface About {
  /** Table of the shop that it reads or writes. */
  readonly table?: string;
  /** Whether it reads tables that the library wrote: when one is gone, others have taken its place. */
  readonly isVersioned?: boolean;
}

/** What went wrong, by SQLSTATE (a class of two letters, or all five) or by a network error's code. */
const BY_CODE: readonly (readonly [codes: readonly string[], code: DataErrorCode, problem: string])[] = [
  [["42P01", "3F000", "3D000"], "missing_table", "the database has no such table"],
  [["42703"], "missing_column", "the table has no such column"],
  [["42501", "28"], "no_permission", "the database does not let this role do that"],
  [["57014"], "database_timeout", "the database took longer than its limit for a statement"],
  [["54"], "too_large", "a text or a statement is longer than the database takes"],
  [["53100", "53200", "53400"], "database_full", "the database has no room left"],
  [["22003"], "out_of_range", "a number is too large for a double"],
  [["22021", "22P05"], "invalid_text", "a text holds a character that the database cannot keep"],
  [["42804", "42883", "22P02", "22007", "22008"], "wrong_type", "a column is of another type than expected"],
  [
    ["40", "55P03", "23505", "42P07", "42710", "42P06"],
    "concurrent_write",
    "somebody else was writing at the same time",
  ],
  [
    [
      "08",
      "57P",
      "53300",
      "ECONN",
      "EPIPE",
      "ENOTFOUND",
      "ETIMEDOUT",
      "EAI_",
      "ENOENT",
      "EHOSTUNREACH",
      "ENETUNREACH",
      "CONNECT",
    ],
    "database_unavailable",
    "the database cannot be reached",
  ],
];

/** The same by how a message begins or what it says, for clients whose errors have no code. */
const BY_MESSAGE: readonly (readonly [pattern: RegExp, code: string])[] = [
  [/^Catalog Error: .*does not exist/s, "42P01"],
  [/^Binder Error: .*(not found|does not have a column)/s, "42703"],
  [/^(Conversion|Binder|Invalid Input|Mismatch Type) Error/, "42804"],
  [/^TransactionContext Error: .*(conflict|Conflict)|^Transaction(Context)? Error: .*write-write/s, "40001"],
  [/^Catalog (write-write )?Error: .*conflict/is, "40001"],
  [/^Out of Memory Error|No space left|disk full/i, "53100"],
  [/^Permission Error|read-only mode/, "42501"],
  [/^INTERRUPT Error|statement timeout|^Query read timeout|^Timeout error/i, "57014"],
  [/^Out of Range Error/, "22003"],
  [/^Constraint Error/, "23505"],
  [
    /^IO Error|^Connection Error|connection (was |is )?(terminated|ended|closed|reset)|terminating connection|timeout exceeded when trying to connect|not queryable|(pool|client|database) (was |is |has been |is already )?(ended|closed)/i,
    "08006",
  ],
];

/** ClickHouse's numbers of errors, by the SQLSTATE of what they mean. */
const CLICKHOUSE: readonly (readonly [state: string, numbers: readonly number[]])[] = [
  ["42P01", [60, 81, 218]],
  ["42703", [8, 10, 16, 47]],
  ["42501", [164, 192, 193, 194, 195, 242, 291, 497, 516]],
  ["57014", [159, 160, 394]],
  ["54000", [158, 161, 162, 167, 168, 307, 396]],
  ["53100", [241, 243, 252]],
  ["22003", [69, 321]],
  ["42804", [6, 26, 27, 38, 41, 43, 44, 53, 70, 72, 130, 131, 386, 407]],
  ["42P07", [57, 82]],
  ["08006", [3, 32, 74, 75, 95, 198, 201, 202, 203, 209, 210, 236, 279, 285, 335, 373, 425, 439, 519, 999]],
];

/** What an error of ClickHouse means, by its number, in a client's `code` or in the server's own text; else by the client's code. */
function clickhouseState(own: string | undefined, message: string): string | undefined {
  const numbered = [own ?? "", /\bCode: (\d+)/.exec(message)?.[1] ?? ""].find((code) => /^\d+$/.test(code));
  if (numbered === undefined) return own;
  const number = Number(numbered);
  // what a statement is too long for is told as a mistake in it
  if (number === 62 && /Max query size exceeded/.test(message)) return "54000";
  return CLICKHOUSE.find(([, numbers]) => numbers.includes(number))?.[0];
}

/** An error of the client as one of the library, with the client's as its cause; what is one already stays. */
export function failureOf(
  error: unknown,
  { table, isVersioned = false }: About,
  dialect: SqlDatabase["dialect"] = "postgres",
): Error {
  if (error instanceof DataError) return error;
  const given = error as {
    readonly code?: unknown;
    readonly message?: unknown;
    readonly name?: unknown;
    readonly cause?: { readonly code?: unknown };
  } | null;
  if (given?.name === "AbortError") return error as Error;
  const message = String(given?.message ?? error);
  // of fetch, what broke is the cause of what it says
  const [sent] = [given?.code, given?.cause?.code].filter((code) => typeof code === "string");
  const own = dialect === "clickhouse" ? clickhouseState(sent, message) : sent;
  const said = BY_MESSAGE.find(([pattern]) => pattern.test(message))?.[1] ?? "";
  const known = own ?? said;
  // five letters are one SQLSTATE, fewer a class of them; a network's codes begin with E
  const begins = (code: string) => known.startsWith(code) && (code.length < 5 || !/^[0-9A-Z]{5}$/.test(known));
  const found =
    BY_CODE.find(([codes]) => codes.includes(known)) ??
    BY_CODE.find(([codes]) => codes.some(begins)) ??
    BY_CODE.find(([codes]) => codes.some((code) => code === said || (code.length < 5 && said.startsWith(code))));
  let [, code = "query_failed", problem = "the database could not answer"] = found ?? [];
  if (isVersioned && code === "missing_table") {
    code = "replaced_data";
    problem = "the data were replaced while they were read; take another snapshot";
  }
  const details = table === undefined ? {} : { table };
  return new DataError(code, `${problem}: ${message.split("\n", 1)[0]}`, details, { cause: error });
}
