import { resolve } from "node:path";

/** A path as whoever called `npm run` means it: npm runs scripts in the package's folder, and says where it was called. */
export const fromCaller = (path: string): string => resolve(process.env.INIT_CWD ?? ".", path);

/** Whether whoever reads the output has heard enough: `npm run first-look | head`. */
export const isPipeClosed = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === "EPIPE";
