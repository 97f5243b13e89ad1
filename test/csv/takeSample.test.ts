import fc from "fast-check";
import { expect, test } from "vitest";
import { byteChunks, type CsvInput } from "../../src/csv/byteChunks.ts";
import type { CsvSource } from "../../src/csv/CsvSource.ts";
import { FRONT, FURTHER, isSource, samplePlaces, takeSample } from "../../src/csv/takeSample.ts";

const WHOLE = FRONT + 2 * FURTHER;

/** Bytes of which no two pieces are alike. */
const bytesOf = (length: number): Uint8Array<ArrayBuffer> =>
  Uint8Array.from({ length }, (_, i) => (i * i + i / 251) & 127);

async function everything(source: CsvInput | CsvSource): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of isSource(source) ? source.chunks() : byteChunks(source)) chunks.push(chunk.slice());
  return new Uint8Array(Buffer.concat(chunks));
}

/** A stream whose pieces are overwritten by the next ones. */
async function* overwriting(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  const piece = new Uint8Array(size);
  for (let from = 0; from < bytes.length; from += size) {
    piece.set(bytes.subarray(from, from + size));
    yield piece.subarray(0, Math.min(size, bytes.length - from));
  }
}

test("samplePlaces(size) are front, middle and end, at even places", () => {
  fc.assert(
    fc.property(fc.oneof(fc.nat({ max: 2 * WHOLE }), fc.nat({ max: 2 ** 40 })), (size) => {
      const places = samplePlaces(size);
      if (size <= WHOLE) {
        expect(places).toEqual([[0, size]]);
        return;
      }
      const [front, middle, end] = places as [number, number][] as [
        [number, number],
        [number, number],
        [number, number],
      ];
      expect([places.length, front]).toEqual([3, [0, FRONT]]);
      expect([middle[0] % 2, middle[1] - middle[0], Math.abs(middle[0] - size / 2) < 2]).toEqual([0, FURTHER, true]);
      expect([end[0] % 2, end[1], end[1] - end[0] - FURTHER]).toEqual([0, size, size % 2]);
      expect(middle[0]).toBeGreaterThan(FURTHER);
      expect(end[0]).toBeGreaterThanOrEqual(middle[0]);
    }),
  );
});

test("takeSample(text, bytes, a Blob) has pieces from front, middle and end, and the source can be read", async () => {
  for (const size of [0, 7, WHOLE, WHOLE + 1, 3 * WHOLE, 300_001]) {
    const bytes = bytesOf(size);
    const pieces = samplePlaces(size).map(([from, to]) => bytes.slice(from, to));
    for (const input of [new TextDecoder().decode(bytes), bytes, bytes.buffer, new Blob([bytes])]) {
      const { sample, source } = await takeSample(input);
      expect(Buffer.compare(Buffer.concat([sample.front, ...sample.others]), Buffer.concat(pieces))).toBe(0);
      expect([sample.others.length, sample.whole]).toEqual(size <= WHOLE ? [0, true] : [2, false]);
      expect(Buffer.compare(await everything(source), bytes)).toBe(0);
    }
  }
});

test("takeSample(a stream) takes its front, and gives it again before the rest", async () => {
  const sizes = fc.tuple(fc.nat({ max: 2 * FRONT }), fc.integer({ min: 100, max: FRONT + 9 }));
  await fc.assert(
    fc.asyncProperty(sizes, fc.constantFrom("iterable", "stream", "response"), async ([size, step], kind) => {
      const bytes = bytesOf(size);
      const input = {
        iterable: () => overwriting(bytes, step),
        stream: () => new Blob([bytes]).stream(),
        response: () => new Response(bytes),
      }[kind]();
      const { sample, source } = await takeSample(input);
      expect(Buffer.compare(sample.front, bytes.subarray(0, sample.front.length))).toBe(0);
      expect(sample.front.length).toBeGreaterThanOrEqual(Math.min(size, FRONT));
      expect(sample.others).toEqual([]);
      if (sample.whole) expect(sample.front.length).toBe(size);
      if (size < FRONT) expect(sample.whole).toBe(true);
      expect(Buffer.compare(await everything(source), bytes)).toBe(0);
    }),
    { numRuns: 60 },
  );
});

test("takeSample(a source that reads itself) asks it, and leaves it whole", async () => {
  const sample = { front: bytesOf(3), others: [bytesOf(2)], whole: false };
  const source: CsvSource = {
    sample: async () => sample,
    chunks: () => overwriting(bytesOf(9), 4),
    read: () => Promise.reject(new Error("not asked for")),
  };
  expect(await takeSample(source)).toMatchObject({ sample, source });
  expect([source, "read", null, { read: 1 }, new Blob([]), overwriting(bytesOf(1), 1)].map(isSource)).toEqual([
    ...[true, false, false, false, false, false],
  ]);
});

test("takeSample(a stream) closes the stream when its rest is not wanted", async () => {
  let cancelled = false;
  const stream = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(bytesOf(1000)),
    cancel: () => {
      cancelled = true;
    },
  });
  const { source } = await takeSample(stream);
  expect(cancelled).toBe(false);
  for await (const _ of byteChunks(source as CsvInput)) break;
  expect(cancelled).toBe(true);
});

test("takeSample(a stream of one large chunk) looks at its front, and gives all of it", async () => {
  const bytes = bytesOf(5 * FRONT);
  const { sample, source } = await takeSample(new Blob([bytes]).stream().pipeThrough(new TransformStream()));
  expect([sample.front.length, sample.others, sample.whole]).toEqual([FRONT, [], false]);
  let length = 0;
  for await (const chunk of source as AsyncIterable<Uint8Array>) length += chunk.length;
  expect(length).toBe(bytes.length);
});
