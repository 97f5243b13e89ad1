/** `part` of `whole`, times `scale`; `null` when there is nothing to share. */
export function ratio(part: number, whole: number, scale = 1): number | null {
  return whole === 0 ? null : (scale * part) / whole;
}
