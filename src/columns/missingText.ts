/** What databases, pandas, R and spreadsheets write where a number or a date is missing. */
const MISSING: ReadonlySet<string> = new Set([
  ...["", "NA", "N/A", "n/a", "#N/A", "NaN", "NaT", "nan", "null", "NULL", "Null", "None", "none", "nil", "\\N"],
  ...["-", "–", "—", "--", "0000-00-00", "0000-00-00 00:00:00"],
]);

/** Whether a text says that a number or a date is missing; nothing else can be meant in a column of these. */
export const isMissing = (text: string): boolean => MISSING.has(text);
