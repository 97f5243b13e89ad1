import { ArrayDictionary } from "../columns/ArrayDictionary.ts";
import { TextColumn } from "../columns/columns.ts";
import { isGuest } from "./guests.ts";
import type { RoleColumns } from "./RoleColumns.ts";

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
const EMAIL = /^[^\s@]+@[^\s@]+$/;

/** A customer's id as it is compared: trimmed, `17850.0` as `17850`, an address in small letters; nothing for a guest. */
function normalizedId(text: string): string | undefined {
  const id = text.trim().replace(/^(\d+)\.0+$/, "$1");
  if (isGuest(id)) return undefined;
  return EMAIL.test(id) ? id.toLowerCase() : id;
}

function normalizedEmail(text: string): string | undefined {
  const email = text.trim().toLowerCase();
  return isGuest(email) ? undefined : email;
}

/** The texts of a column under codes of one dictionary, 0 where there is none. */
function normalized(
  column: TextColumn,
  dictionary: ArrayDictionary,
  text: (text: string) => string | undefined,
): Uint32Array {
  const codes = new Uint32Array(column.dictionary.size);
  for (let code = 1; code < codes.length; code++) {
    const value = text(column.dictionary.at(code) as string);
    if (value !== undefined) codes[code] = dictionary.code(value);
  }
  return column.codes.map((code) => codes[code] as number);
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
  const dictionary = new ArrayDictionary();
  const idColumn = columns.texts.get("customerId")?.[0];
  const emailColumns = columns.texts.get("email") ?? [];
  let ids = idColumn && normalized(idColumn, dictionary, normalizedId);
  if (ids !== undefined && emailColumns.length > 0 && isConstant(ids, orders)) ids = undefined;
  if (ids !== undefined && !ids.some((code) => code !== 0)) ids = undefined;
  const emails = combined(emailColumns.map((column) => normalized(column, dictionary, normalizedEmail)));
  const warnings: { code: string; message: string }[] = [];
  if (ids !== undefined) {
    const codes = emails === undefined ? ids : withEmails(ids, emails, dictionary.size);
    const usesEmail = emails !== undefined && codes.some((code, row) => code !== ids[row]);
    const column = new TextColumn(codes, dictionary);
    return { column, by: usesEmail ? "id and email" : "id", warnings: lookAlikes(column) };
  }
  if (emails?.some((code) => code !== 0)) return { column: new TextColumn(emails, dictionary), by: "email", warnings };
  for (const role of ["name", "phone"] as const) {
    const codes = combined(
      (columns.texts.get(role) ?? []).slice(0, 1).map((each) => normalized(each, dictionary, nameOfPerson)),
    );
    if (!codes?.some((code) => code !== 0)) continue;
    const header = columns.headers.get(role)?.[0];
    const message = `customers are told by ${role} (column ${JSON.stringify(header)}), as the file has neither ids nor e-mails: two of one ${role} are taken for one`;
    warnings.push({ code: "customer_by_name", message });
    return { column: new TextColumn(codes, dictionary), by: role, warnings };
  }
  // a header and no rows: everybody is a customer
  if (columns.length === 0 && (idColumn !== undefined || emailColumns.length > 0))
    return { column: new TextColumn(new Uint32Array(0), dictionary), by: idColumn ? "id" : "email", warnings };
  return undefined;
}

function nameOfPerson(text: string): string | undefined {
  const name = text.trim().replace(/\s+/g, " ");
  return isGuest(name) ? undefined : name;
}

/** The first code of each row that is one. */
function combined(lists: readonly Uint32Array[]): Uint32Array | undefined {
  const [first, ...rest] = lists;
  if (first === undefined || rest.length === 0) return first;
  return first.map((code, row) => code || (rest.find((codes) => codes[row] !== 0)?.[row] ?? 0));
}

/** The ids, and where there is none the id that goes with the row's e-mail, if just one does, else that e-mail. */
function withEmails(ids: Uint32Array, emails: Uint32Array, size: number): Uint32Array {
  const SEVERAL = 0xffffffff;
  const idOf = new Uint32Array(size);
  for (let row = 0; row < ids.length; row++) {
    const [id, email] = [ids[row] as number, emails[row] as number];
    if (id === 0 || email === 0) continue;
    idOf[email] = idOf[email] === 0 || idOf[email] === id ? id : SEVERAL;
  }
  return ids.map((id, row) => {
    if (id !== 0) return id;
    const email = emails[row] as number;
    const known = idOf[email] as number;
    return known !== 0 && known !== SEVERAL ? known : email;
  });
}

/** A warning where ids differ only by case or blanks. */
function lookAlikes({ dictionary }: TextColumn): { code: string; message: string }[] {
  const seen = new Map<string, string>();
  let count = 0;
  let example = "";
  for (let code = 1; code < dictionary.size; code++) {
    const id = dictionary.at(code) as string;
    const plain = id.toLowerCase().replace(/\s+/g, "");
    const other = seen.get(plain);
    if (other === undefined) seen.set(plain, id);
    else if (count++ === 0) example = `${JSON.stringify(other)} and ${JSON.stringify(id)}`;
  }
  if (count === 0) return [];
  const message = `${count} customer ids differ from another only by case or blanks, as ${example}: they are kept apart`;
  return [{ code: "similar_ids", message }];
}

/** A warning where one customer has more than a fifth of all orders. */
export function dominant(
  counts: Uint32Array,
  dictionary: { at(code: number): string | null },
  orders: number,
): { code: string; message: string }[] {
  if (orders < MANY) return [];
  let most = 1;
  for (let code = 2; code < counts.length; code++) if ((counts[code] as number) > (counts[most] as number)) most = code;
  const count = counts[most] ?? 0;
  if (count <= LARGE_SHARE * orders) return [];
  const message = `one customer, ${JSON.stringify(dictionary.at(most))}, has ${count} of ${orders} orders: is it a till or a guest account?`;
  return [{ code: "dominant_customer", message }];
}
