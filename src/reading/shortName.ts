/**
 * A file's name for a reading, which others may see: without its folder, and of an address without what may be a secret in it.
 * `undefined` where it has none.
 */
export function shortName(file: string | undefined): string | undefined {
  if (file === undefined) return undefined;
  const path = /^[a-z][a-z\d+.-]+:\/\//i.test(file) ? file.split(/[?#]/, 1)[0] : file;
  return path?.replace(/^.*[\\/](?=[^\\/])/s, "");
}
