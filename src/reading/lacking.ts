import { shortList } from "../csv/readHeader.ts";
import { DataError } from "../errors.ts";
import type { Meaning } from "./headerWords.ts";
import type { SampledFile } from "./readFile.ts";
import type { SourceColumn } from "./roleRule.ts";
import type { Needed } from "./toLines.ts";

const WORDS: Readonly<
  Record<Needed, { readonly meanings: readonly Meaning[]; readonly option: string; readonly elsewhere: string }>
> = {
  date: {
    meanings: ["date", "at", "time", "created", "posting", "birth", "otherDate", "measure"],
    option: 'columns: { date: "..." }',
    elsewhere: "a list of customers has no orders: the export of orders has their dates",
  },
  customer: {
    meanings: ["customer", "email", "name", "phone"],
    option: 'columns: { customerId: "..." }',
    elsewhere: "another report, or a file of customers, may tell whose the orders are; give both in an array",
  },
  amount: {
    meanings: ["total", "amount", "price", "gross", "net", "line"],
    option: 'columns: { revenue: "..." } or amount: ["quantity", "price"]',
    elsewhere: "a file of items or payments may have the amounts; give both in an array",
  },
};

/** What a file lacks, which columns were looked at for it, what was wrong with each, and where it may be. */
export function lackingError(needed: readonly Needed[], file: SampledFile, joined: boolean): DataError {
  const { preset, columns, place } = file;
  const named = preset === undefined ? "" : `this looks like ${preset.title}, and `;
  const problems = needed.map((each) => {
    const { meanings, option, elsewhere } = WORDS[each];
    const looked = columns.filter((column) => meanings.some((meaning) => column.meaning.meanings.has(meaning)));
    const wrong = looked.slice(0, 12).map((column) => `${shortList([column.header])} (${reason(each, column)})`);
    const rest = looked.length > 12 ? ` and ${looked.length - 12} more` : "";
    const seen =
      wrong.length > 0
        ? `looked at ${wrong.join(", ")}${rest}`
        : `none of ${shortList(columns.slice(0, 40).map(({ header }) => header))} is called like one`;
    return `there is no ${each}: ${seen}; say which with the option ${option}${joined ? "" : `, or ${elsewhere}`}`;
  });
  return new DataError(`no_${needed[0] as Needed}`, `${named}${problems.join("; ")}`, {
    ...place,
    expected: "customer, date and amount of orders",
  });
}

function reason(needed: Needed, { profile, meaning }: SourceColumn): string {
  const { filled, dates, numbers, examples, distinct } = profile;
  if (filled === 0) return "empty";
  const example = JSON.stringify((examples[0] as string).slice(0, 30));
  if (needed === "date") return dates < filled ? `not dates: ${example}` : "not known to be the date of the order";
  if (needed === "amount") return numbers < filled ? `not numbers: ${example}` : "a number of something else";
  const isCustomers = meaning.meanings.has("customer") || meaning.meanings.has("email");
  return isCustomers && distinct <= 1 ? "tells nobody apart" : "not a customer's own id, e-mail or name";
}
