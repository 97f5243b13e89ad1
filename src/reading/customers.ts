import { ArrayDictionary } from "../columns/ArrayDictionary.ts";
import { TextColumn } from "../columns/columns.ts";
import type { HashDictionary } from "../columns/HashDictionary.ts";
import type { TextDictionary } from "../columns/TextDictionary.ts";
import { cleaned, codeIn, growable, lookAlikes } from "./cleanTexts.ts";
import { isGuest } from "./guests.ts";
import type { RoleColumns } from "./RoleColumns.ts";
import type { ColumnRole } from "./roleRule.ts";

/** Whose each row is. */
export interface Customers {
  readonly column: TextColumn;
  /** What customers are known by. */
  readonly by: "id" | "email" | "id and email" | "name" | "phone";
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
}

/** Orders that a file must have before one and the same customer in all of them is taken for no customer. */
const MANY = 10;
/** The share of all orders that one customer may have without being remarkable. */
const LARGE_SHARE = 0.2;
/** Roles that say whose an order is. */
const WHOSE: readonly ColumnRole[] = ["customerId", "email", "name", "phone"];
const EMAIL = /^[^\s@]+@[^\s@]+$/;

/** An id without blanks, without Excel's guard (`="007"`), and without the `.0` of a number. */
export const plainId = (text: string): string =>
  text
    .trim()
    .replace(/^="(.*)"$/, "$1")
    .replace(/^(\d+)\.0+$/, "$1");

/** A customer's id as it is compared: trimmed, `17850.0` as `17850`, an address in small letters; nothing for a guest. */
function normalizedId(text: string): string | undefined {
  const id = plainId(text);
  if (isGuest(id)) return undefined;
  return EMAIL.test(id) ? id.toLowerCase() : id;
}

function normalizedEmail(text: string): string | undefined {
  const email = text.trim().toLowerCase();
  return isGuest(email) ? undefined : email;
}

/** Whether only one value occurs. */
function isConstant(codes: Uint32Array, orders: number): boolean {
  if (orders < MANY) return false;
  let first = 0;
  for (const code of codes) {
    if (code === 0) continue;
    if (first === 0) first = code;
    else if (code !== first) return false;
  }
  return true;
}

/**
 * Whose each row is: by id; row by row by e-mail where there is no id, or where it is one and the same everywhere; by name
 * or phone only where the file has neither.
 *
 * @param orders orders of the file, by its order ids or else its rows
 */
export function customersOf(columns: RoleColumns, orders: number): Customers | undefined {
  const idColumn = columns.texts.get("customerId")?.[0];
  const emailColumns = columns.texts.get("email") ?? [];
  const cleanIds = idColumn && cleaned(idColumn, normalizedId);
  const isNone =
    cleanIds === undefined ||
    isEmpty(cleanIds) ||
    (!columns.given?.has("customerId") && isConstant(cleanIds.codes, orders));
  const ids = isNone ? undefined : cleanIds;
  // where every row has an id nobody asks for e-mails
  const emails =
    ids !== undefined && !ids.codes.includes(0)
      ? undefined
      : combined(emailColumns.map((column) => cleaned(column, normalizedEmail)));
  if (ids !== undefined) {
    const column = emails === undefined ? ids : withEmails(ids, emails);
    return { column, by: column === ids ? "id" : "id and email", warnings: similarIds(column) };
  }
  const isSaid = WHOSE.some((role) => columns.given?.has(role));
  if (emails !== undefined && !isEmpty(emails) && (isSaid || !isConstant(emails.codes, orders)))
    return { column: emails, by: "email", warnings: [] };
  for (const role of ["name", "phone"] as const) {
    const column = combined((columns.texts.get(role) ?? []).slice(0, 1).map((each) => cleaned(each, nameOfPerson)));
    if (column === undefined || isEmpty(column) || (!isSaid && isConstant(column.codes, orders))) continue;
    const header = columns.headers.get(role)?.[0];
    const message = `customers are told by ${role} (column ${JSON.stringify(header)}), as the file has neither ids nor e-mails: two of one ${role} are taken for one`;
    return { column, by: role, warnings: [{ code: "customer_by_name", message }] };
  }
  // a header and no rows: everybody is a customer
  if (columns.length > 0 || (idColumn === undefined && emailColumns.length === 0)) return undefined;
  const column = new TextColumn(new Uint32Array(0), new ArrayDictionary());
  return { column, by: idColumn ? "id" : "email", warnings: [] };
}

const isEmpty = ({ codes }: TextColumn): boolean => codes.every((code) => code === 0);

function nameOfPerson(text: string): string | undefined {
  const name = text.trim().replace(/\s+/g, " ");
  return isGuest(name) ? undefined : name;
}

/** The first text of each row that is one. */
function combined(columns: readonly TextColumn[]): TextColumn | undefined {
  const [first, ...rest] = columns;
  if (first === undefined || rest.length === 0 || !first.codes.includes(0)) return first;
  const { codes, dictionary } = growable(first);
  const all = codes.slice();
  for (const column of rest) fill(all, dictionary, column.codes, column.dictionary);
  return new TextColumn(all, dictionary);
}

/** Fills rows without a code with another column's text, each text looked up once. */
function fill(codes: Uint32Array, dictionary: TextDictionary, other: Uint32Array, texts: TextDictionary): void {
  const translation = new Uint32Array(texts.size);
  for (let row = 0; row < codes.length; row++) {
    const code = other[row] as number;
    if (codes[row] !== 0 || code === 0) continue;
    if (translation[code] === 0) translation[code] = codeIn(dictionary as HashDictionary, texts.at(code) as string);
    codes[row] = translation[code] as number;
  }
}

/** The ids, and where there is none the id that goes with the row's e-mail, if just one does, else that e-mail. */
function withEmails(ids: TextColumn, emails: TextColumn): TextColumn {
  const SEVERAL = 0xffffffff;
  const { codes, dictionary } = growable(ids);
  const idOf = new Uint32Array(emails.dictionary.size);
  for (let row = 0; row < codes.length; row++) {
    const [id, email] = [codes[row] as number, emails.codes[row] as number];
    if (id === 0 || email === 0) continue;
    idOf[email] = idOf[email] === 0 || idOf[email] === id ? id : SEVERAL;
  }
  const all = codes.map((id, row) => {
    const known = idOf[emails.codes[row] as number] as number;
    return id === 0 && known !== SEVERAL ? known : id;
  });
  fill(all, dictionary, emails.codes, emails.dictionary);
  return all.every((code, row) => code === codes[row]) ? ids : new TextColumn(all, dictionary);
}

/** A warning where ids differ only by case or blanks. */
function similarIds(column: TextColumn): { code: string; message: string }[] {
  const found = lookAlikes(column);
  if (found === undefined) return [];
  const message = `${found.count} customer ids differ from another only by case or blanks: they are kept apart`;
  return [{ code: "similar_ids", message }];
}

/** A warning where one customer has more than a fifth of all orders. */
export function dominant(counts: Uint32Array, orders: number): { code: string; message: string }[] {
  if (orders < MANY) return [];
  let most = 1;
  for (let code = 2; code < counts.length; code++) if ((counts[code] as number) > (counts[most] as number)) most = code;
  const count = counts[most] ?? 0;
  if (count <= LARGE_SHARE * orders) return [];
  const message = `one customer has ${count} of ${orders} orders, as a till or a guest account has`;
  return [{ code: "dominant_customer", message }];
}
