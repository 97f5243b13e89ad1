import type { SqlDatabase, SqlRow } from "clientele/sql";
import type pg from "pg";
import { type Postgres, poolAt, startPostgres } from "./services.ts";

/** Two PostgreSQL servers: the first has tables whose rows are on both. */
export interface PostgresShards {
  readonly nodes: readonly [Postgres, Postgres];
  readonly query: SqlDatabase["query"];
  /** Asks a node itself, 0 or 1. */
  on(node: 0 | 1, text: string): Promise<readonly SqlRow[]>;
  /**
   * An empty table on both nodes, by the hash of a column, reached over `postgres_fdw` alone.
   *
   * @param columns as in `create table`
   */
  create(schema: string, table: string, columns: string, key: string): Promise<void>;
  close(): Promise<void>;
}

export async function startShards(): Promise<PostgresShards> {
  const nodes = await Promise.all([startPostgres(), startPostgres()]);
  // the coordinator's own server is a shard as well, in a database of its own
  const urls = nodes.map(({ url }) => new URL(url));
  const pools = nodes.map(({ url }) => poolAt(url, { max: 8 }));
  const on = async (node: 0 | 1, text: string): Promise<readonly SqlRow[]> =>
    (await (pools[node] as pg.Pool).query<SqlRow>(text)).rows;
  await on(0, "create extension postgres_fdw");
  for (const i of [0, 1] as const) {
    await on(i, "create schema shard");
    const { port = "" } = urls[i] as URL;
    await on(
      0,
      `create server node${i} foreign data wrapper postgres_fdw options (host '127.0.0.1', port '${port}', dbname 'shop', async_capable 'true', fetch_size '10000')`,
    );
    await on(0, `create user mapping for postgres server node${i} options (user 'postgres', password 'secret')`);
  }
  for (const setting of ["enable_partitionwise_aggregate", "enable_partitionwise_join"])
    await on(0, `alter database shop set ${setting} = on`);
  await pools[0]?.end();
  pools[0] = poolAt((nodes[0] as Postgres).url, { max: 8 });
  return {
    nodes: nodes as unknown as PostgresShards["nodes"],
    query: async (text, params) => (await (pools[0] as pg.Pool).query<SqlRow>(text, [...params])).rows,
    on,
    async create(schema, table, columns, key) {
      await on(0, `create schema if not exists ${schema}`);
      await on(0, `create table ${schema}.${table} (${columns}) partition by hash (${key})`);
      for (const i of [0, 1] as const) {
        await on(i, `create table shard.${table}_${i} (${columns})`);
        await on(
          0,
          `create foreign table ${schema}.${table}_${i} partition of ${schema}.${table} for values with (modulus 2, remainder ${i})
            server node${i} options (schema_name 'shard', table_name '${table}_${i}')`,
        );
      }
    },
    close: async () => {
      await Promise.all(pools.map((pool) => pool.end()));
      await Promise.all(nodes.map((node) => node.close()));
    },
  };
}
