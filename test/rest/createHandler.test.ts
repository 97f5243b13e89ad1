import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { createHandler, type HandlerOptions, type HandlerRequest } from "../../src/rest/createHandler.ts";
import type { CustomerStore } from "../../src/store/CustomerStore.ts";
import { DataStore } from "../../src/store/DataStore.ts";
import { VERSION } from "../../src/version.ts";
import { CUSTOMERS, NOW, shop, storeWith } from "./shop.ts";

const store = shop();
const handler = (options: HandlerOptions = {}) => createHandler(store, { now: () => NOW, ...options });
const send = (request: Partial<HandlerRequest>, options?: HandlerOptions) =>
  handler(options)({ method: "GET", url: "/api/metrics", headers: {}, ...request });

describe("routing", () => {
  // a guard by path sees another text, and whole addresses are for proxies
  test.each([
    "http://h/api/customers?page_size=1",
    "http://h/x/../api/customers?page_size=1",
    "HTTP://h/api/metrics",
    "*",
    "",
    "metrics",
    "?page=1",
    "javascript:alert(1)",
  ])("createHandler(store)({ url: '%s' }) is 400: a target is a path", async (url) => {
    for (const method of ["GET", "HEAD", "POST", "OPTIONS"]) {
      const { status, headers } = await send({ url, method });
      expect([status, headers["content-type"]]).toEqual([400, "application/problem+json; charset=utf-8"]);
    }
  });

  test("createHandler(store)(request) decodes ids and queries, plus signs being blanks in queries only", async () => {
    for (const [url, status] of [
      ["/api/customers/__proto__", 200],
      ["/api/customers/%5F%5Fproto%5F%5F", 200],
      ["/api/customers/C1%20", 404],
      ["/api/customers/C%2B1", 404],
      ["/api/customers?risk_level=%6Cow", 200],
      ["/api/customers?risk_level=low+", 422],
      ["/api/customers?%70age=1", 200],
    ] as const) {
      expect((await send({ url })).status, url).toBe(status);
    }
  });

  test.each(["/api/metrics/", "//api/metrics", "/API/metrics", "/nothing", "/api/customers/%zz"])(
    "createHandler(store)({ url: '%s' }) is 404",
    async (url) => {
      const { status, headers, body } = await send({ url });
      expect([status, headers["content-type"]]).toEqual([404, "application/problem+json; charset=utf-8"]);
      expect(JSON.parse(body)).toMatchObject({ detail: "Not Found", timestamp: new Date(NOW).toISOString() });
    },
  );

  test("createHandler(store)(request) is 405 with the methods there are, and 404 where there is nothing", async () => {
    for (const method of ["POST", "PUT", "PATCH", "DELETE", "TRACE", "get", "__proto__"]) {
      const { status, headers } = await send({ method });
      expect([status, headers.allow], method).toEqual([405, "GET, HEAD, OPTIONS"]);
      expect((await send({ method, url: "/nothing" })).status).toBe(404);
    }
  });

  test("createHandler(store)(HEAD) has status and headers of GET, and no body", async () => {
    for (const url of ["/api/metrics", "/api/customers?page_size=2", "/nothing", "/api/metrics?a=1", "/health/live"]) {
      const get = await send({ url });
      expect(get.body).not.toBe("");
      expect(await send({ method: "HEAD", url })).toEqual({ ...get, body: "" });
    }
    const { headers } = await send({});
    const again = await send({ method: "HEAD", headers: { "if-none-match": headers.etag as string } });
    expect([again.status, again.body]).toEqual([304, ""]);
  });

  test("createHandler(store)(OPTIONS) says which methods there are", async () => {
    expect(await send({ method: "OPTIONS" }, { cors: false })).toEqual({
      status: 204,
      headers: { allow: "GET, HEAD, OPTIONS" },
      body: "",
    });
    expect((await send({ method: "OPTIONS", url: "/nothing" })).status).toBe(404);
  });

  test("createHandler(store)(request) refuses an address of more than 8192 characters, whatever is there", async () => {
    const address = (length: number) => "/api/customers/".padEnd(length, "x");
    expect((await send({ url: address(8192) })).status).toBe(404);
    for (const method of ["GET", "POST", "OPTIONS"]) {
      expect((await send({ method, url: address(8193) })).status, method).toBe(414);
    }
    expect((await send({ url: "/".padEnd(1_000_000, "x") })).status).toBe(414);
  });

  test("createHandler(store, { basePath }) serves what is under it, and nothing else", async () => {
    const options = { basePath: "/crm" };
    expect((await send({ url: "/crm/api/metrics" }, options)).status).toBe(200);
    expect((await send({ url: "/crm/" }, options)).status).toBe(200);
    for (const url of ["/crm", "/api/metrics", "/crmapi/metrics", "/crm/crm/api/metrics", "/CRM/api/metrics", "/"]) {
      expect((await send({ url }, options)).status, url).toBe(404);
    }
  });
});

describe("the document", () => {
  const document = async (options?: HandlerOptions, url = "/openapi.json") =>
    JSON.parse((await send({ url }, options)).body);

  test("createHandler(store, options) serves a document that says name, version and place", async () => {
    const { info, servers } = await document();
    expect([info.title, info.version, servers]).toEqual(["clientele", VERSION, [{ url: "/" }]]);
    const named = await document({ basePath: "/crm", service: { name: "Shop" } }, "/crm/openapi.json");
    expect([named.info.title, named.info.version, named.servers]).toEqual(["Shop", VERSION, [{ url: "/crm" }]]);
  });

  test("createHandler(store, { openApi }) serves that document", async () => {
    expect(await document({ openApi: () => ({ openapi: "3.1.0" }) })).toEqual({ openapi: "3.1.0" });
  });
});

describe("CORS", () => {
  const LISTED = "http://localhost:5173";
  const preflight = (origin: string, options?: HandlerOptions, url?: string) =>
    send(
      { method: "OPTIONS", headers: { origin, "access-control-request-method": "GET" }, ...(url && { url }) },
      options,
    );

  test("createHandler(store)(request) lets listed origins read, with credentials, errors and 304 too", async () => {
    const { headers } = await send({});
    const requests: Partial<HandlerRequest>[] = [
      {},
      { method: "HEAD" },
      { method: "POST" },
      { url: "/nothing" },
      { url: "/api/metrics?a=1" },
      { headers: { "if-none-match": headers.etag } },
    ];
    for (const request of requests) {
      const listed = await send({ ...request, headers: { ...request.headers, origin: LISTED } });
      expect(listed.headers).toMatchObject({
        vary: "Origin",
        "access-control-allow-origin": LISTED,
        "access-control-allow-credentials": "true",
      });
      for (const origin of ["null", "https://evil.example"]) {
        const other = await send({ ...request, headers: { ...request.headers, origin } });
        expect(other.headers.vary).toBe("Origin");
        expect(Object.keys(other.headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
        expect(other.status).toBe(listed.status);
      }
    }
  });

  test("createHandler(store)(preflight) is 204; only a listed origin is let in", async () => {
    const listed = await preflight(LISTED);
    expect([listed.status, listed.body]).toEqual([204, ""]);
    expect(listed.headers).toMatchObject({
      "access-control-allow-origin": LISTED,
      "access-control-allow-credentials": "true",
      "access-control-allow-methods": "GET, HEAD",
      vary: "Origin",
    });
    for (const origin of ["null", "https://evil.example"]) {
      const { status, headers } = await preflight(origin);
      expect([status, headers["access-control-allow-origin"]]).toEqual([204, undefined]);
    }
    expect((await preflight(LISTED, {}, "/nothing")).status).toBe(204);
  });

  test("createHandler(store, { cors: { origins } }) has a list of its own", async () => {
    const options = { cors: { origins: ["https://shop.example"] } };
    const headers = { origin: "https://shop.example" };
    expect((await send({ headers }, options)).headers["access-control-allow-origin"]).toBe("https://shop.example");
    expect((await preflight(LISTED, options)).headers["access-control-allow-origin"]).toBeUndefined();
  });

  test("createHandler(store, { cors: false }) leaves it to the server in front", async () => {
    const { headers } = await send({ headers: { origin: LISTED } }, { cors: false });
    expect(Object.keys(headers).sort()).toEqual(["cache-control", "content-type", "etag"]);
    const asked = await preflight(LISTED, { cors: false });
    expect([asked.status, asked.headers]).toEqual([204, { allow: "GET, HEAD, OPTIONS" }]);
  });
});

describe("hooks", () => {
  test("createHandler(store, { onRequest, onResponse }) tell of every request the route, not the address", async () => {
    const told: unknown[] = [];
    const options: HandlerOptions = {
      onRequest: (event) => told.push(event),
      onResponse: ({ milliseconds, ...event }) => told.push([milliseconds >= 0, event]),
    };
    const cases = [
      ["GET", "/api/customers/C1", "/api/customers/{customer_id}", 200],
      ["GET", "/api/customers/secret", "/api/customers/{customer_id}", 404],
      ["HEAD", "/api/metrics?a=1", "/api/metrics", 422],
      ["POST", "/api/metrics", "/api/metrics", 405],
      ["OPTIONS", "/api/metrics", "/api/metrics", 204],
      ["GET", "/nothing", null, 404],
      ["GET", "/".padEnd(9000, "x"), null, 414],
    ] as const;
    for (const [method, url, route, status] of cases) {
      told.length = 0;
      await send({ method, url }, options);
      expect(told).toEqual([{ method, route }, [true, { method, route, status }]]);
    }
  });

  test("createHandler(store, { onError }) is told a cause that no body tells", async () => {
    const cause = new Error("secret");
    const told: unknown[] = [];
    const failing = storeWith(store, { getBusinessMetrics: () => Promise.reject(cause) });
    const statuses: number[] = [];
    const handle = createHandler(failing, {
      onError: (error, at) => told.push(error, at),
      onResponse: ({ status }) => statuses.push(status),
    });
    const { body } = await handle({ method: "GET", url: "/api/metrics", headers: {} });
    expect(told).toEqual([cause, { route: "/api/metrics" }]);
    expect(statuses).toEqual([500]);
    expect(body).not.toContain("secret");
  });

  // "It never rejects": what counts requests must not break them
  test.each(["onRequest", "onResponse"])(
    "createHandler(store, { %s }) never rejects, though it throws",
    async (hook) => {
      const fail = () => {
        throw new Error("secret");
      };
      expect((await send({}, { [hook]: fail })).status).toBe(200);
    },
  );
});

test("createHandler(store)(what no server gives) is an answer, also where the clock is broken", async () => {
  const broken: HandlerOptions["now"][] = [
    () => {
      throw new Error("no clock");
    },
    () => Number.NaN,
  ];
  for (const now of broken) {
    for (const url of ["/api/none", "/api/metrics", "no path"])
      expect((await handler({ now: now as () => number })({ method: "GET", url, headers: {} })).status).toBeLessThan(
        500,
      );
  }
  const nothing = { method: "GET", url: undefined, headers: null } as unknown as HandlerRequest;
  expect((await handler()(nothing)).status).toBe(400);
});

test("createHandler(store, { authorize }) keeps what its answer varies by", async () => {
  const refused = { status: 401, headers: { vary: "Authorization" }, body: "{}" };
  const { headers } = await send({}, { authorize: () => refused });
  expect(headers.vary).toBe("Authorization, Origin");
});

test("createHandler(store, { openApi: undefined }) has the document of its routes and path", async () => {
  const { body } = await send({ url: "/crm/openapi.json" }, {
    basePath: "/crm",
    openApi: undefined,
  } as unknown as HandlerOptions);
  expect(JSON.parse(body).servers).toEqual([{ url: "/crm" }]);
});

test.each<[option: string, value: unknown, expected: RegExp]>([
  ...["authorize", "onRequest", "onResponse", "now", "onError", "openApi"].flatMap((name) =>
    [null, true, "yes", {}].map((value): [string, unknown, RegExp] => [name, value, new RegExp(`${name}.*a function`)]),
  ),
  ["basePath", "crm", /basePath.*a path as browsers write it, as \/crm/],
  ["basePath", "/crm/../x", /basePath/],
  ["basePath", "/a b", /basePath/],
  ["basePath", "/ä", /basePath/],
  ["cacheControl", { maxAge: 1e21 }, /maxAge.*a whole number from 0 to 2147483648/],
  ["basePath", "/crm?a=1", /basePath/],
  ["basePath", 5, /basePath/],
  ["cors", null, /cors.*an object/],
  ["cors", true, /cors.*an object/],
  ["cors", { origin: "*" }, /did you mean origins/],
  // of a text a part would be enough
  ["cors", { origins: "https://shop.example" }, /cors\.origins.*a list/],
  ["cors", { origins: ["*"] }, /cors\.origins/],
  ["cors", { origins: ["null"] }, /cors\.origins/],
  ["cors", { origins: ["https://shop.example/"] }, /cors\.origins/],
  ["cors", { origins: ["https://Shop.example"] }, /cors\.origins/],
  ["cors", { origins: ["https://shop.example:443"] }, /cors\.origins/],
  ["cors", { origins: [/shop/] }, /cors\.origins/],
  ["service", "shop", /service.*an object/],
  ["service", { name: 1 }, /service\.name.*a text/],
  ["cacheControl", 60, /cacheControl/],
  ["cacheControl", { maxage: 60 }, /did you mean maxAge/],
  ["cacheControl", { scope: "shared" }, /scope.*one of public, private/],
  ["whileLoading", "never", /whileLoading.*one of wait, unavailable/],
  ["keepAnswers", "no", /keepAnswers.*true or false/],
  ["logger", null, /logger/],
  ["logger", console.error, /logger.*a function error/],
  ["routes", null, /routes/],
])("createHandler(store, { %s: %j }) says what is wrong with it", (option, value, expected) => {
  expect(() => createHandler(store, { [option]: value })).toThrow(expected);
});

test("createHandler(store)(any request) is JSON or nothing, and never the server's fault", async () => {
  const piece = fc.oneof(
    fc.constantFrom("api", "customers", "C1", "transactions", "search", "metrics", "..", "%2e", "%00", "%zz", "\\"),
    fc.constantFrom("?", "&", "=", "page=1", "page", "query=(", "segment=__proto__", "__proto__=1", "constructor", "#"),
    fc.string(),
  );
  const url = fc.array(piece, { maxLength: 8 }).map((pieces) => `/${pieces.join("/")}`);
  const request = fc.record({
    method: fc.constantFrom("GET", "GET", "HEAD", "OPTIONS", "POST", "CONNECT"),
    url: fc.oneof(
      url,
      url.map((path) => path.replaceAll("/?/", "?").replaceAll("/&/", "&")),
    ),
    headers: fc.dictionary(fc.constantFrom("origin", "if-none-match", "access-control-request-method"), fc.string()),
  });
  const handle = handler();
  await fc.assert(
    fc.asyncProperty(request, async (request) => {
      const { status, headers, body } = await handle(request);
      expect([200, 204, 304, 400, 404, 405, 422]).toContain(status);
      expect(headers["content-type"] ?? "application/json").toMatch(/^application\/(problem\+)?json/);
      if (body !== "") expect(JSON.parse(body)).toBeDefined();
      expect(body === "").toBe(request.method === "HEAD" || status === 204 || status === 304);
      for (const value of Object.values(headers)) expect(value).toMatch(/^[\x20-\x7e]*$/);
    }),
    { numRuns: 300 },
  );
});

test("createHandler(store, { authorize }) refuses when authorize says so, and when it fails", async () => {
  const told: unknown[] = [];
  const refused = { status: 401, headers: { "x-reason": "none" }, body: "" };
  const url = "/health/live";
  const failing = createHandler(shop(), {
    authorize: async () => {
      throw new Error("secret cause");
    },
    onError: (error) => told.push(error),
  });
  const failed = await failing({ method: "GET", url, headers: {} });
  expect([failed.status, failed.body.includes("secret")]).toEqual([500, false]);
  expect(told).toHaveLength(1);
  const refusing = createHandler(shop(), { authorize: (_, route) => (route === url ? refused : undefined) });
  expect((await refusing({ method: "GET", url, headers: {} })).status).toBe(401);
  expect((await refusing({ method: "GET", url: "/", headers: {} })).status).toBe(200);
  const preflight = { origin: "http://localhost:3000", "access-control-request-method": "GET" };
  expect((await refusing({ method: "OPTIONS", url, headers: preflight })).status).toBe(204);
});

test.each([null, true, false, 0, "no", {}, { status: 200 }, { status: 401, headers: {} }, []])(
  "createHandler(store, { authorize }) lets nobody in where authorize gives %j, and says so",
  async (given) => {
    const told: unknown[] = [];
    const handle = createHandler(shop(), {
      authorize: () => given as never,
      onError: (error) => told.push((error as Error).message),
    });
    expect((await handle({ method: "GET", url: "/api/metrics", headers: {} })).status).toBe(500);
    expect(told).toEqual([expect.stringContaining("authorize must be a function that gives undefined or an Answer")]);
  },
);

test("createHandler(store, hooks) answers where every hook throws or rejects", async () => {
  const throws = () => {
    throw new Error("broken");
  };
  const rejects = () => Promise.reject(new Error("broken"));
  for (const hook of [throws, rejects]) {
    const options = { onRequest: hook, onResponse: hook, onError: hook, logger: { error: hook } };
    expect((await send({}, options as never)).status).toBe(200);
    const missing = createHandler(new DataStore({}), options as never);
    expect((await missing({ method: "GET", url: "/api/metrics", headers: {} })).status).toBe(503);
  }
  // what nobody handles ends a process
  await new Promise((resolve) => setTimeout(resolve, 5));
});

test("createHandler(store) computes and renders an answer once for all who ask while it is made", async () => {
  const data = shop();
  await data.load();
  let asked = 0;
  const slowly = async <T>(answer: Promise<T>): Promise<T> => {
    asked++;
    await new Promise((resolve) => setTimeout(resolve));
    return answer;
  };
  const store = storeWith(data, {
    getBusinessMetrics: () => slowly(data.getBusinessMetrics()),
    getTransactionsFor: (id) => slowly(data.getTransactionsFor(id)),
  });
  const handle = createHandler(store);
  const rendering = vi.spyOn(JSON, "stringify");
  for (const [url, field] of [
    ["/api/metrics", "total_revenue"],
    ["/api/customers/C1/transactions", "transactions"],
    ["/openapi.json", "openapi"],
  ] as const) {
    asked = 0;
    rendering.mockClear();
    const answers = await Promise.all(Array.from({ length: 100 }, () => handle({ method: "GET", url, headers: {} })));
    const rendered = rendering.mock.calls.filter(([value]) => Object.hasOwn(Object(value), field));
    expect([asked, rendered.length, new Set(answers.map(({ body }) => body)).size]).toEqual([
      field === "openapi" ? 0 : 1,
      1,
      1,
    ]);
    expect(answers[0]?.status).toBe(200);
  }
  rendering.mockRestore();
});

// a version may be a counter that begins again, or a hash that two data share
test("createHandler(store) never answers for one snapshot with a body of another, whatever their versions say", async () => {
  let data = shop();
  const same = { version: async () => "v1" };
  const store: CustomerStore = { status: () => data.status(), snapshot: () => storeWith(data, same).snapshot() };
  const handle = createHandler(store);
  const revenue = async () =>
    JSON.parse((await handle({ method: "GET", url: "/api/metrics", headers: {} })).body).total_revenue;
  const before = await revenue();
  data = new DataStore({ customers: CUSTOMERS.replace("C1,6,600", "C1,6,700") });
  expect(await revenue()).toBe(before + 100);
});

describe("several shops", () => {
  const other = new DataStore({ customers: CUSTOMERS.replace("C1,6,600", "C1,6,700") });
  const stores: Record<string, CustomerStore> = { "a.example": store, "b.example": other };
  const handle = createHandler(({ headers }) => stores[headers.host?.toString() ?? ""], {
    authorize: ({ headers: { host, "x-api-key": key } }) =>
      key === `key of ${host}` ? undefined : { status: 403, headers: {}, body: "" },
  });
  const ask = (host: string, headers: Record<string, string> = {}, url = "/api/metrics") =>
    handle({ method: "GET", url, headers: { host, "x-api-key": `key of ${host}`, ...headers } });

  test("createHandler((request) => store) keeps data, kept bodies, tags and keys of shops apart", async () => {
    const bodies: number[] = [];
    for (const host of ["a.example", "b.example", "a.example", "b.example"]) {
      const { status, body } = await ask(host);
      expect(status).toBe(200);
      bodies.push(JSON.parse(body).total_revenue);
    }
    expect(bodies).toEqual([bodies[0], (bodies[0] as number) + 100, bodies[0], bodies[1]]);
    const { headers } = await ask("a.example");
    expect((await ask("a.example", { "if-none-match": headers.etag as string })).status).toBe(304);
    expect((await ask("b.example", { "if-none-match": headers.etag as string })).status).toBe(200);
    expect((await ask("b.example", { "x-api-key": "key of a.example" })).status).toBe(403);
    expect((await ask("c.example")).status).toBe(404);
    expect((await ask("b.example", {}, "/health/live")).status).toBe(200);
  });

  test("createHandler((request) => store) is 500 where the choice fails or gives no store, and nobody is told why", async () => {
    for (const choose of [
      () => Promise.reject(new Error("secret")),
      () => ({}) as CustomerStore,
      () => null as never,
    ]) {
      const told: unknown[] = [];
      const handle = createHandler(choose, { onError: (error) => told.push(error) });
      const { status, body } = await handle({ method: "GET", url: "/api/metrics", headers: {} });
      expect([status, body.includes("secret"), told.length]).toEqual([500, false, 1]);
    }
  });
});
