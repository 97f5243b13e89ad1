import type { RejectedRow } from "../columns/BadRows.ts";
import { breaths, inPieces } from "../pieces.ts";
import { dataRows } from "./dataRows.ts";
import { type RoleColumns, roleColumns } from "./RoleColumns.ts";
import { type FileOptions, type ReadFile, readFile, type SampledFile } from "./readFile.ts";
import type { ColumnRole, SourceColumn } from "./roleRule.ts";
import { sideBySide, together } from "./several.ts";

/** The rows of files of one kind, and what became of the rest. */
export interface KindRows {
  readonly read: readonly ReadFile[];
  readonly columns: RoleColumns;
  /** Rows of data in all files, without rejected ones. */
  readonly rows: number;
  /** Lines of totals, and remarks below the tables. */
  readonly totals: number;
  readonly remarks: number;
  readonly rejectedRows: readonly RejectedRow[];
  readonly rejected: number;
  readonly repeatedOrders: number;
  readonly repeatedRows: number;
}

/** Which columns to read of each file, beside or instead of those of its roles. */
export interface Wanted {
  readonly further?: readonly SourceColumn[];
  readonly without?: ReadonlySet<ColumnRole>;
  /** Whether the rows are no orders, but tell more of them. */
  readonly isSide?: boolean;
}

/**
 * Reads files of one kind as one.
 *
 * @throws DataError for the first bad row, unless they are to be collected; where a column can be read in two ways
 */
export async function rowsOfKind(
  files: readonly SampledFile[],
  options: FileOptions,
  onBadRow: "fail" | "collect",
  wanted: Wanted = {},
): Promise<KindRows> {
  const read: ReadFile[] = [];
  const breath = breaths(options.signal);
  const isSide = wanted.isSide === true && files.length > 1;
  // rows of several files are told apart by all that stands in them
  for (const file of files)
    read.push(await readFile(file, options, isSide ? { ...wanted, further: file.columns } : wanted));
  const parts: ReturnType<typeof dataRows>[] = [];
  for (const file of read) {
    await breath();
    const others = read.filter((other) => other !== file);
    parts.push(dataRows(file, roleColumns(file, others), onBadRow));
  }
  await breath();
  const sum = (of: "totals" | "remarks" | "rejected"): number => parts.reduce((total, part) => total + part[of], 0);
  return {
    ...(await inPieces((isSide ? sideBySide : together)(parts.map(({ columns }) => columns)), breath)),
    read,
    rows: parts.reduce((total, { columns }) => total + columns.length, 0),
    rejectedRows: parts.flatMap((part) => part.rejectedRows),
    totals: sum("totals"),
    remarks: sum("remarks"),
    rejected: sum("rejected"),
  };
}
