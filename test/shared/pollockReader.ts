import { readFileSync } from "node:fs";
import { readCsv } from "../../src/csv/readCsv.ts";
import { sniffCsv } from "../../src/csv/sniffCsv.ts";
import { DataError } from "../../src/errors.ts";
import type { LoadedTable } from "./pollockScore.ts";

/** Reads a file with nothing known of it, every column as text; `undefined` where that fails. */
export async function loadUntold(path: string): Promise<LoadedTable | undefined> {
  const bytes = new Uint8Array(readFileSync(path));
  try {
    const sniff = await sniffCsv(bytes);
    const { columns, rowCount } = await readCsv(bytes, {
      table: "orders",
      columns: sniff.columns.map((csv, index) => ({ name: `c${index}`, csv, index, kind: "text" as const })),
      dialect: sniff.dialect,
      skipLines: sniff.linesAbove,
      header: sniff.headerLine !== null,
      names: sniff.columns,
      encoding: sniff.encoding,
      onBadRow: "collect",
      details: true,
    });
    const texts = sniff.columns.map((_, i) => columns.get(`c${i}`));
    const rows = Array.from({ length: rowCount }, (_, row) => texts.map((column) => String(column?.at(row) ?? "")));
    return { header: sniff.columns, rows };
  } catch (error) {
    if (error instanceof DataError) return undefined;
    throw error;
  }
}
