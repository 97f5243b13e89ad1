import { fuzz } from "./fuzz.ts";
import { openMounts, SAMPLE } from "./mounts.ts";

fuzz(() => openMounts(SAMPLE), 500);
