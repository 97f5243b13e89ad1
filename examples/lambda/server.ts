import { DataStore } from "clientele";
import { csvDirectory } from "clientele/node";
import { settingsFrom } from "../settings.ts";
import { clientele } from "./mount.ts";

const settings = settingsFrom(process.env);

/** The function's entry. The store outlives a call: one load per instance. */
export const handler = clientele(new DataStore(csvDirectory(settings.data)), { cors: { origins: settings.origins } });
