import { pictures } from "./plots.mjs";

export default { fetch: () => Response.json(pictures()) };
