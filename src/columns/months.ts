/** Names of the months in English, German, French, Spanish, Portuguese, Italian and Dutch, without accents. */
const NAMES: readonly (readonly string[])[] = [
  ["january", "januar", "janner", "jaenner", "janvier", "enero", "janeiro", "gennaio", "januari", "janv", "ene"],
  ["february", "februar", "feber", "fevrier", "febrero", "fevereiro", "febbraio", "februari", "fevr", "fev"],
  ["march", "marz", "maerz", "mrz", "mars", "marzo", "marco", "maart", "mrt"],
  ["april", "avril", "abril", "aprile", "avr", "abr"],
  ["may", "mai", "mayo", "maio", "maggio", "mei", "mag"],
  ["june", "juni", "juin", "junio", "junho", "giugno", "giu"],
  ["july", "juli", "juillet", "julio", "julho", "luglio", "juil", "lug"],
  ["august", "aout", "agosto", "augustus", "ago", "aou"],
  ["september", "septembre", "septiembre", "setiembre", "setembro", "settembre", "sept", "set", "sett"],
  ["october", "oktober", "octobre", "octubre", "outubro", "ottobre", "okt", "out", "ott"],
  ["november", "novembre", "noviembre", "novembro"],
  ["december", "dezember", "decembre", "diciembre", "dezembro", "dicembre", "dez", "dic"],
];

const MONTHS = /* @__PURE__ */ monthsByName();

function monthsByName(): ReadonlyMap<string, number> {
  const months = new Map<string, number>();
  NAMES.forEach((names, month) => {
    for (const name of names) for (const key of [name, name.slice(0, 3)]) months.set(key, month + 1);
  });
  // three letters that two months share
  months.delete("jui");
  return months;
}

/** Days of the week by their first letters. */
const WEEKDAYS = new Set([
  ...["mon", "tue", "wed", "thu", "fri", "sat", "sun", "die", "mit", "don", "fre", "sam", "son", "lun", "mer", "jeu"],
  ...["ven", "dim", "mie", "jue", "vie", "sab", "dom", "seg", "ter", "qua", "qui", "sex", "gio", "maa", "din", "woe"],
  ...["vri", "zat", "zon", "mar", "mo", "di", "mi", "do", "fr", "sa", "so", "ma", "wo", "vr", "za", "zo"],
]);

/** A word without case, accents and the point of an abbreviation. */
export function plainWord(word: string): string {
  return word.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/** The month, from 1, that a plain word names in one of the seven languages. */
export const monthOf = (word: string): number | undefined => MONTHS.get(word);

/** Whether a plain word names a day of the week, or may. */
export const isWeekday = (word: string): boolean =>
  WEEKDAYS.has(word) || (word.length > 3 && WEEKDAYS.has(word.slice(0, 3)));
