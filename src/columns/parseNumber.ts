import { isMissing } from "./missingText.ts";

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/**
 * The number that a text spells in decimal, exactly as `Number()` would give it; NaN for a missing value, `undefined` for
 * anything else (words, `1,234`, `0x10`, `Infinity`).
 */
export function parseNumberText(spelt: string): number | undefined {
  const text = spelt.trim();
  if (isMissing(text)) return Number.NaN;
  if (!DECIMAL.test(text)) return undefined;
  const value = Number(text);
  // 1e999 is a number to Number(), but no amount of anything
  return Number.isFinite(value) ? value : undefined;
}
