// A Worker with its data in its own script.

import { DataStore } from "clientele";
import { createFetchHandler } from "clientele/rest";
import transactions from "./orders.csv";

const handle = createFetchHandler(new DataStore({ transactions }));

export default {
  fetch: (request) => (request.url.endsWith("/code-from-strings") ? Response.json(codeFromStrings()) : handle(request)),
};

/** What comes of it here. */
function codeFromStrings() {
  try {
    return new Function("return 'made'")();
  } catch (error) {
    return error.name;
  }
}
