/** The columns of a table: the reader makes them, so that they live with it. */
export { type Column, DateColumn, NumberColumn, TextColumn } from "../csv/columns.ts";
export type { TextDictionary } from "../csv/TextDictionary.ts";
