import { reload } from "../../servers/reload.ts";

reload(200);
