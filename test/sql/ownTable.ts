import type { SqlDatabase } from "../../src/sql/SqlDatabase.ts";

/**
 * Makes a table as a shop has one, in the schema of a test.
 *
 * @param columns as in `create table`
 * @param rows as in `values`
 * @returns its name, for `tables`
 */
export async function ownTable(
  { query, schema }: SqlDatabase,
  name: string,
  columns: string,
  rows: string,
): Promise<string> {
  await query(`create schema if not exists ${schema}`, []);
  await query(`create table ${schema}.${name} (${columns})`, []);
  if (rows !== "") await query(`insert into ${schema}.${name} values ${rows}`, []);
  return `${schema}.${name}`;
}
