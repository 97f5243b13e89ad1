import type { DataStore } from "clientele";
import { csvDirectory } from "clientele/node";
import { createHandler, routes } from "clientele/rest";
import { loadInto, SqlStore } from "clientele/sql";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { postgres } from "../../../examples/database.ts";
import { conformance } from "../../servers/conformance.ts";
import { loaded, mountsOver, NOW, SAMPLE, SHOP } from "../../servers/mounts.ts";
import { close } from "../../shared/close.ts";
import { type Postgres, startPostgres } from "./services.ts";

const silent = pino({ level: "silent" });
let server: Postgres;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server?.close());

/** A folder's three files in a schema of their own. */
async function databaseOf(schema: string, folder: string) {
  const { close, ...database } = postgres(server.url, silent);
  const own = { ...database, schema };
  await loadInto(csvDirectory(folder), own, { now: () => NOW });
  return { store: new SqlStore(own), close };
}

describe.each([
  ["the sample data", "sample", SAMPLE, "C00001"],
  ["the real shop", "shop", SHOP, "CUS000001"],
] as const)("%s in PostgreSQL", (_, schema, folder, known) => {
  if (!folder) return test.skip("needs CLIENTELE_SHARED");
  let opened: Awaited<ReturnType<typeof databaseOf>>;
  let memory: DataStore;
  beforeAll(async () => {
    opened = await databaseOf(schema, folder);
    memory = await loaded(folder);
  });
  afterAll(() => opened?.close());

  conformance(async () => mountsOver(opened.store), known);

  const queries: Readonly<Record<string, string>> = { "/api/search/customers": "?query=9" };
  test.each(routes.filter(({ tables }) => tables.length > 0).map(({ path }) => path))(
    "GET %s is answered as from the files",
    async (path) => {
      const url = path.replace("{customer_id}", known) + (queries[path] ?? "");
      const [ours, theirs] = await Promise.all(
        [opened.store, memory].map((store) =>
          createHandler(store, { now: () => NOW })({ method: "GET", url, headers: {} }),
        ),
      );
      expect(ours?.status).toBe(theirs?.status);
      expect(JSON.parse(ours?.body ?? "")).toEqual(close(JSON.parse(theirs?.body ?? "")));
      // the same tables are the same version, wherever they are
      expect(ours?.headers.etag).toBe(theirs?.headers.etag);
    },
  );
});
