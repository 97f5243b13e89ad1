import type { TableName, Tables } from "../shop/tables.ts";
import type { StoreStatus } from "./CustomerStore.ts";
import type { SnapshotData } from "./SnapshotData.ts";

/** What a store says of itself: of its snapshot, and of the last loads that failed. */
export function statusOf(
  { loaded, loading }: Pick<SnapshotData, "loaded" | "loading">,
  errors: ReadonlyMap<TableName | "reload", Error>,
  since: Date | null,
  loadedAt: Date | null,
): StoreStatus {
  const empty = Object.values(loaded).every((table) => table === undefined);
  const perTable = <T>(of: (table: Tables[TableName] | undefined) => T) => ({
    customers: of(loaded.customers),
    transactions: of(loaded.transactions),
    recommendations: of(loaded.recommendations),
  });
  return {
    state: loading
      ? "loading"
      : empty
        ? errors.size > 0
          ? "failed"
          : "notLoaded"
        : errors.has("reload")
          ? "stale"
          : "ready",
    since,
    loadedAt,
    rows: perTable((table) => table?.length ?? null),
    rejected: perTable((table) => table?.rejectedCount ?? null),
    error: errors.get("reload") ?? errors.values().next().value ?? null,
  };
}
