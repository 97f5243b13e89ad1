// npm run openapi: writes docs/openapi.json, which a test compares with the document of today.
import { writeFileSync } from "node:fs";
import { openApiDocument } from "clientele/rest";

writeFileSync(new URL("../../docs/openapi.json", import.meta.url), `${JSON.stringify(openApiDocument(), null, 2)}\n`);
