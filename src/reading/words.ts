// each list is made by one call without side effects, so that a bundler leaves out those that nobody uses

/** The words of a text. */
export function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/));
}

/** By word what it means: of two meanings of a word the first. */
export function meaningsOf<Meaning extends string>(
  words: Readonly<Record<Meaning, string>>,
): ReadonlyMap<string, Meaning> {
  const meanings = new Map<string, Meaning>();
  for (const [meaning, list] of Object.entries(words) as [Meaning, string][])
    for (const word of wordsOf(list)) if (!meanings.has(word)) meanings.set(word, meaning);
  return meanings;
}
