import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { unwrap, type Wrapping } from "../../src/csv/unwrap.ts";

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

function utf16(text: string, bigEndian: boolean): Uint8Array {
  const bytes = new Uint8Array(2 * text.length);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < text.length; i++) view.setUint16(2 * i, text.charCodeAt(i), !bigEndian);
  return bytes;
}

/** Chunks of some size in one piece of memory, which the next one overwrites. */
async function* chunked(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  const piece = new Uint8Array(size);
  for (let from = 0; from < bytes.length; from += size) {
    piece.set(bytes.subarray(from, from + size));
    yield piece.subarray(0, Math.min(size, bytes.length - from));
  }
}

async function read(chunks: AsyncIterable<Uint8Array>, encoding?: string) {
  const wrapping: Wrapping = { gzip: false, encoding: "utf-8", because: "valid UTF-8" };
  const parts: Uint8Array[] = [];
  for await (const part of unwrap(chunks, encoding, wrapping, { file: "orders.csv" })) parts.push(part.slice());
  return { text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(Buffer.concat(parts)), ...wrapping };
}

// a table begins with ASCII, and its text has no byte order mark inside
const texts = fc.string({ unit: "grapheme", maxLength: 60 }).map((text) => `a,b\n${text.replaceAll("\ufeff", "")}`);
const sizes = fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constant(1 << 12));

describe("unwrap(bytes in chunks of any size)", () => {
  test("leaves UTF-8 as it is", async () => {
    await fc.assert(
      fc.asyncProperty(texts, sizes, fc.boolean(), async (text, size, marked) => {
        const given = marked ? `\ufeff${text}` : text;
        const because = marked ? "byte order mark" : "valid UTF-8";
        expect(await read(chunked(utf8(given), size))).toEqual({
          text: given,
          gzip: false,
          encoding: "utf-8",
          because,
        });
      }),
    );
  });

  test("decodes UTF-16 of both ends, with and without a byte order mark, packed or not", async () => {
    await fc.assert(
      fc.asyncProperty(
        texts,
        sizes,
        fc.boolean(),
        fc.boolean(),
        fc.boolean(),
        async (text, size, bigEndian, marked, gzip) => {
          const bytes = utf16(marked ? `\ufeff${text}` : text, bigEndian);
          expect(await read(chunked(gzip ? gzipSync(bytes) : bytes, size))).toEqual({
            text,
            gzip,
            encoding: bigEndian ? "utf-16be" : "utf-16le",
            because: marked ? "byte order mark" : "NULs",
          });
        },
      ),
    );
  });

  test("unpacks gzip, of several members too", async () => {
    await fc.assert(
      fc.asyncProperty(texts, texts, sizes, async (text, more, size) => {
        const bytes = Buffer.concat([gzipSync(text), gzipSync(more)]);
        const expected = { text: text + more, gzip: true, encoding: "utf-8", because: "valid UTF-8" };
        expect(await read(chunked(bytes, size))).toEqual(expected);
      }),
    );
  });

  test("takes for windows-1252 what is not UTF-8", async () => {
    const latin = fc.array(fc.constantFrom("é,", "ß;", "x", "€\n", "ÿ ", "œ7"), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(latin, fc.integer({ min: 0, max: 30 }), fc.boolean(), async (parts, cut, gzip) => {
        const encode = (list: readonly string[]): Uint8Array =>
          Uint8Array.from(list.join(""), (c) => ({ "€": 0x80, œ: 0x9c })[c] ?? c.charCodeAt(0));
        const pieces = [["a,b\n"], parts.slice(0, cut), parts.slice(cut)].map(encode);
        async function* chunks(): AsyncGenerator<Uint8Array> {
          yield* gzip ? [gzipSync(Buffer.concat(pieces))] : pieces;
        }
        const plain = parts.every((part) => part === "x");
        expect(await read(chunks())).toEqual({
          text: `a,b\n${parts.join("")}`,
          gzip,
          encoding: plain ? "utf-8" : "windows-1252",
          because: plain ? "valid UTF-8" : "invalid UTF-8",
        });
      }),
    );
  });

  test("takes for windows-1252 what is not UTF-8 where a chunk ends in its first letter beyond ASCII", async () => {
    async function* chunks(): AsyncGenerator<Uint8Array> {
      yield* [Uint8Array.of(0x61, 0x2c, 0xe9), Uint8Array.of(0x2c, 0x62, 0x0a)];
    }
    expect(await read(chunks())).toMatchObject({ text: "a,é,b\n", encoding: "windows-1252" });
    async function* whole(): AsyncGenerator<Uint8Array> {
      for (const byte of utf8("a,é€😀,b\n")) yield Uint8Array.of(byte);
    }
    expect(await read(whole())).toMatchObject({ text: "a,é€😀,b\n", encoding: "utf-8" });
    async function* ending(): AsyncGenerator<Uint8Array> {
      yield Uint8Array.of(0x61, 0xe9);
    }
    expect(await read(ending())).toMatchObject({ text: "aé", encoding: "windows-1252" });
  });

  test("takes chunks that begin at any place of their memory, and are shorter than up to the next word", async () => {
    const bytes = utf8("abcdefghij");
    async function* chunks(): AsyncGenerator<Uint8Array> {
      for (const [from, to] of [
        [0, 4],
        [4, 4],
        [5, 5],
        [4, 5],
        [5, 6],
        [6, 9],
        [9, 10],
      ] as const)
        yield bytes.subarray(from, to);
    }
    expect(await read(chunks())).toMatchObject({ text: "abcdefghij", encoding: "utf-8" });
  });

  test("decodes as the option says, whatever the bytes look like", async () => {
    for (const [encoding, bytes, text, name] of [
      ["latin1", utf8("é"), "Ã©", "windows-1252"],
      ["Shift_JIS", Uint8Array.of(0x82, 0xa0, 0x2c, 0xb1), "あ,ｱ", "shift_jis"],
      ["utf-16le", utf16("Ж,1", false), "Ж,1", "utf-16le"],
      ["utf8", utf8("é"), "é", "utf-8"],
      ["windows-1251", gzipSync(Uint8Array.of(0xc6)), "Ж", "windows-1251"],
    ] as const) {
      for (const size of [1, 2, 3, 99]) {
        expect(await read(chunked(bytes, size), encoding)).toMatchObject({ text, encoding: name, because: "option" });
      }
    }
    // what is cut at the end is not passed over
    expect((await read(chunked(Uint8Array.of(0x61, 0x82), 1), "Shift_JIS")).text).toBe("a\ufffd");
  });
});

describe("unwrap(a source that breaks)", () => {
  test("refuses gzip that was cut anywhere", async () => {
    const packed = gzipSync(Array.from({ length: 500 }, (_, i) => `${i},${(i * i) % 977}\n`).join(""));
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2, max: packed.length - 1 }),
        fc.integer({ min: 1, max: 999 }),
        async (to, size) => {
          await expect(read(chunked(packed.subarray(0, to), size))).rejects.toMatchObject({
            name: "DataError",
            code: "unreadable_source",
            file: "orders.csv",
            message: expect.stringContaining("expected a whole gzip file, got "),
          });
        },
      ),
    );
  });

  test("closes the source when the reader stops early", async () => {
    for (const bytes of [utf8("a,b\n1,2\n"), gzipSync("a,b\n1,2\n"), utf16("a,b\n", true)]) {
      let closed = false;
      async function* chunks(): AsyncGenerator<Uint8Array> {
        try {
          for (;;) yield bytes;
        } finally {
          closed = true;
        }
      }
      const wrapping: Wrapping = { gzip: false, encoding: "utf-8", because: "valid UTF-8" };
      for await (const _ of unwrap(chunks(), undefined, wrapping)) break;
      await vi.waitFor(() => expect(closed).toBe(true));
    }
  });

  test("passes the source's own error on", async () => {
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield utf8("a,b\n");
      throw new Error("the line is dead");
    }
    await expect(read(failing())).rejects.toThrow("the line is dead");
  });

  test("passes the error of a source of gzip on", async () => {
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield gzipSync("a,b\n1,2\n".repeat(1000)).subarray(0, 30);
      throw new Error("the line is dead");
    }
    await expect(read(failing())).rejects.toThrow("the line is dead");
  });
});
