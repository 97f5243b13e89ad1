/**
 * A text without its case, for comparisons "in any case": two texts that Unicode's full case folding makes alike come out alike,
 * as ß and SS, ς and Σ, İ and i with a dot above. Dotless ı counts as i besides.
 */
export function foldCase(text: string): string {
  // first down, so that capital ẞ goes the way of ß; up, where one letter becomes several; down, without regard to the word's end
  return text.toLowerCase().toUpperCase().toLowerCase().replaceAll("ς", "σ");
}
