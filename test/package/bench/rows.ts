import { Table, type TransactionSchema, transactionSchema } from "clientele";
import { median, progress, ratioOf } from "./measure.ts";

/** A table of rows that a program has, against the same work by hand, in milliseconds by round. */
export interface RowTable {
  readonly rows: number;
  readonly clientele: readonly number[];
  readonly byHand: readonly number[];
  readonly correct: boolean;
}

const ROWS = 1_000_000;

interface Order {
  readonly customerId: string | null;
  readonly date: number | Date | null;
  readonly revenue: number | null;
  readonly category: string | null;
}

/** Measures both in turns. */
export function measureRows(rounds: number): RowTable {
  const rows: Order[] = Array.from({ length: ROWS }, (_, i) => ({
    customerId: `CUS${String((i * 7919) % 100_000).padStart(6, "0")}`,
    date: Date.UTC(2024, 0, 1) + i * 1000,
    revenue: (i % 1000) / 4,
    category: `Category ${i % 10}`,
  }));
  const times = { clientele: [] as number[], byHand: [] as number[] };
  let correct = true;
  // twice as often as files are read: it takes a third of a second
  for (let round = -2; round < 2 * rounds; round++) {
    let start = performance.now();
    const filled = byHand(rows);
    const hand = performance.now() - start;
    start = performance.now();
    const table: Table<TransactionSchema> = Table.from(transactionSchema, rows);
    const ours = performance.now() - start;
    const { codes } = table.column("customerId");
    correct &&= codes.length === ROWS && codes.every((code, i) => code === filled.customerId[i]);
    // not yet compiled
    if (round < 0) continue;
    times.byHand.push(hand);
    times.clientele.push(ours);
  }
  progress(`rows: ${median(times.clientele).toFixed(0)} ms, by hand ${median(times.byHand).toFixed(0)} ms`);
  return { rows: ROWS, ...times, correct };
}

/** What a careful program would do without the library: the same checks, typed arrays, a dictionary per text column. */
function byHand(rows: readonly Order[]) {
  const [customerId, category] = [new Uint32Array(rows.length), new Uint32Array(rows.length)];
  const [date, revenue] = [new Float64Array(rows.length), new Float64Array(rows.length)];
  const [customers, categories] = [new Map<string, number>(), new Map<string, number>()];
  const codeOf = (codes: Map<string, number>, text: string): number => {
    const known = codes.get(text);
    if (known !== undefined) return known;
    codes.set(text, codes.size + 1);
    return codes.size;
  };
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as Order;
    if (typeof row.customerId !== "string" || row.customerId === "") throw new Error(`row ${i}: customer`);
    customerId[i] = codeOf(customers, row.customerId);
    const ms = row.date instanceof Date ? row.date.getTime() : row.date;
    if (ms === null || !(ms >= -62_167_219_200_000 && ms < 253_402_300_800_000)) throw new Error(`row ${i}: date`);
    date[i] = ms;
    if (row.revenue === null) revenue[i] = Number.NaN;
    else if (Number.isFinite(row.revenue)) revenue[i] = row.revenue;
    else throw new Error(`row ${i}: revenue`);
    category[i] = row.category === null ? 0 : codeOf(categories, row.category);
  }
  return { customerId, date, revenue, category };
}

/** As Markdown. */
export function rowSection({ rows, clientele, byHand }: RowTable): string {
  const figures = [median(clientele), median(byHand)].map((ms) => ms.toFixed(0));
  return `## Rows: Table.from of ${rows.toLocaleString("en")} objects of four properties

${figures[0]} ms, ${figures[1]} ms for typed arrays filled by hand with the same checks: ratio ${ratioOf(clientele, byHand).toFixed(2)} (goal 1.3).`;
}
