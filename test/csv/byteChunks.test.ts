import { Readable } from "node:stream";
import fc from "fast-check";
import { expect, test } from "vitest";
import { byteChunks, byteLength, type CsvInput } from "../../src/csv/byteChunks.ts";

async function textOf(input: CsvInput): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of byteChunks(input)) chunks.push(chunk.slice());
  return Buffer.concat(chunks).toString("utf8");
}

async function* generated(...parts: (string | Uint8Array)[]): AsyncGenerator<string | Uint8Array> {
  yield* parts;
}

const TEXT = "id,name\n1,Åse 😀\n";

test("byteChunks(input) gives the same bytes for every kind of input", async () => {
  const bytes = new TextEncoder().encode(TEXT);
  const inputs: CsvInput[] = [
    TEXT,
    bytes,
    bytes.slice().buffer,
    Buffer.from(bytes),
    new Blob([bytes]),
    new Response(TEXT),
    new Blob([TEXT]).stream(),
    generated(TEXT.slice(0, 5), bytes.subarray(5)),
    Readable.from([bytes.subarray(0, 3), bytes.subarray(3)]),
    new ReadableStream({
      start(controller) {
        for (const char of TEXT) controller.enqueue(char);
        controller.close();
      },
    }),
  ];
  for (const input of inputs) expect(await textOf(input)).toBe(TEXT);
});

test("byteChunks(texts) keeps characters that are cut between two texts", async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: "grapheme" }), fc.nat({ max: 9 }), async (text, cut) => {
      expect(await textOf(generated(text.slice(0, cut), text.slice(cut)))).toBe(text);
    }),
  );
  const long = `${"x".repeat((1 << 20) - 1)}😀`;
  expect(await textOf(long)).toBe(long);
});

test("byteChunks(what was read before) says so", async () => {
  const inputs = [new Response(TEXT), new Blob([TEXT]).stream(), generated(TEXT)];
  for (const input of inputs) {
    await textOf(input);
    await expect(textOf(input)).rejects.toMatchObject({ code: "source_consumed" });
  }
});

test("byteChunks(a response without a file) names its status", async () => {
  const response = new Response("no", { status: 404, statusText: "Not Found" });
  await expect(textOf(response)).rejects.toMatchObject({ code: "missing_file", value: "404 Not Found" });
});

test("byteChunks(stream) cancels the stream when the reader stops early", async () => {
  let cancelled = false;
  const stream = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(Uint8Array.of(1)),
    cancel: () => {
      cancelled = true;
    },
  });
  for await (const _ of byteChunks(stream)) break;
  expect(cancelled).toBe(true);
});

test("byteLength(input) is known for what is in memory or says so", () => {
  expect(byteLength(new Uint8Array(3))).toBe(3);
  expect(byteLength(new Blob(["éa"]))).toBe(3);
  expect(byteLength(new Response("x", { headers: { "content-length": "12" } }))).toBe(12);
  expect(
    byteLength(new Response("x", { headers: { "content-length": "12", "content-encoding": "gzip" } })),
  ).toBeUndefined();
  expect(byteLength("text")).toBeUndefined();
});

test("byteChunks(what is no input) names what came", async () => {
  for (const input of [null, undefined, 7, ["a,b"], { length: 1 }]) {
    await expect(textOf(input as never)).rejects.toMatchObject({ code: "invalid_option", option: "input" });
  }
  async function* numbers(): AsyncGenerator<never> {
    yield 7 as never;
  }
  await expect(textOf(numbers())).rejects.toMatchObject({ code: "invalid_option" });
  async function* buffers(): AsyncGenerator<never> {
    yield new TextEncoder().encode(TEXT).buffer as never;
  }
  expect(await textOf(buffers())).toBe(TEXT);
});

test("byteChunks(a Node stream) can be read once", async () => {
  const stream = Readable.from([Buffer.from(TEXT)]);
  await textOf(stream);
  await expect(textOf(stream)).rejects.toMatchObject({ code: "source_consumed" });
});

test("byteLength(a response) believes only what can be a size", () => {
  for (const length of ["abc", "-1", "1e9", "99999999999999999999"]) {
    expect(byteLength(new Response("x", { headers: { "content-length": length } }))).toBeUndefined();
  }
});
