/**
 * One contender of the load benchmark, in a process of its own: `node loaders.mjs contender file libraries`.
 *
 * It runs as plain JavaScript (load.ts strips the types): under tsx every process would be 45 MB larger, and every
 * worker thread would start 60 ms later. So it imports nothing but node's, and gets libraries as resolved addresses.
 */
import { createReadStream, readFileSync } from "node:fs";

/** What a contender measured of itself. */
export interface Load {
  readonly ms: number;
  readonly peakMb: number;
  readonly rows: number;
  /** Sum of the column, to see that the same was read. */
  readonly revenue: number;
}

type Totals = Pick<Load, "rows" | "revenue">;
/** Imports its library; what it returns is measured; what that returns is not. */
type Loader = (path: string) => Promise<() => Promise<() => Totals | Promise<Totals>>>;

const [, , contender = "", file = "", libraries = "{}"] = process.argv;

async function library<T>(name: string): Promise<T> {
  return (await import((JSON.parse(libraries) as Record<string, string>)[name] as string)) as T;
}

type Texts = Codes | Strings;

/** Numbers in a growing Float64Array. */
class Numbers {
  #values = new Float64Array(1 << 16);
  #length = 0;

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const values = new Float64Array(2 * this.#length);
      values.set(this.#values);
      this.#values = values;
    }
    this.#values[this.#length++] = value;
  }

  get values(): Float64Array {
    return this.#values.subarray(0, this.#length);
  }
}

/** Texts as codes: a third of the memory of strings, and on 10,000,000 rows no slower. For those who stream. */
class Codes extends Numbers {
  readonly #codes = new Map<string, number>();

  add(text: string): void {
    const code = this.#codes.get(text) ?? this.#codes.size;
    if (code === this.#codes.size) this.#codes.set(text, code);
    this.push(code);
  }
}

/** Texts as strings: half the time of codes. For those who have the whole text in memory anyway. */
class Strings {
  readonly #values: string[] = [];

  add(text: string): void {
    this.#values.push(text);
  }
}

/** The columns that every parser of rows fills. */
class OrderColumns {
  readonly #texts: readonly [Texts, Texts, Texts];
  readonly #numbers = [new Numbers(), new Numbers(), new Numbers(), new Numbers()] as const;

  constructor(Column: new () => Texts) {
    this.#texts = [new Column(), new Column(), new Column()];
  }

  /** Cells in the file's order, numbers perhaps parsed already. */
  add(cells: readonly unknown[]): void {
    this.#numbers[0].push(Number(cells[0]));
    this.#texts[0].add(cells[1] as string);
    this.#numbers[1].push(Date.parse(`${cells[2]}Z`));
    this.#texts[1].add(cells[3] as string);
    this.#texts[2].add(cells[4] as string);
    this.#numbers[2].push(Number(cells[5]));
    this.#numbers[3].push(Number(cells[6]));
  }

  readonly totals = (): Totals => ({ rows: this.#numbers[3].values.length, revenue: sum(this.#numbers[3].values) });
}

const LOADERS = {
  "clientele-1": clientele(1),
  "clientele-2": clientele(2),
  "duckdb-2": duckdb(2),
  "duckdb-1": duckdb(1),

  udsv: async (path) => {
    const { inferSchema, initParser } = await library<typeof import("udsv")>("udsv");
    return async () => {
      const columns = new OrderColumns(Codes);
      let parser: ReturnType<typeof initParser> | undefined;
      for await (const chunk of pieces(path)) {
        parser ??= initParser(inferSchema(chunk as string));
        parser.chunk<string[]>(chunk as string, parser.stringArrs, (cells) => columns.add(cells));
      }
      parser?.end();
      return columns.totals;
    };
  },

  papaparse: async (path) => {
    type Papa = { default: { parse(stream: NodeJS.ReadableStream, config: object): void } };
    const { parse } = (await library<Papa>("papaparse")).default;
    return () =>
      new Promise((complete, error) => {
        const columns = new OrderColumns(Codes);
        let skip = 1;
        const chunk = ({ data }: { data: string[][] }) => {
          for (const cells of data) if (skip-- <= 0) columns.add(cells);
        };
        // without skipEmptyLines the last line end would be a row
        parse(pieces(path), { skipEmptyLines: true, chunk, complete: () => complete(columns.totals), error });
      });
  },

  "d3-rows": async (path) => {
    const { csvParseRows } = await library<typeof import("d3-dsv")>("d3-dsv");
    return async () => {
      const columns = new OrderColumns(Strings);
      for (const cells of csvParseRows(readFileSync(path, "utf8")).slice(1)) columns.add(cells);
      return columns.totals;
    };
  },

  "d3-auto": async (path) => {
    const { autoType, csvParse } = await library<typeof import("d3-dsv")>("d3-dsv");
    return async () => {
      const columns = new OrderColumns(Strings);
      // to autoType a date with a blank in the middle is text
      for (const row of csvParse(readFileSync(path, "utf8"), autoType<object, string>)) columns.add(Object.values(row));
      return columns.totals;
    };
  },

  arquero: async (path) => {
    const { fromCSV, op } = await library<typeof import("arquero")>("arquero");
    return async () => {
      // nor does arquero know such a date
      const table = fromCSV(readFileSync(path, "utf8"), { parse: { Date: (text: string) => Date.parse(`${text}Z`) } });
      return () => ({
        rows: table.numRows(),
        revenue: table.rollup({ sum: op.sum("Revenue") }).get("sum", 0) as number,
      });
    };
  },
  "clientele-orders": async (path) => {
    const { readOrders } = await library<typeof import("clientele")>("clientele");
    const { csvFile } = await library<typeof import("clientele/node")>("clientele/node");
    return async () => {
      const { reading } = await readOrders(csvFile(path));
      return () => ({ rows: reading.orders, revenue: reading.revenue });
    };
  },
  "duckdb-rows": async (path) => {
    const { DuckDBInstance } = await library<typeof import("@duckdb/node-api")>("@duckdb/node-api");
    const connection = await (await DuckDBInstance.create(":memory:", { threads: "2" })).connect();
    return async () => {
      await connection.run(`CREATE TABLE t AS SELECT * FROM read_csv('${path}')`);
      return async () => {
        const [totals = []] = (await connection.runAndReadAll("SELECT count(*) FROM t")).getRowsJS();
        return { rows: Number(totals[0]), revenue: 0 };
      };
    };
  },
} satisfies Record<string, Loader>;

export type Contender = keyof typeof LOADERS;

function clientele(threads: number): Loader {
  return async (path) => {
    const { readTable, transactionSchema } = await library<typeof import("clientele")>("clientele");
    const { csvFile } = await library<typeof import("clientele/node")>("clientele/node");
    return async () => {
      const table = await readTable(csvFile(path, { threads }), transactionSchema);
      return () => ({ rows: table.length, revenue: sum(table.column("revenue").values) });
    };
  };
}

function duckdb(threads: number): Loader {
  return async (path) => {
    const { DuckDBInstance } = await library<typeof import("@duckdb/node-api")>("@duckdb/node-api");
    const connection = await (await DuckDBInstance.create(":memory:", { threads: String(threads) })).connect();
    return async () => {
      await connection.run(`CREATE TABLE t AS SELECT * FROM read_csv('${path}')`);
      return async () => {
        const [totals = []] = (await connection.runAndReadAll("SELECT count(*), sum(Revenue) FROM t")).getRowsJS();
        return { rows: Number(totals[0]), revenue: Number(totals[1]) };
      };
    };
  };
}

function pieces(path: string) {
  return createReadStream(path, { encoding: "utf8", highWaterMark: 1 << 20 });
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

/** Linux counts a parent's peak into `maxRSS`; the high-water mark is the process's own. */
function peakMb(): number {
  const status = process.platform === "linux" ? readFileSync("/proc/self/status", "utf8") : "";
  return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? process.resourceUsage().maxRSS) / 1024;
}

const load = await (LOADERS[contender as Contender] as Loader)(file);
const begin = performance.now();
const totals = await load();
const measured = { ms: performance.now() - begin, peakMb: peakMb() };
process.stdout.write(JSON.stringify({ ...measured, ...(await totals()) } satisfies Load));
