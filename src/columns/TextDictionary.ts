/**
 * The distinct texts of a column, each under a code. Code 0 is the missing text.
 *
 * Codes are dense: from 1 to `size - 1`. A code need not occur in the rows.
 */
export interface TextDictionary {
  /** One more than the largest code. */
  readonly size: number;
  /** The text of a code, `null` for code 0. */
  at(code: number): string | null;
  /** The code of a text, 0 when it is not there. */
  indexOf(text: string): number;
  /**
   * For each code of another dictionary the code of the same text here, where there is a quicker way than one text after
   * the other.
   *
   * @internal
   */
  codesOf?(other: TextDictionary): Uint32Array | undefined;
}
