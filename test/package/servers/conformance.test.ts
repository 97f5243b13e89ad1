import { describe, test } from "vitest";
import { conformance } from "../../servers/conformance.ts";
import { SAMPLE, SHOP } from "../../servers/mounts.ts";
import { openAllMounts } from "./workerMount.ts";

describe.each([
  ["the sample data", SAMPLE, "C00001"],
  ["the real shop", SHOP, "CUS000001"],
] as const)("%s, a Worker among the mounts", (_, folder, known) => {
  if (folder) conformance(() => openAllMounts(folder), known);
  else test.skip("needs CLIENTELE_SHARED");
});
