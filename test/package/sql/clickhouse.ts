import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ClickHouseLogLevel, createClient } from "@clickhouse/client";
import type { SqlDatabase, SqlRow } from "clientele/sql";
import { freePort } from "./services.ts";

/** A server of a cluster. */
export interface ClickHouseServer {
  readonly url: string;
  stop(): Promise<void>;
  start(): Promise<void>;
}

/** Debian's ClickHouse, as a cluster `two` of two shards on this machine. */
export interface ClickHouse {
  readonly servers: readonly [ClickHouseServer, ClickHouseServer];
  close(): Promise<void>;
}

interface ClickHouseOptions {
  /** More of the profile that all users have, by setting. */
  readonly settings?: Readonly<Record<string, string | number>>;
  /** The clocks of the servers. */
  readonly zones?: readonly [string, string];
}

/** Waits until a server answers. */
async function untilAnswered(url: string): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    const isThere = await fetch(`${url}/ping`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (isThere) return;
    if (attempt > 300) throw new Error(`ClickHouse does not answer at ${url}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export async function startClickHouse({
  settings = {},
  zones = ["UTC", "UTC"],
}: ClickHouseOptions = {}): Promise<ClickHouse> {
  const folder = mkdtempSync(join(tmpdir(), "clientele-clickhouse-"));
  const ports = await Promise.all(
    Array.from({ length: 2 }, async () => ({ http: await freePort(), tcp: await freePort(), peers: await freePort() })),
  );
  const profile = Object.entries({ insert_distributed_sync: 1, ...settings })
    .map(([name, value]) => `<${name}>${value}</${name}>`)
    .join("");
  writeFileSync(
    join(folder, "users.xml"),
    `<yandex><profiles><default>${profile}</default><readonly><readonly>1</readonly></readonly></profiles><quotas><default/></quotas><users>
      <default><password></password><networks><ip>127.0.0.1</ip></networks><profile>default</profile><quota>default</quota></default>
      <reader><password></password><networks><ip>127.0.0.1</ip></networks><profile>readonly</profile><quota>default</quota></reader>
    </users></yandex>`,
  );
  const shards = ports
    .map(({ tcp }) => `<shard><replica><host>127.0.0.1</host><port>${tcp}</port></replica></shard>`)
    .join("");
  const servers = ports.map(({ http, tcp, peers }, i) => {
    const own = join(folder, String(i + 1));
    mkdirSync(own);
    writeFileSync(
      join(own, "config.xml"),
      `<yandex><logger><level>warning</level><log>${own}/log</log><errorlog>${own}/errors</errorlog></logger>
        <http_port>${http}</http_port><tcp_port>${tcp}</tcp_port><interserver_http_port>${peers}</interserver_http_port>
        <listen_host>127.0.0.1</listen_host><path>${own}/data/</path><tmp_path>${own}/tmp/</tmp_path><timezone>${zones[i]}</timezone>
        <mark_cache_size>67108864</mark_cache_size><users_config>${folder}/users.xml</users_config>
        <default_profile>default</default_profile><default_database>default</default_database>
        <remote_servers><two>${shards}</two></remote_servers></yandex>`,
    );
    const url = `http://127.0.0.1:${http}`;
    let server: ChildProcess | undefined;
    const start = async () => {
      server = spawn("clickhouse-server", ["--config-file", join(own, "config.xml")], { stdio: "ignore" });
      await untilAnswered(url);
    };
    const stop = async () => {
      if (server === undefined || server.exitCode !== null || server.signalCode !== null) return;
      const gone = new Promise((resolve) => server?.once("exit", resolve));
      server.kill("SIGKILL");
      await gone;
      server = undefined;
    };
    return { url, start, stop };
  }) as unknown as ClickHouse["servers"];
  await Promise.all(servers.map(({ start }) => start()));
  return {
    servers,
    close: async () => {
      await Promise.all(servers.map(({ stop }) => stop()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A database as the client of ClickHouse reaches it, all rows of an answer at once. */
export function clickhouseAt(
  url: string,
  username = "default",
): Pick<SqlDatabase, "query" | "dialect"> & { close(): Promise<void> } {
  const client = createClient({ url, username, log: { level: ClickHouseLogLevel.OFF } });
  const query: SqlDatabase["query"] = async (text, params) => {
    if (!/^(select|with)/.test(text)) {
      await client.command({ query: text });
      return [];
    }
    const query_params = Object.fromEntries(params.map((value, i) => [`p${i + 1}`, value]));
    return (await client.query({ query: text, query_params, format: "JSONEachRow" })).json<SqlRow>();
  };
  return { query, dialect: "clickhouse", close: () => client.close() };
}

/**
 * A written table on two shards: a part on each, and a `Distributed` table over them with moments as a shop has them.
 *
 * @returns its name
 */
export async function onShards(
  [first, second]: readonly [SqlDatabase["query"], SqlDatabase["query"]],
  { schema, table }: { readonly schema: string; readonly table: string },
  moment = "toDateTime(intDiv(assumeNotNull(date), 1000))",
): Promise<string> {
  const described = await first(
    `select name, type from system.columns where database = '${schema}' and table = '${table}'`,
    [],
  );
  const columns = [...(described as Iterable<SqlRow>)].filter(({ name }) => name !== "clientele_row");
  const types = columns.map(({ name, type }) => `${name} ${name === "date" ? "DateTime" : type}`).join(", ");
  const own = `own_${table}`;
  await second(`create database if not exists ${schema}`, []);
  for (const query of [first, second])
    await query(`create table ${schema}.${own}_part (${types}) engine = MergeTree order by tuple()`, []);
  await first(
    `create table ${schema}.${own} (${types}) engine = Distributed(two, ${schema}, ${own}_part, cityHash64(customer_id))`,
    [],
  );
  const values = columns.map(({ name }) => (name === "date" ? `${moment} as date` : String(name))).join(", ");
  await first(`insert into ${schema}.${own} select ${values} from ${schema}.${table}`, []);
  return `${schema}.${own}`;
}
