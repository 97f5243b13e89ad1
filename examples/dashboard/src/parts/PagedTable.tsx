import { useState } from "react";
import { DataTable, type TableProps } from "./DataTable.tsx";
import { Pager } from "./Pager.tsx";

const ROWS = 25;

/** Rows that are all here already, some at a time. */
export function PagedTable<Row>({ rows, ...rest }: TableProps<Row>) {
  const [page, setPage] = useState(1);
  const pages = Math.ceil(rows.length / ROWS);
  // another list may be shorter
  const at = Math.max(1, Math.min(page, pages));
  return (
    <>
      <DataTable {...rest} rows={rows.slice((at - 1) * ROWS, at * ROWS)} />
      {pages > 1 ? <Pager page={at} pages={pages} total={rows.length} onPage={setPage} /> : null}
    </>
  );
}
