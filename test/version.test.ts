import { expect, test } from "vitest";
import { VERSION } from "../src/version.ts";
import { read } from "./house/guides.ts";

test("VERSION is the package's, everywhere it is said", () => {
  for (const file of ["package.json", "jsr.json", "package-lock.json"])
    expect(JSON.parse(read(file)).version, file).toBe(VERSION);
  expect(JSON.parse(read("docs/openapi.json")).info.version).toBe(VERSION);
  expect(read("CHANGELOG.md")).toContain(`\n## ${VERSION}\n`);
});
