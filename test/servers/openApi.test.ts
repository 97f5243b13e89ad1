import { readFileSync } from "node:fs";
import { openApiDocument } from "clientele/rest";
import { expect, test } from "vitest";

const FILE = new URL("../../docs/openapi.json", import.meta.url);

test("docs/openapi.json is today's document (npm run openapi writes it)", () => {
  expect(JSON.parse(readFileSync(FILE, "utf8"))).toEqual(JSON.parse(JSON.stringify(openApiDocument())));
});
