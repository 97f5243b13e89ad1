import { ArrayDictionary } from "../columns/ArrayDictionary.ts";
import { TextColumn } from "../columns/columns.ts";

/** Characters of a pseudonym: 64 bits. */
const LENGTH = 16;

/** A column with each text replaced by the first 16 hexadecimal digits of its HMAC-SHA-256 under a key. */
export async function pseudonymized({ codes, dictionary }: TextColumn, key: string): Promise<TextColumn> {
  const encoder = new TextEncoder();
  const secret = await crypto.subtle.importKey("raw", encoder.encode(key), { name: "HMAC", hash: "SHA-256" }, false, [
    "sign",
  ]);
  const pseudonyms = new ArrayDictionary();
  const translation = new Uint32Array(dictionary.size);
  for (let code = 1; code < dictionary.size; code++) {
    const signature = await crypto.subtle.sign("HMAC", secret, encoder.encode(dictionary.at(code) as string));
    const hex = Array.from(new Uint8Array(signature), (byte) => byte.toString(16).padStart(2, "0")).join("");
    translation[code] = pseudonyms.code(hex.slice(0, LENGTH));
  }
  return new TextColumn(
    codes.map((code) => translation[code] as number),
    pseudonyms,
  );
}
