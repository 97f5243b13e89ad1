import { reload } from "./reload.ts";

reload(24);
