import { slow } from "./slow.ts";

slow(20);
