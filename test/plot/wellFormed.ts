/** What is wrong with a text as XML; `undefined` if nothing is. Knows elements, attributes, entities and characters: all that plots have. */
export function xmlProblem(text: string): string | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML forbids
  const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/u.exec(text);
  if (forbidden) return `a forbidden character at ${forbidden.index}`;
  const open: string[] = [];
  const token = /<(\/?)([a-zA-Z][\w-]*)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>|<|([^<]+)/gy;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const [whole, closing, name = "", attributes = "", empty, plain] = match;
    const written = plain ?? attributes;
    const bad = /&(?!(?:amp|lt|gt|quot|#39);)/.exec(written);
    if (bad) return `a bare & in ${written.slice(0, 80)}`;
    if (plain !== undefined) continue;
    if (name === "") return `a bare < at ${match.index}: ${text.slice(match.index, match.index + 60)}`;
    const names = [...attributes.matchAll(/([\w:-]+)="/g)].map(([, attribute]) => attribute);
    if (new Set(names).size < names.length) return `an attribute twice in ${whole}`;
    if (closing === "/") {
      if (open.pop() !== name) return `</${name}> closes another element`;
    } else if (empty !== "/") open.push(name);
    if (token.lastIndex === text.length) break;
  }
  return open.length === 0 ? undefined : `${open.join(", ")} stay open`;
}

/** Attributes of a picture that are no place to draw at. */
export const badNumbers = (svg: string): readonly string[] =>
  [...svg.matchAll(/ [\w-]+="[^"]*(?:NaN|Infinity|\bundefined\b|\bnull\b)[^"]*"/g)]
    .map(([attribute]) => attribute)
    // texts may say what they like
    .filter((attribute) => !/ (?:class|style|font-family)=/.test(attribute));
