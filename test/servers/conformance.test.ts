import { conformance } from "./conformance.ts";
import { openMounts, SAMPLE } from "./mounts.ts";

conformance(() => openMounts(SAMPLE), "C00001");
