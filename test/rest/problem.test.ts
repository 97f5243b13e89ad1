import fc from "fast-check";
import { expect, test } from "vitest";
import { problem } from "../../src/rest/problem.ts";

const now = new Date("2025-09-30T12:00:00+13:00");

test("problem({ status, detail }, now) is a problem of RFC 9457 that nobody keeps", () => {
  const { status, headers, body } = problem({ status: 404, detail: "Not Found" }, now);
  expect([status, headers]).toEqual([
    404,
    { "content-type": "application/problem+json; charset=utf-8", "cache-control": "no-store" },
  ]);
  expect(JSON.parse(body)).toEqual({
    type: "about:blank",
    title: "Not Found",
    status: 404,
    detail: "Not Found",
    timestamp: "2025-09-29T23:00:00.000Z",
  });
});

test("problem({ errors, headers }, now) lists what is wrong and adds the headers", () => {
  const errors = [{ loc: ["query", "page"], msg: "expected a number", input: null }] as const;
  const answer = problem({ status: 422, detail: "page", errors, headers: { "retry-after": "5" } }, now);
  expect(JSON.parse(answer.body).errors).toEqual(errors);
  expect(answer.headers["retry-after"]).toBe("5");
  expect(answer.headers["cache-control"]).toBe("no-store");
});

test("problem({ status }, now) has a title for each status that a mount may give", () => {
  const titles = [400, 401, 403, 404, 405, 413, 414, 415, 422, 429, 431, 500, 503].map((status) => {
    return JSON.parse(problem({ status, detail: "" }, now).body).title;
  });
  expect(new Set(titles).size).toBe(titles.length);
  expect(titles).not.toContain("Error");
  expect(JSON.parse(problem({ status: 418, detail: "" }, now).body).title).toBe("Error");
});

test("problem({ detail }, now) can be read back whatever the text", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'a"\\\n\0\u2028é😀', "\ud800", "\udc00") }), (detail) => {
      expect(JSON.parse(problem({ status: 400, detail }, now).body).detail).toBe(detail);
    }),
  );
});
