import { fuzz } from "../../servers/fuzz.ts";
import { SAMPLE } from "../../servers/mounts.ts";
import { openAllMounts } from "./workerMount.ts";

fuzz(() => openAllMounts(SAMPLE), 3000);
