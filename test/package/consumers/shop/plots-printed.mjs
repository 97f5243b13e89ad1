import { pictures } from "./plots.mjs";

console.log(JSON.stringify(pictures()));
