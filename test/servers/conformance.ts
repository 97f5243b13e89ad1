import { METHODS } from "node:http";
import { routes } from "clientele/rest";
import { afterAll, beforeAll, expect, test } from "vitest";
import { essence, judge } from "./judge.ts";
import { type Mount, NOW, type Received, type Sent, takers } from "./mounts.ts";

/** Registers the tests of what all mounts of the same data answer alike; `known` is a customer of theirs. Call it from a test file. */
export function conformance(open: () => Promise<Mount[]>, known: string): void {
  let mounts: Mount[] = [];
  beforeAll(async () => {
    mounts = await open();
  });
  afterAll(async () => {
    await Promise.all(mounts.map((mount) => mount.close()));
  });

  /** One answer, after all mounts have agreed on it. */
  async function send(sent: Sent): Promise<Received> {
    const asked = takers(mounts, sent);
    const answers = await Promise.all(asked.map((mount) => mount.send(sent)));
    const [first] = answers as [Received];
    for (const [i, answer] of answers.entries()) {
      expect(essence(answer), `${asked[i]?.name}: ${sent.method ?? "GET"} ${sent.path}`).toEqual(essence(first));
    }
    return first;
  }
  const get = async (path: string) => {
    const answer = await send({ path });
    expect(answer.status, answer.body).toBe(200);
    return JSON.parse(answer.body);
  };

  const queries: Record<string, string> = { "/api/search/customers": "?query=c" };
  test.each(routes.map(({ path }) => path))("GET %s answers what the document says", async (path) => {
    const answer = await send({ path: path.replace("{customer_id}", known) + (queries[path] ?? "") });
    // these customers were given, not predicted
    const predicted = path === "/api/model/report" || /\/(forecast|contacts)$/.test(path);
    expect(answer.status, answer.body).toBe(predicted ? 404 : 200);
    if (predicted) expect(JSON.parse(answer.body).detail).toMatch(/^No predictions were made here/);
    judge(path, answer);
  });

  test.each([
    ["/api/customers?page=0", "page"],
    ["/api/customers?page=1.5", "page"],
    ["/api/customers?page=%205%20", "page"],
    ["/api/customers?page=0x10", "page"],
    ["/api/customers?page=1e9", "page"],
    ["/api/customers?page=99999999999999999999", "page"],
    ["/api/customers?page=1&page=2", "page"],
    ["/api/customers?page_size=101", "page_size"],
    ["/api/customers?sort_by=Churn", "sort_by"],
    ["/api/customers?order=down", "order"],
    ["/api/customers?segment=Loyal", "segment"],
    ["/api/customers?risk_level=__proto__", "risk_level"],
    ["/api/customers?__proto__=1", "__proto__"],
    ["/api/customers/CUS000001?customer_id=CUS000002", "customer_id"],
    ["/api/segments?segment_type=", "segment_type"],
    ["/api/search/customers", "query"],
    ["/api/search/customers?query=", "query"],
    [`/api/search/customers?query=${"a".repeat(101)}`, "query"],
    ["/api/analytics/revenue-trend?fill=yes", "fill"],
    ["/api/analytics/cross-sell?min_confidence=2", "min_confidence"],
    ["/api/metrics?verbose=1", "verbose"],
  ])("GET %s is refused because of %s", async (path, name) => {
    const answer = await send({ path });
    expect(answer.status).toBe(422);
    const { errors, timestamp, detail } = JSON.parse(answer.body);
    expect(errors.map((error: { loc: string[] }) => error.loc)).toContainEqual(["query", name]);
    expect(timestamp).toBe(new Date(NOW).toISOString());
    expect(detail).toContain(name);
  });

  test("a search takes every text literally, at once", async () => {
    for (const text of ["(", "[", "*", ".", "%00", "(((.*)*)*)*x", "(a+)+$"]) {
      const { total } = await get(`/api/search/customers?query=${encodeURIComponent(text)}`);
      expect(total).toBe(0);
    }
    const { results, total } = await get(`/api/search/customers?query=${known.slice(1, -1)}&limit=3`);
    expect(total).toBeGreaterThan(3);
    expect(results).toHaveLength(3);
  });

  test("unknown things are not found", async () => {
    const paths = [
      "/api/customers/NOBODY",
      `/api/customers/${known.toLowerCase()}`,
      "/api/customers/%00",
      "/api/customers/%zz",
    ];
    const more = [
      "/api/metrics/",
      "/API/metrics",
      "//api/metrics",
      "/api/customers/",
      "/nothing",
      "/api/customers/a%2Fb",
    ];
    const unknown = [
      "/api/recommendations/NOBODY",
      "/api/customers/NOBODY/transactions",
      `/api/customers/${"x".repeat(5000)}`,
    ];
    for (const path of [...paths, ...more, ...unknown]) {
      const answer = await send({ path });
      expect(answer.status, path).toBe(404);
      expect(answer.headers["content-type"]).toContain("application/problem+json");
    }
  });

  test("other methods are not allowed, OPTIONS says which are", async () => {
    for (const method of ["POST", "PUT", "PATCH", "DELETE"]) {
      const answer = await send({ method, path: "/api/metrics" });
      expect(answer.status).toBe(405);
      expect(answer.headers.allow).toBe("GET, HEAD, OPTIONS");
    }
  });

  test("every method that servers know is not allowed, on every mount and with its headers", async () => {
    const others = METHODS.filter((method) => !["GET", "HEAD", "OPTIONS", "CONNECT"].includes(method));
    for (const mount of mounts) {
      // a Request has no TRACE, and workerd refuses the rarer ones itself (501)
      const askable: Readonly<Record<string, readonly string[]>> = {
        fetch: others.filter((method) => method !== "TRACE"),
        worker: ["POST", "PUT", "PATCH", "DELETE"],
      };
      const { headers } = await mount.send({ path: "/api/metrics" });
      const own = Object.keys(headers).filter((name) => /^(x-|strict-|cross-|content-security|referrer)/.test(name));
      for (const method of askable[mount.name] ?? others) {
        for (const [path, status] of [
          ["/api/metrics", 405],
          ["/nothing", 404],
        ] as const) {
          const answer = await mount.send({ method, path });
          expect(answer.status, `${mount.name}: ${method} ${path}`).toBe(status);
          expect(Object.keys(answer.headers), `${mount.name}: ${method} ${path}`).toEqual(expect.arrayContaining(own));
        }
      }
      const [asked] = takers([mount], { path: "/api/customers/%zz" });
      if (asked === undefined) continue;
      const broken = await asked.send({ path: "/api/customers/%zz" });
      expect(Object.keys(broken.headers), mount.name).toEqual(expect.arrayContaining(own));
    }
  });

  test("HEAD has the headers of GET and no body", async () => {
    const get = await send({ path: "/api/metrics" });
    const head = await send({ method: "HEAD", path: "/api/metrics" });
    expect(head.body).toBe("");
    expect(head.status).toBe(200);
    expect(head.headers.etag).toBe(get.headers.etag);
  });

  test("who has an answer already is told that it holds", async () => {
    const { headers } = await send({ path: "/api/segments" });
    expect(headers.etag).toMatch(/^"[^"]+"$/);
    const again = await send({ path: "/api/segments", headers: { "if-none-match": `"other", W/${headers.etag}` } });
    expect(again.status).toBe(304);
    expect(again.body).toBe("");
    const other = await send({
      path: "/api/segments?segment_type=kmeans",
      headers: { "if-none-match": headers.etag as string },
    });
    expect(other.status).toBe(200);
  });

  test("lists lead from page to page, and no customer is skipped or repeated", async () => {
    const seen: string[] = [];
    let path: string | undefined = "/api/customers?page_size=100&sort_by=rfm_score&order=desc&risk_level=critical";
    let total = 0;
    while (path !== undefined) {
      const answer: Received = await send({ path });
      const list = JSON.parse(answer.body);
      total = list.total;
      seen.push(...list.customers.map((customer: { customer_id: string }) => customer.customer_id));
      const next = /<([^>]*)>; rel="next"/.exec(answer.headers.link ?? "")?.[1];
      path = next && `/api/customers${next}`;
    }
    expect(new Set(seen).size).toBe(total);
    expect(seen).toHaveLength(total);
  });

  test("only pages of the list may read with credentials", async () => {
    for (const mount of mounts) {
      const allowed = await mount.send({ path: "/api/metrics", headers: { origin: "http://localhost:5173" } });
      expect(allowed.headers["access-control-allow-origin"], mount.name).toBe("http://localhost:5173");
      expect(allowed.headers["access-control-allow-credentials"]).toBe("true");
      expect(allowed.headers.vary?.toLowerCase()).toContain("origin");
      for (const origin of ["null", "http://evil.example", "http://localhost:5173.evil.example"]) {
        const refused = await mount.send({ path: "/api/metrics", headers: { origin } });
        expect(refused.headers["access-control-allow-origin"], mount.name).toBeUndefined();
        expect(refused.headers.vary?.toLowerCase()).toContain("origin");
      }
      const asking = { origin: "http://localhost:3000", "access-control-request-method": "GET" };
      const preflight = await mount.send({ method: "OPTIONS", path: "/api/metrics", headers: asking });
      expect(preflight.status, mount.name).toBe(204);
      expect(preflight.headers["access-control-allow-origin"]).toBe("http://localhost:3000");
    }
  });
}
