import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = new URL("../..", import.meta.url).pathname;

/** A file of the repository as text. */
export const read = (file: string): string => readFileSync(join(ROOT, file), "utf8");

/** README and the guides. */
export const GUIDES = ["README.md", ...readdirSync(join(ROOT, "docs")).map((file) => `docs/${file}`)].filter((file) =>
  file.endsWith(".md"),
);

/** The TypeScript blocks in them, numbered from 1 in each file. */
export function codeBlocks(): { title: string; file: string; number: number; block: string }[] {
  return GUIDES.flatMap((file) =>
    [...read(file).matchAll(/^```ts\n([\s\S]*?)\n```$/gm)].map((match, i) => ({
      title: `${file.replace(/\W/g, "-")}-${i + 1}`,
      file,
      number: i + 1,
      block: match[1] as string,
    })),
  );
}
