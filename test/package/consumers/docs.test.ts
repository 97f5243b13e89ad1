import { join } from "node:path";
import { inject } from "vitest";
import { examplesAreTrue } from "../../house/examples.ts";

// the packed package is installed there
examplesAreTrue(join(inject("shop"), "examples"));
