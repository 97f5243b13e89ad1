import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { runCommand } from "../../../src/node/command/runCommand.ts";
import { simulateOrders } from "../../predict/simulateOrders.ts";

const folder = mkdtempSync(join(tmpdir(), "clientele-command-"));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string) => join(folder, name);

/** A shop's export, with ids that a terminal or a spreadsheet could take for more. */
function exportOf(customers: number): string {
  const orders = simulateOrders({ customers });
  const rows = orders.map(({ customerId, date, revenue, category }, i) => {
    const id = customerId === "C1" ? "=C1\u001b[31m" : customerId;
    return `${i};${id};${new Date(date).toISOString().slice(0, 10)};${revenue.toFixed(2)};${category}`;
  });
  return `Order;Customer;Order date;Total;Category\n${rows.join("\n")}\n`;
}
const ORDERS = exportOf(150);
writeFileSync(at("orders.csv"), ORDERS);

interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function run(argv: readonly string[], given: object = {}): Promise<Run> {
  let [out, err] = ["", ""];
  const code = await runCommand({
    argv,
    stdin: Object.assign(stream(""), { isTTY: true }),
    stdout: { write: (text) => (out += text) },
    stderr: { write: (text) => (err += text) },
    version: "1.2.3",
    ...given,
  });
  return { code, out, err };
}

async function* stream(text: string): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < text.length; from += 1000) yield new TextEncoder().encode(text.slice(from, from + 1000));
}

describe("clientele orders.csv", () => {
  test("says what was understood, how good it is, which customers to contact, and what changed", async () => {
    const { code, out, err } = await run([at("orders.csv")]);
    expect(code).toBe(0);
    const [understood, , trust] = out.split("\n");
    expect(understood).toMatch(/^Orders: [\d,]+ orders of \d+ customers, 2023-/);
    expect(trust).toMatch(/^How good the predictions are: back-tested on the 90 days from \d{4}-\d\d-\d\d, they put /);
    expect(out).toMatch(
      /\nCustomers to contact: they may or may not order within 90 days \(10 of \d+ shown, most at stake first; /,
    );
    expect(out.match(/^ ?\d+ {2}.* likely not to order within 90 days, with .* at stake/gm)).toHaveLength(10);
    expect(out).toMatch(/\nWhat changed from \d{4}-\d\d-\d\d to \d{4}-\d\d-\d\d: \d+ new customers?, /);
    // no terminal: lines, not a bar
    expect(err.split("\n")).toEqual([
      ...["reading (1 of 7)", "testing (2 of 7)", "learning (3 of 7)", "predicting (4 of 7)"],
      ...["grouping (5 of 7)", "recommending (6 of 7)", "comparing (7 of 7)", ""],
    ]);
  });

  test("reads several files, a folder, and standard input alike", async () => {
    const [header, ...rows] = ORDERS.trim().split("\n");
    const half = Math.ceil(rows.length / 2);
    writeFileSync(at("a.csv"), `${header}\n${rows.slice(0, half).join("\n")}\n`);
    writeFileSync(at("b.csv"), `${header}\n${rows.slice(half).join("\n")}\n`);
    const contacts = ({ out }: Run) => JSON.parse(out).contacts;
    const one = contacts(await run([at("orders.csv"), "--json"]));
    expect(contacts(await run([at("a.csv"), at("b.csv"), "--json"]))).toEqual(one);
    const stdin = () => Object.assign(stream(ORDERS), { isTTY: false });
    expect(contacts(await run(["--json"], { stdin: stdin() }))).toEqual(one);
    expect(contacts(await run(["-", "--json"], { stdin: stdin() }))).toEqual(one);
  });

  test("--out writes three files, all or none", async () => {
    const { code, out } = await run([at("orders.csv"), "--out", at("out"), "--budget", "5"]);
    expect(code).toBe(0);
    expect(out).toMatch(/Written to .*out: contacts.csv, customers.csv, report.html, report.json\n$/);
    expect(readdirSync(at("out")).sort()).toEqual(["contacts.csv", "customers.csv", "report.html", "report.json"]);
    const [header, ...rows] = readFileSync(at("out/contacts.csv"), "utf8").trim().split("\n");
    expect(header).toMatch(/^Rank,Customer_ID,Held_Out,Why,/);
    expect(rows.filter((row) => /^\d+,[^,]+,no,/.test(row))).toHaveLength(5);
    expect(rows.map((row) => Number.parseInt(row, 10))).toEqual(rows.map((_, i) => i + 1));
    // a spreadsheet would run it
    expect(readFileSync(at("out/customers.csv"), "utf8")).toMatch(/^'=C1/m);
    const report = JSON.parse(readFileSync(at("out/report.json"), "utf8"));
    expect(Object.keys(report)).toEqual(["reading", "report", "contacts", "movement"]);
  });

  test("--goal, --days, --as-of, --campaign and --hold-out say what for", async () => {
    const { out } = await run([
      ...[at("orders.csv"), "--json", "--goal", "win-back", "--days", "30", "--as-of", "2024-06-30"],
      ...["--campaign", "spring", "--hold-out", "0"],
    ]);
    const { contacts, movement } = JSON.parse(out);
    expect(contacts).toMatchObject({
      goal: "winBack",
      horizonDays: 30,
      asOf: "2024-06-30",
      campaign: "spring",
      heldOut: 0,
    });
    expect([movement.from, movement.to]).toEqual(["2024-05-31", "2024-06-30"]);
  });

  test("--quiet prints nothing", async () => {
    expect(await run([at("orders.csv"), "--quiet"])).toEqual({ code: 0, out: "", err: "" });
  });

  test("shows a bar on a terminal, and leaves nothing of it", async () => {
    let shown = "";
    const stderr = { isTTY: true, write: (text: string) => (shown += text) };
    await run([at("orders.csv")], { stderr });
    expect(shown).toMatch(/\r\[#{10,} +\] grouping/);
    expect(shown.endsWith("\r")).toBe(true);
  });

  test("prints no control characters of the file", async () => {
    const { out } = await run([at("orders.csv"), "--budget", "1000"]);
    expect(out.includes("\u001b")).toBe(false);
  });
});

describe("clientele says what is wrong in two lines, without a stack", () => {
  const twoLines = ({ err }: Run) =>
    err
      .replace(/^reading \(1 of 7\)\n/, "")
      .trimEnd()
      .split("\n");

  test.each<[string, string[], RegExp, string]>([
    [
      "a file that is not there",
      ["nowhere.csv"],
      /nowhere\.csv.*there is none/,
      "give the path of an export of orders",
    ],
    [
      "days that read both ways",
      ["days.csv"],
      /line 2.*day first and month first/,
      "say which: --dates dmy, or --dates mdy",
    ],
    ["no orders", ["words.csv"], /words\.csv/, "say which header it is: --columns customerId=cust_no"],
    ["nothing", ["empty.csv"], /empty/, "give the path of an export of orders that is not empty"],
  ])("of %s: exit code 1", async (_, files, problem, advice) => {
    writeFileSync(at("days.csv"), "Customer,Date,Total\na,01/02/2025,5\nb,03/04/2025,6\n");
    writeFileSync(at("words.csv"), "Name,When,What\nx,y,z\n");
    writeFileSync(at("empty.csv"), "");
    const ran = await run(files.map(at));
    expect(ran.code).toBe(1);
    const [first, second, ...rest] = twoLines(ran);
    expect(first).toMatch(/^clientele: /);
    expect(first).toMatch(problem);
    if (_ !== "no orders") expect(second).toBe(advice);
    expect(rest).toEqual([]);
  });

  test.each<[string[], RegExp]>([
    [["--budgt", "5"], /Unknown option/],
    [["--goal", "keep"], /--goal must be save, win-back or grow, got "keep"/],
    [["--days", "0"], /--days must be a whole number from 1 to 3650/],
    [["--as-of", "2025-02-31"], /--as-of must be a day/],
    [["--hold-out", "1"], /--hold-out must be a share/],
    [["--columns", "cust_no"], /--columns must be pairs/],
    [["--read", "{"], /--read must be a JSON object/],
    [["--dates", "american"], /dates must be/],
    [["--serve", "99999"], /--serve must be a whole number/],
  ])("of a wrong call %j: exit code 2", async (argv, problem) => {
    const ran = await run([at("orders.csv"), ...argv]);
    expect(ran.code).toBe(2);
    expect(twoLines(ran)[0]).toMatch(problem);
    expect(twoLines(ran)).toHaveLength(2);
  });

  test("of no file, an empty folder, or files beside standard input: exit code 2", async () => {
    for (const argv of [[], ["-", at("orders.csv")]]) expect((await run(argv)).code).toBe(2);
    const empty = mkdtempSync(join(folder, "empty-"));
    expect((await run([empty])).err).toMatch(/expected exports of orders in .*, found none/);
  });

  test("of a folder that cannot be made: exit code 1", async () => {
    const ran = await run([at("orders.csv"), "--out", join(at("orders.csv"), "out"), "--quiet"]);
    expect([ran.code, twoLines(ran)[1]]).toEqual([1, "give --out a folder that can be made and written to"]);
  });

  test("with the stack where somebody looks for a fault", async () => {
    expect((await run(["nowhere.csv"], { debug: true })).err).toMatch(/\n {4}at /);
  });
});

test("the README's first screen is what the command prints of the sample data", async () => {
  const readme = readFileSync(new URL("../../../README.md", import.meta.url), "utf8");
  const [, shown = ""] = /```text\n\$ npx clientele orders_export\.csv\n([\s\S]*?)\n```/.exec(readme) ?? [];
  const sample = new URL("../../../data/transactions_clean.csv", import.meta.url).pathname;
  const { out } = await run([sample]);
  // "…" stands for lines that are left out
  const parts = shown.split("\n…\n");
  expect(parts.length).toBe(2);
  expect([out.slice(0, parts[0]?.length), out.trimEnd().slice(-(parts[1]?.length ?? 0))]).toEqual(parts);
});

test("clientele --help and --version", async () => {
  expect(await run(["--version"])).toEqual({ code: 0, out: "1.2.3\n", err: "" });
  const { out } = await run(["-h"]);
  expect(out).toMatch(/^usage: clientele /);
  expect(out).toMatch(/Exit codes: 0 done, 1 /);
});

test("clientele that is interrupted writes nothing: exit code 130", async () => {
  const stopping = new AbortController();
  let lines = 0;
  const stderr = {
    write: () => {
      if (++lines === 3) stopping.abort();
    },
  };
  const { code, out } = await run([at("orders.csv"), "--out", at("stopped")], { signal: stopping.signal, stderr });
  expect([code, out, existsSync(at("stopped"))]).toEqual([130, "", false]);
});

test("clientele --serve answers on this machine until it is stopped", async () => {
  const stopping = new AbortController();
  let running: Promise<Run> | undefined;
  const address = await new Promise<string>((resolve) => {
    const write = (text: string) => {
      const [found] = /http:\/\/127\.0\.0\.1:\d+/.exec(text) ?? [];
      if (found !== undefined) resolve(found);
    };
    running = run([at("orders.csv"), "--serve", "0"], { signal: stopping.signal, stderr: { write } });
  });
  const { status, body } = await new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
    const asked = request(`${address}/api/actions/contacts?budget=3`, (response) => {
      let body = "";
      response.on("data", (chunk) => {
        body += chunk;
      });
      response.on("end", () => resolve({ status: response.statusCode, body }));
    });
    asked.on("error", reject).end();
  });
  expect([status, JSON.parse(body).to_contact]).toEqual([200, 3]);
  stopping.abort();
  expect((await running)?.code).toBe(0);
});
