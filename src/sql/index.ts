/**
 * Customers and orders in a database: questions answered there, orders loaded into it, predictions made from it.
 *
 * @module
 */

export { type CachedOptions, cached, type TextCache } from "./cached.ts";
export { copyText } from "./copyText.ts";
export { type LoadIntoOptions, type LoadIntoReport, loadInto } from "./loadInto.ts";
export { type PredictIntoOptions, type PredictIntoReport, predictInto } from "./predictInto.ts";
export type { CopyTarget, SqlDatabase, SqlRow, SqlRows } from "./SqlDatabase.ts";
export { type CountedHistories, SqlOrderHistory, type SqlOrderHistoryOptions } from "./SqlOrderHistory.ts";
export { SqlSnapshot } from "./SqlSnapshot.ts";
export { SqlStore } from "./SqlStore.ts";
export type { SqlValue } from "./statement.ts";
