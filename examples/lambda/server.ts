import { DataStore } from "clientele";
import { settingsFrom } from "../settings.ts";
import { sourcesIn } from "../sources.ts";
import { clientele } from "./mount.ts";

const settings = settingsFrom(process.env);
// outlives a call: one load per instance, begun before the first
const store = new DataStore(sourcesIn(settings.data));
store.load().catch((error: Error) => console.error(error.message));

/** The function's entry. Behind an HTTP API with a named stage give its path too: `basePath: "/prod"`. */
export const handler = clientele(store, {
  cors: { origins: settings.origins },
  onError: (error, { route }) => console.error(route, error),
});
