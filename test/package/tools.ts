/** The repository's folder. */
export const ROOT = new URL("../..", import.meta.url).pathname;

/** The path of a command that `test/package/package.json` installs. */
export const tool = (name: string): string => new URL(`node_modules/.bin/${name}`, import.meta.url).pathname;
