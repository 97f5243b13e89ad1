import { MAX_REJECTED, type RejectedRow } from "../columns/BadRows.ts";
import { quote, short } from "../columns/checks.ts";
import { TextColumn } from "../columns/columns.ts";
import { DateReading } from "../columns/DateReading.ts";
import { splitRecords } from "../csv/splitRecords.ts";
import { DataError, type DataErrorCode } from "../errors.ts";
import { plainHeader } from "./headerWords.ts";
import { AMOUNTS, picked, type RoleColumns } from "./RoleColumns.ts";
import { nameOf, type ReadFile } from "./readFile.ts";
import { wordsOf } from "./words.ts";

/** What the rows of a file are: data, or what stands below and between them. */
export interface DataRows {
  readonly columns: RoleColumns;
  /** Lines of totals, and remarks below the table. */
  readonly totals: number;
  readonly remarks: number;
  /** Rows set aside because something in them does not fit, and how many there are. */
  readonly rejectedRows: readonly RejectedRow[];
  readonly rejected: number;
}

/** What a line of totals is labelled, without case, accents, blanks and punctuation. */
const LABELS = /* @__PURE__ */ wordsOf(
  `total totals totale totales totaal totais sum sums summe summen gesamt gesamtsumme endsumme endbetrag zwischensumme
  gesamtergebnis somme suma soma somma subtotal grandtotal totalgeneral totalgeneralgeneral totalgenerale sommetotale
  sumatotal totalsum overalltotal totalgeral totalcomplessivo eindtotaal totalamount summegesamt`,
);

/**
 * The rows of a file that are data. Rows that have neither a date nor an order to take one from are totals or remarks where
 * they stand below the table or are labelled so, and bad rows elsewhere; so are those with a number or date that is none.
 *
 * @throws DataError for the first bad row, unless they are to be collected
 */
export function dataRows(file: ReadFile, given: RoleColumns, onBadRow: "fail" | "collect"): DataRows {
  const all = continued(given);
  const ids = all.texts.get("orderId")?.[0];
  const { dates, length } = all;
  const dated = datedIds(ids, dates);
  const hasDate = (row: number): boolean => dates === undefined || !Number.isNaN(dates[row]);
  const fillable = (row: number): boolean => ids !== undefined && dated[ids.codes[row] as number] === 1;
  const labels = labelled(all);
  const misfits = misfitting(file, all);
  const isRow = rowLike(all, misfits);
  const isHeader = repeatsHeader(all);
  // what stands below the table
  let end = length;
  let totals = 0;
  let remarks = 0;
  while (end > 0) {
    const row = end - 1;
    const isWhole = hasDate(row) && (ids === undefined || ids.codes[row] !== 0);
    // an order may be called Total as well as anything
    const isData = hasDate(row) || fillable(row) || isRow(row);
    const isTotal = (labels(row) && !isWhole) || (isData && sumsUp(all, ids, row, labels(row)));
    if (!isTotal && isData) break;
    if (isTotal || hasNumber(all, row)) totals++;
    else remarks++;
    end--;
  }
  // a table that is all remarks is one that cannot be read
  if (end === 0 && misfits.size > 0) {
    [end, totals, remarks] = [length, 0, 0];
  }
  const lastLine = end === 0 ? 0 : all.placeOf(end - 1).line;
  const bad = new Map<number, Bad>();
  const kept = new Int32Array(end);
  let count = 0;
  let isReport = false;
  for (let row = 0; row < end; row++) {
    const misfit = misfits.size === 0 ? undefined : misfits.get(row);
    if (isHeader(row)) {
      isReport = true;
      remarks++;
    } else if (misfit !== undefined && (hasDate(row) || isRow(row))) bad.set(row, misfit);
    else if (hasDate(row) || fillable(row)) kept[count++] = row;
    else if (labels(row) || (!isRow(row) && hasNumber(all, row))) totals++;
    // units or formats below the header
    else if (row === 0 && misfit !== undefined && !hasNumber(all, row)) remarks++;
    else bad.set(row, MISSING_DATE);
  }
  // below the table, and above each part of one whose header comes again
  const broken = file.result.rejected.filter((each) => !((isReport || each.line > lastLine) && isRemark(each, file)));
  const aside = file.result.rejected.length - broken.length;
  remarks += aside;
  const rejected = bad.size + file.result.rejectedCount - aside;
  if (rejected > 0 && (onBadRow === "fail" || count === 0)) throw firstBad(file, all, bad, broken[0], rejected);
  const columns = count === length ? all : picked(all, kept.subarray(0, count));
  const rejectedRows = [
    ...broken,
    ...[...bad].slice(0, MAX_REJECTED).map(([row, each]) => rejectedRow(all, row, each)),
  ].sort((a, b) => a.line - b.line);
  return { columns: filled(columns), totals, remarks, rejectedRows, rejected };
}

function rejectedRow(columns: RoleColumns, row: number, { code, column, expected, value, text }: Bad): RejectedRow {
  const reason = `expected ${expected}, got ${value === "" ? "none" : quote(value)}`;
  return { line: columns.placeOf(row).line, text, code, column: column === "" ? null : column, reason };
}

interface Bad {
  readonly code: DataErrorCode;
  readonly column: string;
  readonly expected: string;
  readonly value: string;
  readonly text: string;
}

const MISSING_DATE: Bad = {
  code: "missing_value",
  column: "",
  expected: "a date, or an order number of a row that has one",
  value: "",
  text: "",
};

/**
 * Whether a row without a date is one all the same, and a bad one: with two of order number, customer and amount; where its
 * date is none that can be read, with a number or a customer.
 */
function rowLike({ texts, numbers }: RoleColumns, misfits: ReadonlyMap<number, Bad>): (row: number) => boolean {
  const has = (columns: readonly TextColumn[], row: number): boolean => columns.some(({ codes }) => codes[row] !== 0);
  const ids = texts.get("orderId") ?? [];
  const customers = [...(texts.get("customerId") ?? []), ...(texts.get("email") ?? []), ...(texts.get("name") ?? [])];
  const amounts = AMOUNTS.flatMap((role) => numbers.get(role) ?? []);
  return (row) => {
    const marks = (has(ids, row) ? 1 : 0) + (has(customers, row) ? 1 : 0);
    if (misfits.has(row) && marks > 0) return true;
    return marks + (amounts.some((values) => !Number.isNaN(values[row])) ? 1 : 0) > 1;
  };
}

/** By order id 1 if any of its rows has a date. */
function datedIds(ids: TextColumn | undefined, dates: Float64Array | undefined): Uint8Array {
  if (ids === undefined || dates === undefined || !hasGap(dates))
    return new Uint8Array(ids?.dictionary.size ?? 1).fill(1, 1);
  const dated = new Uint8Array(ids.dictionary.size);
  for (let row = 0; row < dates.length; row++) if (!Number.isNaN(dates[row])) dated[ids.codes[row] as number] = 1;
  dated[0] = 0;
  return dated;
}

/** Whether a row is labelled as one of totals, in any of its texts. */
function labelled({ texts }: RoleColumns): (row: number) => boolean {
  const columns = [...texts].filter(([role]) => role !== "product" && role !== "category").flatMap(([, list]) => list);
  return (row) => columns.some((column) => isLabel(column.at(row)));
}

/** Whether a text is a label of totals, by itself or before or behind what they are of: `Summe Januar`, `Customer total`. */
function isLabel(text: string | null): boolean {
  if (text === null || text.length > LONGEST_LABEL) return false;
  const words = text.trim().split(/[\s:]+/);
  return (
    LABELS.has(plainHeader(text)) ||
    LABELS.has(plainHeader(words[0] as string)) ||
    LABELS.has(plainHeader(words.at(-1) as string))
  );
}

const LONGEST_LABEL = 100;

/** Whether a row repeats the header, as each page or month of a report does. */
function repeatsHeader({ texts, headers, dates }: RoleColumns): (row: number) => boolean {
  const columns = [...texts].flatMap(([role, list]) =>
    list.flatMap((column, i) => {
      const code = column.dictionary.indexOf(headers.get(role)?.[i] ?? "");
      return code > 0 ? [{ column, code }] : [];
    }),
  );
  const all = [...texts.values()].reduce((sum, list) => sum + list.length, 0);
  if (all === 0 || columns.length < all) return () => false;
  return (row) => Number.isNaN(dates?.[row]) && columns.every(({ column, code }) => column.codes[row] === code);
}

function hasNumber({ numbers }: RoleColumns, row: number): boolean {
  return [...numbers.values()].some((values) => !Number.isNaN(values[row]));
}

/** Whether a row of another number of cells is a remark: it holds little, and no date. */
function isRemark({ code, text }: RejectedRow, { sniff }: ReadFile): boolean {
  if (code !== "cell_count") return false;
  const [record] = splitRecords(text, sniff.dialect);
  const cells = (record?.cells ?? []).filter((cell) => cell.trim() !== "");
  const encoder = new TextEncoder();
  const isDate = (cell: string): boolean => {
    const bytes = encoder.encode(cell);
    return !Number.isNaN(new DateReading().parse(bytes, 0, bytes.length, 0) ?? Number.NaN);
  };
  // when a report was made
  if (cells.length === 1 && sniff.columns.length > 3) return true;
  return (cells.length <= 2 || cells.length * 2 < sniff.columns.length) && !cells.some(isDate);
}

/** Whether the last row lacks the order number that others have, or is labelled, and its amount is the sum of theirs. */
function sumsUp({ numbers }: RoleColumns, ids: TextColumn | undefined, last: number, isLabelled: boolean): boolean {
  if (last < 2 || (!isLabelled && (ids === undefined || ids.codes[last] !== 0))) return false;
  return (["total", "lineTotal"] as const).some((role) => {
    const values = numbers.get(role);
    if (values === undefined) return false;
    let sum = 0;
    for (let row = 0; row < last; row++) sum += values[row] || 0;
    return sum !== 0 && Math.abs(sum - (values[last] as number)) < 0.005 + 1e-9 * Math.abs(sum);
  });
}

/** The rows with a number or a date that is none, in columns that something depends on. */
function misfitting(file: ReadFile, columns: RoleColumns): Map<number, Bad> {
  const bad = new Map<number, Bad>();
  for (const role of [
    ...(["date", "total", "lineTotal", "unitPrice", "quantity", "discount", "refunded"] as const),
    ...(["customerId", "orderId", "email"] as const),
  ] as const) {
    const used = new Set(columns.headers.get(role));
    for (const { index, header } of file.plan.picks.get(role) ?? []) {
      const misfit = file.details.misfits.get(nameOf(index));
      if (misfit === undefined || !used.has(header)) continue;
      const { code, expected } = misfit.first;
      misfit.rows.forEach((row, i) => {
        if (!bad.has(row))
          bad.set(row, {
            code,
            column: header,
            expected: expectedOf(file, index, expected),
            value: misfit.values[i] ?? "",
            text: misfit.texts[i] ?? "",
          });
      });
    }
  }
  return bad;
}

/** What the column's other cells are like, and which of them shows it. */
function expectedOf(file: ReadFile, index: number, expected: string): string {
  const reading = file.details.readings.get(nameOf(index));
  const format = reading !== undefined && "format" in reading ? (reading.format as string | undefined) : undefined;
  const decided = reading?.evidence;
  const like = format === undefined ? "" : ` like the others, ${format}`;
  const mark =
    reading !== undefined && "decimal" in reading && decided !== undefined
      ? ` with a decimal ${reading.decimal === "," ? "comma" : "point"}`
      : "";
  const shows = decided === undefined ? "" : ` as line ${decided.line} shows (${quote(decided.text)})`;
  return `${like === "" ? expected : "a date"}${like}${mark}${shows}`;
}

function firstBad(
  file: ReadFile,
  all: RoleColumns,
  bad: ReadonlyMap<number, Bad>,
  structural: RejectedRow | undefined,
  count: number,
): DataError {
  const [row] = [...bad.keys()].sort((a, b) => a - b);
  const line = row === undefined ? Number.POSITIVE_INFINITY : all.placeOf(row).line;
  const more = count > 1 ? { more: count - 1 } : {};
  if (structural !== undefined && structural.line < line) {
    const { code, reason, text, column } = structural;
    return new DataError(code, reason, {
      ...file.place,
      line: structural.line,
      ...(column !== null && { column }),
      value: short(text),
      ...more,
    });
  }
  const { code, column, expected, value } = bad.get(row as number) as Bad;
  const header = column === "" ? all.headers.get("date")?.[0] : column;
  const got = value === "" ? "none" : quote(value);
  return new DataError(code, `expected ${expected}, got ${got}`, {
    ...file.place,
    line,
    ...(header !== undefined && { column: header }),
    value: short(value),
    expected,
    ...more,
  });
}

function hasGap(dates: Float64Array): boolean {
  for (let row = 0; row < dates.length; row++) if (Number.isNaN(dates[row])) return true;
  return false;
}

/** What stands for what is above it: a dash, ditto marks. */
const DITTOS = ["-", "--", "–", "—", '"', "''", "″", "〃"];

/** Rows that go on with the order above: without a number, date and customer of their own, but with a product. */
function continued(columns: RoleColumns): RoleColumns {
  const ids = columns.texts.get("orderId")?.[0];
  const product = columns.texts.get("product")?.[0];
  const { dates } = columns;
  if (ids === undefined || product === undefined || dates === undefined || !hasGap(dates)) return columns;
  const whose = [...(columns.texts.get("customerId") ?? []), ...(columns.texts.get("email") ?? [])];
  const keys = [ids, ...whose].map(({ codes, dictionary }) => ({
    codes,
    blank: new Set([0, ...DITTOS.map((mark) => dictionary.indexOf(mark)).filter((code) => code > 0)]),
  }));
  const codes = ids.codes.slice();
  for (let row = 1; row < codes.length; row++) {
    const isBlank = Number.isNaN(dates[row]) && keys.every((key) => key.blank.has(key.codes[row] as number));
    if (isBlank && product.codes[row] !== 0 && hasNumber(columns, row)) codes[row] = codes[row - 1] as number;
  }
  return { ...columns, texts: new Map([...columns.texts, ["orderId", [new TextColumn(codes, ids.dictionary)]]]) };
}

/** The columns with the date of its order in each line that has none of its own. */
function filled(columns: RoleColumns): RoleColumns {
  const { dates } = columns;
  const ids = columns.texts.get("orderId")?.[0];
  if (dates === undefined || ids === undefined || !hasGap(dates)) return columns;
  const first = new Float64Array(ids.dictionary.size).fill(Number.NaN);
  for (let row = 0; row < dates.length; row++) {
    const id = ids.codes[row] as number;
    const date = dates[row] as number;
    if (!Number.isNaN(date) && !((first[id] as number) <= date)) first[id] = date;
  }
  return {
    ...columns,
    dates: dates.map((date, row) => (Number.isNaN(date) ? (first[ids.codes[row] as number] as number) : date)),
  };
}
