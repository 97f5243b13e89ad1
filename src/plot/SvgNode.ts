import { escaped } from "../display/escaped.ts";

/** An element of a picture: what React, a browser or `toSvg` make the same of. */
export interface SvgNode {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly children: readonly (SvgNode | string)[];
}

/** An element. */
export const node = (
  tag: string,
  attributes: SvgNode["attributes"],
  ...children: readonly (SvgNode | string | null)[]
): SvgNode => ({ tag, attributes, children: children.filter((child) => child !== null) });

/** No picture is larger: what lies further away is beyond it all the same. */
const FAR = 1e6;

/** A coordinate to a tenth of a pixel: engines differ in the last digits, and no eye sees them. */
export const round = (value: number): number => Math.round(Math.max(-FAR, Math.min(FAR, value || 0)) * 10) / 10 || 0;

/** Markup of an element. */
export function markup({ tag, attributes, children }: SvgNode): string {
  const written = Object.entries(attributes).map(([name, value]) => ` ${name}="${escaped(String(value))}"`);
  if (children.length === 0) return `<${tag}${written.join("")}/>`;
  const inner = children.map((child) => (typeof child === "string" ? escaped(child) : markup(child)));
  return `<${tag}${written.join("")}>${inner.join("")}</${tag}>`;
}
