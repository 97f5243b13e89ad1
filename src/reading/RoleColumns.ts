import { ArrayDictionary } from "../columns/ArrayDictionary.ts";
import { type Column, TextColumn } from "../columns/columns.ts";
import { DateReading } from "../columns/DateReading.ts";
import { NumberReading } from "../columns/NumberReading.ts";
import { ambiguity } from "../csv/ambiguity.ts";
import { DataError } from "../errors.ts";
import { DAY_MS } from "../time.ts";
import { isFlag } from "./guests.ts";
import { isInCents, plainHeader } from "./headerWords.ts";
import { ROLE_NAMES, SEVERAL } from "./planOf.ts";
import { nameOf, type ReadFile } from "./readFile.ts";
import { type ColumnRole, type SourceColumn, UNSURE } from "./roleRule.ts";
import { candidatesOf, isCalledStatus } from "./roles.ts";
import { statusMeaning } from "./statuses.ts";

/** Numbers by row, NaN where missing. */
export type Numbers = Float64Array | Int32Array;

/** What a column of discounts holds: amounts off a line, or its part, of 1 or of 100. */
export type DiscountUnit = "amount" | "share" | "percent";

/** The columns of one file, or of several of one kind, by what they are to an order: one value per row each. */
export interface RoleColumns {
  readonly length: number;
  readonly texts: ReadonlyMap<ColumnRole, readonly TextColumn[]>;
  readonly numbers: ReadonlyMap<ColumnRole, Numbers>;
  /** Days with their times, NaN where missing. */
  readonly dates: Float64Array | undefined;
  readonly refundDates: Float64Array | undefined;
  readonly cancelledAt: Float64Array | undefined;
  /** Currency that stands beside amounts, where any does. */
  readonly beside: TextColumn | undefined;
  /** Decimals that amounts are written with, as a sample shows. */
  readonly decimals: number;
  /** Whether the total is known to be the order's, and not its line's. */
  readonly totalIsOrders: boolean;
  /** What discounts are, where it is said: by a percent sign behind them, or by the caller. */
  readonly discounts?: DiscountUnit;
  /** Columns of a preset beside those of roles, by plain header. */
  readonly further: ReadonlyMap<string, TextColumn | Numbers>;
  /** Roles with the header each came from. */
  readonly headers: ReadonlyMap<ColumnRole, readonly string[]>;
  /** Roles of which the caller said the column. */
  readonly given?: ReadonlySet<ColumnRole>;
  /** File and line of a row. */
  readonly placeOf: (row: number) => { readonly file: string | undefined; readonly line: number };
}

/** Roles of which one says what an order or a line amounts to. */
export const AMOUNTS: readonly ColumnRole[] = ["total", "lineTotal", "unitPrice"];

/** The columns of a file by role, each decision between equal claims made. */
export function roleColumns(file: ReadFile, others: readonly ReadFile[] = []): RoleColumns {
  const texts = new Map<ColumnRole, readonly TextColumn[]>();
  const numbers = new Map<ColumnRole, Numbers>();
  const headers = new Map<ColumnRole, readonly string[]>();
  let beside: TextColumn | undefined;
  let discounts: DiscountUnit | undefined;
  let decimals = 0;
  const dates = new Map<ColumnRole, Float64Array>();
  for (const [role, picks] of file.plan.picks) {
    const list = chosen(role, picks, file);
    const columns = list.map((pick) => settled(pick, file, others));
    headers.set(
      role,
      list.map(({ header }) => header),
    );
    const [first] = columns;
    if (first === undefined) continue;
    if (first.kind === "text")
      texts.set(
        role,
        columns.filter((column): column is TextColumn => column.kind === "text"),
      );
    else if (first.kind === "date") dates.set(role, first.values);
    else {
      const { header, profile } = list[0] as SourceColumn;
      const cents = file.plan.preset === undefined && role !== "quantity" && !profile.money && isInCents(header);
      numbers.set(role, cents ? Float64Array.from(first.values, (value) => value / 100) : first.values);
      if (AMOUNTS.includes(role)) decimals = Math.max(decimals, cents ? 2 : profile.decimals);
      const units = unitsOf(list[0] as SourceColumn, file);
      if (units !== undefined && AMOUNTS.includes(role)) beside ??= units;
      if (role === "discount" && units?.dictionary.indexOf("%") === 1) discounts = "percent";
    }
  }
  const { details, place } = file;
  if (
    !file.plan.given.has("orderId") &&
    isUnsure(file, headers.get("orderId")?.[0]) &&
    !tellsOrders(texts, dates.get("date"))
  ) {
    texts.delete("orderId");
    headers.delete("orderId");
  }
  return {
    length: file.rowCount,
    texts,
    numbers,
    dates: joined(dates.get("date"), dates.get("time")),
    refundDates: dates.get("refundDate"),
    cancelledAt: dates.get("cancelledAt"),
    beside,
    decimals,
    totalIsOrders: false,
    given: file.plan.given,
    ...(discounts && { discounts }),
    further: furtherColumns(file),
    headers,
    placeOf: (row) => ({ file: place.file, line: details.lines.at(row) }),
  };
}

/** Whether a header does not say that it is an order's number. */
function isUnsure({ plan }: ReadFile, header: string | undefined): boolean {
  const column = plan.picks.get("orderId")?.find((each) => each.header === header);
  return (
    plan.preset === undefined &&
    column !== undefined &&
    (candidatesOf([column]).get("orderId")?.[0]?.rank ?? 0) >= UNSURE
  );
}

/** Whether rows of one number always have one customer and one day, and some number comes more than once. */
function tellsOrders(texts: ReadonlyMap<ColumnRole, readonly TextColumn[]>, dates: Float64Array | undefined): boolean {
  const ids = texts.get("orderId")?.[0];
  const whose = (texts.get("customerId") ?? texts.get("email"))?.[0];
  if (ids === undefined || whose === undefined || dates === undefined) return false;
  const firstRows = new Int32Array(ids.dictionary.size).fill(-1);
  let repeated = false;
  for (let row = 0; row < ids.length; row++) {
    const id = ids.codes[row] as number;
    const first = firstRows[id] as number;
    if (id === 0) continue;
    if (first < 0) firstRows[id] = row;
    else {
      repeated = true;
      const sameDay = Math.floor((dates[row] as number) / DAY_MS) === Math.floor((dates[first] as number) / DAY_MS);
      if (whose.codes[row] !== whose.codes[first] || !sameDay) return false;
    }
  }
  return repeated;
}

/** Roles that must not be guessed between two columns. */
const DECISIVE: ReadonlySet<ColumnRole> = new Set([
  "customerId",
  "date",
  "time",
  "orderId",
  "total",
  "lineTotal",
  "unitPrice",
  "refunded",
  "currency",
]);

/** The columns of a role: of equal claims that say the same the first. */
function chosen(role: ColumnRole, picks: readonly SourceColumn[], file: ReadFile): readonly SourceColumn[] {
  const present = picks.filter(({ index }) => file.found.has(index));
  const { picks: all, given, preset } = file.plan;
  if (SEVERAL.has(role))
    return given.has(role) || preset !== undefined ? present : present.filter((pick) => isStillOf(role, pick, file));
  // how many matters where the price of one is all that there is
  const isPart = (role === "quantity" || role === "discount") && !all.has("total") && !all.has("lineTotal");
  if (!(DECISIVE.has(role) || isPart) || given.has(role) || preset !== undefined) return present.slice(0, 1);
  const [first, ...rest] = present;
  if (first === undefined) return [];
  const said = rest.filter(({ index }) => !isEmpty(file.found.get(index) as Column));
  const different = said.filter(
    ({ index }) => !saySame(file.found.get(first.index) as Column, file.found.get(index) as Column),
  );
  if (isEmpty(file.found.get(first.index) as Column) && said.length > 0) return said.slice(0, 1);
  if (different.length === 0) return [first];
  const names = [first, ...different].slice(0, 10).map(({ header }) => JSON.stringify(header.slice(0, 60)));
  const option =
    role === "time" ? "date" : (Object.entries(ROLE_NAMES).find(([, each]) => each === role)?.[0] ?? "revenue");
  const problem = `${names.join(" and ")} may each be the ${ROLE_WORDS[role]}: say which with the option columns: { ${option}: ${names[0]} }`;
  throw new DataError("ambiguous_roles", problem, {
    ...file.place,
    column: first.header,
    expected: `columns.${option}`,
  });
}

/** Whether a column that the sample knew nothing of turned out to be what its header says. */
function isStillOf(role: ColumnRole, { index, header, profile }: SourceColumn, file: ReadFile): boolean {
  const column = file.found.get(index);
  if (profile.filled > 0 || column?.kind !== "text" || isEmpty(column)) return true;
  const { dictionary } = column;
  const texts = Array.from({ length: dictionary.size - 1 }, (_, i) => dictionary.at(i + 1) as string);
  if (role === "flag") return texts.every(isFlag);
  return role !== "status" || isCalledStatus(header) || texts.some((text) => statusMeaning(text) !== undefined);
}

const ROLE_WORDS: { readonly [role in ColumnRole]?: string } = {
  customerId: "customer",
  date: "date of the order",
  orderId: "order's number",
  total: "amount",
  lineTotal: "amount of the line",
  unitPrice: "unit price",
  quantity: "quantity",
  discount: "discount",
  refunded: "refunded amount",
  currency: "currency",
  time: "time",
};

function isEmpty(column: Column): boolean {
  return column.kind === "text"
    ? column.codes.every((code) => code === 0)
    : column.values.every((value) => Number.isNaN(value));
}

/** Whether two columns say the same in every row: equal values, or texts of which each goes with one of the other. */
function saySame(a: Column, b: Column): boolean {
  if (a.kind === "text" && b.kind === "text") {
    const there = new Int32Array(a.dictionary.size).fill(-1);
    const back = new Int32Array(b.dictionary.size).fill(-1);
    for (let row = 0; row < a.length; row++) {
      const [x, y] = [a.codes[row] as number, b.codes[row] as number];
      if (there[x] === -1) there[x] = y;
      if (back[y] === -1) back[y] = x;
      if (there[x] !== y || back[y] !== x) return false;
    }
    // K1 beside K9 and K2 beside K1 are two customers each, however well they pair
    for (let code = 1; code < there.length; code++) {
      const twin = (there[code] as number) < 1 ? 0 : b.dictionary.indexOf(a.dictionary.at(code) as string);
      if (twin > 0 && twin !== there[code] && (back[twin] as number) > 0) return false;
    }
    return true;
  }
  if (a.kind === "text" || b.kind === "text") return false;
  const day = (value: number): number => (a.kind === "date" ? Math.floor(value / DAY_MS) : value);
  for (let row = 0; row < a.length; row++) {
    const [x, y] = [day(a.values[row] as number), day(b.values[row] as number)];
    if (x !== y && !(Number.isNaN(x) && Number.isNaN(y))) return false;
  }
  return true;
}

/** A column whose two readings, if there are two, are decided between: by another file of the same kind, or not at all. */
function settled(pick: SourceColumn, file: ReadFile, others: readonly ReadFile[]): Column {
  const name = nameOf(pick.index);
  const column = file.found.get(pick.index) as Column;
  const other = file.details.others.get(name);
  const reading = file.details.readings.get(name);
  if (other === undefined || reading === undefined) return column;
  const votes = new Set<boolean>();
  for (const each of others) {
    const twin = each.columns.find(({ header }) => plainHeader(header) === plainHeader(pick.header));
    const known = twin && each.details.readings.get(nameOf(twin.index));
    if (known === undefined || known.open) continue;
    if (known instanceof DateReading && reading instanceof DateReading && known.numeric)
      votes.add(known.order === reading.order);
    if (known instanceof NumberReading && reading instanceof NumberReading)
      votes.add(known.decimal === reading.decimal);
  }
  const [same, ...contrary] = votes;
  if (same === undefined || contrary.length > 0) throw ambiguity(pick.header, reading, file.place);
  return same ? column : other;
}

function unitsOf(pick: SourceColumn, file: ReadFile): TextColumn | undefined {
  const name = nameOf(pick.index);
  const units = file.details.units.get(name);
  const reading = file.details.readings.get(name);
  if (units === undefined || !(reading instanceof NumberReading)) return undefined;
  return new TextColumn(Uint32Array.from(units), new ArrayDictionary(reading.units));
}

/** A day with the time of day from a column of its own. */
function joined(days: Float64Array | undefined, times: Float64Array | undefined): Float64Array | undefined {
  if (days === undefined || times === undefined) return days;
  return days.map((day, row) => {
    const time = times[row] as number;
    if (Number.isNaN(time)) return day;
    // a time in another zone may be one of the day before or behind; a time with a day of its own counts by its time alone
    const clock = Math.abs(time) < 2 * DAY_MS ? time : ((time % DAY_MS) + DAY_MS) % DAY_MS;
    return Math.floor(day / DAY_MS) * DAY_MS + clock;
  });
}

function furtherColumns(file: ReadFile): Map<string, TextColumn | Numbers> {
  const further = new Map<string, TextColumn | Numbers>();
  for (const { index, header } of file.columns) {
    const column = file.found.get(index);
    if (column === undefined || column.kind === "date") continue;
    further.set(plainHeader(header), column.kind === "text" ? column : column.values);
  }
  return further;
}

/** Several files of one kind as one. */
export function concatenated(parts: readonly RoleColumns[]): RoleColumns {
  const [first] = parts as [RoleColumns];
  if (parts.length === 1) return first;
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const starts: number[] = [];
  for (let at = 0, i = 0; i < parts.length; at += (parts[i] as RoleColumns).length, i++) starts.push(at);
  const numbersOf = (of: (part: RoleColumns) => Numbers | undefined): Float64Array => {
    const all = new Float64Array(length).fill(Number.NaN);
    parts.forEach((part, i) => {
      const values = of(part);
      if (values !== undefined) all.set(values, starts[i] as number);
    });
    return all;
  };
  const textOf = (of: (part: RoleColumns) => TextColumn | undefined): TextColumn => {
    const dictionary = new ArrayDictionary();
    const codes = new Uint32Array(length);
    parts.forEach((part, i) => {
      const column = of(part);
      if (column === undefined) return;
      const translation = new Uint32Array(column.dictionary.size);
      for (let code = 1; code < translation.length; code++)
        translation[code] = dictionary.code(column.dictionary.at(code) as string);
      for (let row = 0; row < column.length; row++)
        codes[(starts[i] as number) + row] = translation[column.codes[row] as number] as number;
    });
    return new TextColumn(codes, dictionary);
  };
  const optional = <T>(of: (part: RoleColumns) => T | undefined, make: () => T): T | undefined =>
    parts.some((part) => of(part) !== undefined) ? make() : undefined;
  const keys = <K>(of: (part: RoleColumns) => ReadonlyMap<K, unknown>): K[] => [
    ...new Set(parts.flatMap((part) => [...of(part).keys()])),
  ];
  const texts = new Map(
    keys((part) => part.texts).map((role) => {
      const most = Math.max(...parts.map((part) => part.texts.get(role)?.length ?? 0));
      return [role, Array.from({ length: most }, (_, i) => textOf((part) => part.texts.get(role)?.[i]))] as const;
    }),
  );
  const discounts = parts.find((part) => part.discounts !== undefined)?.discounts;
  return {
    length,
    ...(discounts && { discounts }),
    texts,
    numbers: new Map(keys((part) => part.numbers).map((role) => [role, numbersOf((part) => part.numbers.get(role))])),
    dates: optional(
      ({ dates }) => dates,
      () => numbersOf(({ dates }) => dates),
    ),
    refundDates: optional(
      ({ refundDates }) => refundDates,
      () => numbersOf(({ refundDates }) => refundDates),
    ),
    cancelledAt: optional(
      ({ cancelledAt }) => cancelledAt,
      () => numbersOf(({ cancelledAt }) => cancelledAt),
    ),
    beside: optional(
      ({ beside }) => beside,
      () => textOf(({ beside }) => beside),
    ),
    decimals: Math.max(...parts.map((part) => part.decimals)),
    totalIsOrders: parts.some((part) => part.totalIsOrders),
    further: new Map(
      keys((part) => part.further).map((header) => {
        const isText = parts.some((part) => part.further.get(header) instanceof TextColumn);
        const of = (part: RoleColumns) => part.further.get(header);
        return [
          header,
          isText
            ? textOf((part) => of(part) as TextColumn | undefined)
            : numbersOf((part) => of(part) as Numbers | undefined),
        ];
      }),
    ),
    headers: new Map(parts.flatMap((part) => [...part.headers]).reverse()),
    placeOf: (row) => {
      let i = parts.length - 1;
      while (i > 0 && (starts[i] as number) > row) i--;
      return (parts[i] as RoleColumns).placeOf(row - (starts[i] as number));
    },
  };
}

/** Some rows of the columns. */
export function picked(columns: RoleColumns, rows: Int32Array): RoleColumns {
  const numbers = <T extends Numbers | undefined>(values: T): T => {
    if (values === undefined) return values;
    const Type = values instanceof Int32Array ? Int32Array : Float64Array;
    const list = new Type(rows.length);
    for (let i = 0; i < rows.length; i++) list[i] = values[rows[i] as number] as number;
    return list as unknown as T;
  };
  const text = (column: TextColumn): TextColumn => {
    const codes = new Uint32Array(rows.length);
    for (let i = 0; i < rows.length; i++) codes[i] = column.codes[rows[i] as number] as number;
    return new TextColumn(codes, column.dictionary);
  };
  return {
    ...columns,
    length: rows.length,
    texts: new Map([...columns.texts].map(([role, list]) => [role, list.map(text)])),
    numbers: new Map([...columns.numbers].map(([role, values]) => [role, numbers(values)])),
    dates: numbers(columns.dates),
    refundDates: numbers(columns.refundDates),
    cancelledAt: numbers(columns.cancelledAt),
    beside: columns.beside && text(columns.beside),
    further: new Map(
      [...columns.further].map(([header, column]) => [
        header,
        column instanceof TextColumn ? text(column) : numbers(column),
      ]),
    ),
    placeOf: (row) => columns.placeOf(rows[row] as number),
  };
}
