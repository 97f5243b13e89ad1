/** A strong entity tag: the version of the data, and a hash (FNV-1a) of what was asked of them. */
export function entityTag(version: string, question: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < question.length; i++) hash = Math.imul(hash ^ question.charCodeAt(i), 0x01000193);
  return `"${/^[\w-]*$/.test(version) ? version : encodeURIComponent(version)}.${(hash >>> 0).toString(36)}"`;
}

/** Whether a header `If-None-Match` names an entity tag: one of a list, weak or strong. */
export function matches(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  return ifNoneMatch.split(",").some((tag) => tag.trim().replace(/^W\//, "") === etag);
}
