import { Statement, sql } from "../statement.ts";
import type { Kind, OwnTypes } from "./Dialect.ts";
import { NEVER } from "./sqlTypes.ts";

/** A type without what says how it is stored, or that values may lack. */
function plainOf(type: string): string {
  const inner = /^(?:Nullable|LowCardinality|SimpleAggregateFunction)\((?:\w+, )?(.*)\)$/s.exec(type)?.[1];
  return inner === undefined ? type : plainOf(inner);
}

const WHOLE = /^U?Int(8|16|32|64|128|256)$/;
const FLOAT = /^(B?Float(16|32|64))$/;
const DECIMAL = /^Decimal(32|64|128|256)?\(/;
const TEXT = /^(String$|FixedString\(|UUID$|Enum(8|16)?\()/;
const DATE = /^(Date|Date32|DateTime|DateTime64)(\(.*\))?$/;

function kindOf(type: string): Kind | undefined {
  const plain = plainOf(type);
  if (DATE.test(plain)) return "date";
  if (TEXT.test(plain)) return "text";
  return WHOLE.test(plain) || FLOAT.test(plain) || DECIMAL.test(plain) || plain === "Bool" ? "number" : undefined;
}

/** So many seconds after 1970 began no zone is in another year: an instant of 0 is a date that lacks. */
const TWO_DAYS = sql`172800`;

/** The clock of a zone at an instant, as milliseconds; days are those of it. */
function clockOf(name: Statement, plain: string, zone: string): Statement {
  if (plain === "Date" || plain === "Date32") return sql`toInt64(toInt32(${name})) * 86400000`;
  const called = new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone;
  const isUtc = /^(utc|etc\/utc)$/i.test(called);
  const of = (fn: string, value: Statement) => new Statement([`${fn}(`, ", ", ")"], [value, called]);
  if (plain.startsWith("DateTime64")) {
    const exact = sql`toDateTime64(${name}, 3)`;
    const instant = sql`toUnixTimestamp64Milli(${exact})`;
    return isUtc ? instant : sql`(${instant} + timeZoneOffset(${of("toTimeZone", exact)}) * 1000)`;
  }
  const seconds = sql`toInt64(toUnixTimestamp(${name}))`;
  if (isUtc) return sql`${seconds} * 1000`;
  // a server that has no offsets has days, hours and minutes; what is less is the same on all clocks
  const clock = sql`((toInt64(${of("toRelativeDayNum", name)}) * 24 + ${of("toHour", name)}) * 60 + ${of("toMinute", name)}) * 60 + ${seconds} % 60`;
  return sql`(case when ${seconds} < ${TWO_DAYS} then ${seconds} else ${clock} end) * 1000`;
}

/** How types of ClickHouse are read. A `DateTime` is an instant, whatever zone it is shown in. */
export const clickhouseTypes: OwnTypes = {
  kindOf,
  keyOf: () => undefined,
  castTo(name, type, kind, zone) {
    const plain = plainOf(type);
    const own = kindOf(type);
    if (kind === "date") return own === "date" ? sql`toNullable(${clockOf(name, plain, zone)})` : undefined;
    if (kind === "number") {
      if (own !== "number") return undefined;
      const value = sql`toFloat64(${name})`;
      // what is no number, or no amount that could be added, is missing
      return FLOAT.test(plain) ? sql`(case when isFinite(${value}) then ${value} end)` : sql`toNullable(${value})`;
    }
    if (own !== "text" && (own !== "number" || plain === "Bool")) return undefined;
    return sql`nullIf(${textOf(name, plain)}, '')`;
  },
  equalsOf(name, type) {
    const plain = plainOf(type);
    return (text) => {
      if (text === "") return NEVER;
      if (plain === "String") return sql`${name} = ${text}`;
      if (WHOLE.test(plain) && /^(0|-?[1-9]\d{0,17})$/.test(text)) return sql`${name} = ${new Statement([text], [])}`;
      return sql`${textOf(name, plain)} = ${text}`;
    };
  },
};

/** A column as text: one of a fixed length has NUL at its end. */
function textOf(name: Statement, plain: string): Statement {
  return plain.startsWith("FixedString") ? sql`toStringCutToZero(${name})` : sql`toString(${name})`;
}
