import { pictures } from "./plots.mjs";

document.body.textContent = JSON.stringify(pictures());
