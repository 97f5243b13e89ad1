import fc from "fast-check";
import { expect, test } from "vitest";
import { Hash128 } from "../../src/columns/Hash128.ts";

/** The hash of words whose bytes are these. */
function digest(bytes: Uint8Array): string {
  const hash = new Hash128();
  hash.words(new Int32Array(bytes.buffer.slice(0)));
  return hash.digest();
}

test("Hash128 is MurmurHash3's x86 variant of 128 bits", () => {
  // reference: the MurmurHash3_x86_128 of its author, seed 0, of no bytes and of the bytes 0 to 15
  expect(digest(new Uint8Array(0))).toBe("00000000000000000000000000000000");
  expect(digest(Uint8Array.from({ length: 16 }, (_, i) => i))).toBe(reference(Array.from({ length: 16 }, (_, i) => i)));
});

/** A second implementation, with big integers, of whole blocks only. */
function reference(bytes: readonly number[]): string {
  const M = 0xffffffffn;
  const mul = (a: bigint, b: bigint) => (a * b) & M;
  const rot = (a: bigint, by: bigint) => ((a << by) | (a >> (32n - by))) & M;
  const C = [0x239b961bn, 0xab0e9789n, 0x38b34ae5n, 0xa1e38b93n];
  const h = [0n, 0n, 0n, 0n];
  const [turnK, turnH] = [
    [15n, 16n, 17n, 18n],
    [19n, 17n, 15n, 13n],
  ];
  const add = [0x561ccd1bn, 0x0bcaa747n, 0x96cd1c35n, 0x32ac3b17n];
  for (let at = 0; at < bytes.length; at += 16) {
    for (let lane = 0; lane < 4; lane++) {
      let k = 0n;
      for (let i = 3; i >= 0; i--) k = (k << 8n) | BigInt(bytes[at + 4 * lane + i] as number);
      k = mul(rot(mul(k, C[lane] as bigint), turnK[lane] as bigint), C[(lane + 1) % 4] as bigint);
      h[lane] = (h[lane] as bigint) ^ k;
      const sum = (rot(h[lane] as bigint, turnH[lane] as bigint) + (h[(lane + 1) % 4] as bigint)) & M;
      h[lane] = (mul(sum, 5n) + (add[lane] as bigint)) & M;
    }
  }
  for (let lane = 0; lane < 4; lane++) h[lane] = (h[lane] as bigint) ^ BigInt(bytes.length);
  const spread = () => {
    h[0] = h.reduce((a, b) => (a + b) & M);
    for (let lane = 1; lane < 4; lane++) h[lane] = ((h[lane] as bigint) + (h[0] as bigint)) & M;
  };
  spread();
  for (let lane = 0; lane < 4; lane++) {
    let k = h[lane] as bigint;
    k = mul(k ^ (k >> 16n), 0x85ebca6bn);
    k = mul(k ^ (k >> 13n), 0xc2b2ae35n);
    h[lane] = k ^ (k >> 16n);
  }
  spread();
  return h.map((lane) => lane.toString(16).padStart(8, "0")).join("");
}

test("Hash128 is the same word by word as in runs, and as the second implementation of whole blocks", () => {
  fc.assert(
    fc.property(fc.array(fc.integer(), { maxLength: 40 }), fc.nat(40), (words, cut) => {
      const [one, two] = [new Hash128(), new Hash128()];
      for (const word of words) one.word(word);
      two.words(Int32Array.from(words.slice(0, cut)));
      two.words(Int32Array.from(words.slice(cut)));
      const digest = one.digest();
      expect(two.digest()).toBe(digest);
      if (words.length % 4 === 0) expect(digest).toBe(reference([...new Uint8Array(Int32Array.from(words).buffer)]));
    }),
  );
});

test("Hash128.text tells texts apart that another cut would make equal", () => {
  const of = (...texts: string[]) => {
    const hash = new Hash128();
    for (const text of texts) hash.text(text);
    return hash.digest();
  };
  expect(new Set([of("ab", "c"), of("a", "bc"), of("abc"), of("abc", ""), of("ab\0"), of("ab")]).size).toBe(6);
});
