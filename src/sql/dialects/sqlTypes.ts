import { type Statement, sql } from "../statement.ts";
import { byCodePoint } from "../words.ts";
import type { Kind, OwnTypes } from "./Dialect.ts";

/** Where the two differ. */
interface Differences {
  /** A column of a type as text. */
  readonly asText: (name: Statement, type: string) => Statement;
  /** A column of texts as it is compared. */
  readonly own: (name: Statement) => Statement;
  /** Whether rows may be grouped by a column as it is. */
  readonly hasKeys: boolean;
  /** A zone as the engine takes it for what IANA calls it. */
  readonly zone: (name: string) => string;
}

/** No row. */
export const NEVER: Statement = sql`1 = 0`;

const WHOLE = /^(u?(tiny|small|big|huge)int|u?integer|u?int\d*)$/;
const NUMERIC = /^(double precision|double|float\d?|real|numeric|decimal)(\([\d, ]+\))?$/;
const TEXT = /^(text|varchar|character varying|character|char|bpchar|citext|name)(\(\d+\))?$/;
const ENUM = /^enum(\(.*\))?$/s;

/** What a column of a type holds; `undefined` for what is neither text nor number nor date. */
function kindOf(type: string): Kind | undefined {
  const plain = type.toLowerCase();
  if (plain === "date" || /^timestamp(_\w+)?(\(\d\))?( with(out)? time zone)?$|^timestamptz$/.test(plain))
    return "date";
  if (TEXT.test(plain) || ENUM.test(plain) || plain === "uuid") return "text";
  return NUMERIC.test(plain) || WHOLE.test(plain) || plain === "boolean" ? "number" : undefined;
}

function equalsOf(name: Statement, type: string, own: Statement): (text: string) => Statement {
  const plain = type.toLowerCase();
  if (WHOLE.test(plain))
    return (text) => {
      if (!/^(0|-?[1-9]\d{0,38})$/.test(text)) return NEVER;
      const isLong = BigInt.asIntN(64, BigInt(text)) === BigInt(text);
      return isLong ? sql`${name} = ${text}::bigint` : sql`${name}::text = ${text}`;
    };
  if (plain === "uuid") return (text) => (UUID.test(text) ? sql`${name} = ${text}::uuid` : NEVER);
  if (/^(text|varchar|character varying)/.test(plain)) return (text) => (text === "" ? NEVER : sql`${own} = ${text}`);
  // char(n) is compared without the spaces at its end, a name cut off
  if (TEXT.test(plain) && plain !== "citext")
    return (text) => (text === "" ? NEVER : sql`${name} = ${text} and ${name}::text = ${text}`);
  return (text) => sql`${name}::text = ${text}`;
}

/** A UUID as databases write it. */
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** How types of PostgreSQL and DuckDB are read. */
export function typesOf({ asText, own, hasKeys, zone: zoneOf }: Differences): OwnTypes {
  return {
    kindOf,
    equalsOf: (name, type) => equalsOf(name, type, own(name)),
    keyOf(name, type, isExact) {
      const plain = type.toLowerCase();
      if (!hasKeys) return undefined;
      if (WHOLE.test(plain) || plain === "uuid") return { column: name, isThere: sql`${name} is not null` };
      return isExact && /^(text|character varying)/.test(plain)
        ? { column: name, isThere: sql`${name} <> ''` }
        : undefined;
    },
    castTo(name, type, kind, zone) {
      const plain = type.toLowerCase();
      const held = kindOf(type);
      if (kind === "date") {
        if (held !== "date") return undefined;
        if (/with time zone|^timestamptz/.test(plain)) return sql`(${name} at time zone ${zoneOf(zone)}::text)`;
        return plain === "date" ? sql`${name}::timestamp` : name;
      }
      if (kind === "number") {
        if (held !== "number") return undefined;
        if (plain === "boolean") return sql`${name}::int::float8`;
        const value = sql`${name}::float8`;
        // what is no number, or no amount that could be added, is missing
        return WHOLE.test(plain) ? value : sql`case when abs(${value}) < 'Infinity'::float8 then ${value} end`;
      }
      if (held !== "text" && (held !== "number" || plain === "boolean")) return undefined;
      return sql`nullif(${byCodePoint(asText(name, plain))}, '')`;
    },
  };
}
