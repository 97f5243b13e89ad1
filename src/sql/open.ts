import { DataError } from "../errors.ts";
import type { TableName } from "../shop/tables.ts";
import { type Catalog, ownRelation, readCatalog, writtenRelation } from "./Catalog.ts";
import type { Engine } from "./Engine.ts";
import { textOf } from "./Engine.ts";
import type { Relation } from "./Relation.ts";

/** The engines that were asked for their version. */
const known = new WeakMap<Engine, Promise<void>>();

/** @throws DataError `database_too_old`, `partial_answers` */
export async function requireVersion(engine: Engine): Promise<void> {
  const checked = known.get(engine) ?? checkVersion(engine);
  known.set(engine, checked);
  await checked.catch((error: unknown) => {
    known.delete(engine);
    throw error;
  });
}

async function checkVersion(engine: Engine): Promise<void> {
  const { least, versionOf, takesValues } = engine.dialect;
  const { version: told, leaves_out: leavesOut } = await engine.row(versionOf);
  if (Array.isArray(leavesOut) && leavesOut.length > 0) {
    const settings = leavesOut.join(", ");
    const problem = `the server would leave out a part of an answer, and not say so (${settings}): change that for this user`;
    throw new DataError("partial_answers", problem, { value: settings, expected: "whole answers" });
  }
  const version = textOf(told) ?? "";
  engine.takesValues = takesValues(version);
  if (!least.isOlder(version)) return;
  const problem = `expected ${least.version} or later, got version ${version}`;
  throw new DataError("database_too_old", problem, { expected: least.version, value: version });
}

/**
 * A table, the shop's own or the one that was written last.
 *
 * @throws DataError `missing_table`
 */
export async function openRelation(engine: Engine, name: TableName, catalog?: Catalog): Promise<Relation> {
  await requireVersion(engine);
  const own = engine.database.tables?.[name];
  if (own !== undefined) return ownRelation(engine, name, own);
  const written = (catalog ?? (await readCatalog(engine))).tables[name];
  if (written !== undefined) return writtenRelation(engine, name, written);
  const problem = `no ${name} were written here; loadInto writes them, and tables.${name} names a table of your own`;
  throw new DataError("missing_table", problem, { table: name, expected: `a table of ${name}` });
}
