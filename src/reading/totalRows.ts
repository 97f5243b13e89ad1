import { group } from "d3-array";
import { isText } from "./countingOf.ts";
import { plainHeader } from "./headerWords.ts";
import { picked, type RoleColumns } from "./RoleColumns.ts";
import type { SampledFile } from "./readFile.ts";
import type { SourceColumn } from "./roleRule.ts";

/** What a row of an order's parts is called that is their sum, and what such a part is called, in seven languages. */
const TOTAL =
  /^(ot)?(grand|order)?(total|totale|totaal|gesamt|gesamtsumme|summe|endsumme|somme|suma|soma)(ordine|order|commande)?$/;
const PART =
  /^(ot)?(subtotal|zwischensumme|soustotal|subtotale|subtotaal|tax|mwst|tva|iva|btw|shipping|versand|versandkosten|livraison)/;

/**
 * The column of a file that says which of an order's rows is their sum, where they are its subtotal, shipping, taxes and total
 * one below the other; `undefined` in a file of anything else.
 */
export function totalsColumn({ columns }: SampledFile, key: SourceColumn): SourceColumn | undefined {
  const orders = [...group(key.profile.cells.keys(), (row) => key.profile.cells[row]).values()].filter(
    (rows) => rows.length > 1,
  );
  return columns.find(({ profile: { cells } }) => {
    const labels = cells.map((cell) => plainHeader(cell));
    const summed = orders.filter(
      (rows) =>
        rows.filter((row) => TOTAL.test(labels[row] as string)).length === 1 &&
        rows.some((row) => PART.test(labels[row] as string)),
    );
    return orders.length > 0 && summed.length > 0.8 * orders.length;
  });
}

/** The rows that are the sums of the others, by the column that says so. */
export function totalRows(columns: RoleColumns, column: SourceColumn): RoleColumns {
  const labels = columns.further.get(plainHeader(column.header));
  if (!isText(labels)) return columns;
  const { codes, dictionary } = labels;
  const isTotal = Uint8Array.from({ length: dictionary.size }, (_, code) =>
    code > 0 && TOTAL.test(plainHeader(dictionary.at(code) as string)) ? 1 : 0,
  );
  return picked(
    columns,
    Int32Array.from(codes.keys()).filter((row) => isTotal[codes[row] as number] === 1),
  );
}
