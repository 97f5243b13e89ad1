import { createReadStream, statSync } from "node:fs";
import { runChild } from "./child.ts";
import { SHAPES, type Shape, SIZES, type Size, shapeFile } from "./files.ts";
import { LIBRARIES, plainLoaders } from "./load.ts";
import type { Contender, Load } from "./loaders.ts";
import { agree, median, progress, ratioOf } from "./measure.ts";

/** What reading orders that are written in one way took, by round. */
export interface ShapeResult {
  readonly shape: Shape;
  readonly bytes: number;
  readonly orders: readonly number[];
  readonly duckdb: readonly number[];
  /** Whether the orders and their revenue are those of the plainest shape. */
  readonly correct: boolean;
}

/** The same orders in every shape. */
export interface ShapeTable {
  readonly size: Size;
  readonly results: readonly ShapeResult[];
}

/** Reads each shape with `readOrders` on one thread and with DuckDB on two, each in a process of its own, in turn. */
export async function measureShapes(size: Size, rounds: number): Promise<ShapeTable> {
  const script = plainLoaders();
  const shapes = Object.keys(SHAPES) as Shape[];
  const results: ShapeResult[] = [];
  const times = new Map(
    shapes.map((shape) => [shape, { orders: [] as number[], duckdb: [] as number[], revenue: [] as number[] }]),
  );
  for (const shape of shapes)
    for await (const _ of createReadStream(shapeFile(size, shape), { highWaterMark: 1 << 20 }));
  for (let round = 0; round < rounds; round++) {
    for (const shape of shapes) {
      const run = (contender: Contender) => runChild<Load>([script, contender, shapeFile(size, shape), LIBRARIES]);
      const own = times.get(shape) as { orders: number[]; duckdb: number[]; revenue: number[] };
      const read = await run("clientele-orders");
      own.orders.push(read.ms);
      own.revenue.push(read.rows === SIZES[size].orders ? (read.revenue as number) : Number.NaN);
      own.duckdb.push((await run("duckdb-rows")).ms);
      progress(
        `shape ${shape}, round ${round + 1}: ${read.ms.toFixed(0)} ms, DuckDB ${own.duckdb.at(-1)?.toFixed(0)} ms`,
      );
    }
  }
  const plain = times.get("plain")?.revenue[0];
  for (const [shape, { orders, duckdb, revenue }] of times)
    results.push({
      shape,
      bytes: statSync(shapeFile(size, shape)).size,
      orders,
      duckdb,
      correct: revenue.every((sum) => agree(sum, plain)),
    });
  return { size, results };
}

/** As Markdown. */
export function shapeSection({ size, results }: ShapeTable): string {
  const plain = results.find(({ shape }) => shape === "plain") as ShapeResult;
  const rows = results.map((result) => {
    const { shape, bytes, orders, duckdb, correct } = result;
    const ratios = [ratioOf(orders, plain.orders), ratioOf(orders, duckdb)].map((ratio) => ratio.toFixed(2));
    return `| ${shape} | \`${SHAPES[shape].example}\` | ${(bytes / 1e6).toFixed(0)} | ${median(orders).toFixed(0)} | ${ratios[0]} | ${ratios[1]} | ${correct ? "yes" : "**no**"} |`;
  });
  return `## Shapes of files: ${SIZES[size].orders.toLocaleString("en")} orders, \`readOrders\` on one thread

The same orders, written otherwise; DuckDB on two threads reads what it does not know as text. The goal is 1.4 × the plainest.

| shape | | MB | ms | × the plainest | × DuckDB | same orders |
| --- | --- | ---: | ---: | ---: | ---: | --- |
${rows.join("\n")}`;
}
