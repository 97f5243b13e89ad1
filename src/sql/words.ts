import { type SqlValue, Statement, sql, Word, type Words } from "./statement.ts";

/** What the engine calls it, as its dialect has it. */
const word = (of: (words: Words) => Statement): Statement =>
  new Statement(["", ""], [new Word(({ words }) => of(words))]);

/** As a double. */
export const double = (value: Statement | number): Statement => word((words) => words.double(given(value)));
/** As a whole number, as `limit` and lists of places take it. */
export const whole = (value: number): Statement => word((words) => words.whole(value));
/** As a text. */
export const text = (value: Statement | string): Statement => word((words) => words.text(given(value)));
/** A text that compares by its code points. */
export const byCodePoint = (text: Statement): Statement => word((words) => words.byCodePoint(text));
/** A text in lower case, as the database knows it, whatever the collation of its column. */
export const lower = (text: Statement): Statement => word((words) => words.lower(text));
/** Whether a text has another in it, when both are folded. */
export const contains = (text: Statement, part: string, fold: (text: Statement) => Statement): Statement =>
  word((words) => words.contains(text, part, fold));
/** A moment from epoch milliseconds, without a time zone. */
export const moment = (milliseconds: number | Statement): Statement =>
  word((words) => words.moment(given(milliseconds)));
/** Epoch milliseconds of a moment, without a part of one. */
export const milliseconds = (moment: Statement): Statement => word((words) => words.milliseconds(moment));
/** A day since 1970, as a whole number. */
export const dayNumberOf = (moment: Statement): Statement => word((words) => words.day(moment));
/** The months since the year 0 of a moment. */
export const monthOf = (moment: Statement): Statement => word((words) => words.month(moment));
/** A value that is there in every row. */
export const known = (value: Statement): Statement => word((words) => words.known(value));
/** Whether a value is among the rows of a statement. */
export const isIn = (value: Statement, rows: Statement): Statement => word((words) => words.isIn(value, rows));
/** Whether a value is one of some texts, which may be many. */
export const isAmong = (value: Statement, texts: readonly string[]): Statement =>
  word((words) => words.isIn(value, words.textsIn(texts)));
/** The texts, one a row, in a column `value`, in brackets. */
export const textsIn = (texts: readonly string[]): Statement => word((words) => words.textsIn(texts));
/** The rows of a list, with these columns of numbers. */
export const numbersIn: Words["numbersIn"] = (rows, columns) => word((words) => words.numbersIn(rows, columns));
/** The values of a group as a list, in an order; a client gives it as a list, or as JSON. */
export const list = (value: Statement, order: Statement): Statement => word((words) => words.list(value, order));
/** The value that such a share of a group is at most, between two where it falls between them. */
export const percentile = (share: number, value: Statement): Statement =>
  word((words) => words.percentile(share, value));
/** The standard deviation of a sample. */
export const deviation = (value: Statement): Statement => word((words) => words.deviation(value));
/**
 * Two numbers are one in a row of a history, since what a client makes of a row costs by its columns: the first day times `DAYS` and the days
 * to the last; the purchases times `COUNTS`, twice the paid ones, and 1 if the first was paid.
 */
export const DAYS: number = 2 ** 23;
export const COUNTS: number = 2 ** 25;

/** A row per customer, from lines. */
export const historiesFrom: Words["histories"] = (lines, hasPlaces) =>
  word((words) => words.histories(lines, hasPlaces));
/** The first and the last day of each customer, and how many there are. */
export const spansFrom: Words["spans"] = (lines) => word((words) => words.spans(lines));
/** What customers did since their first order. */
export const followed: Words["followed"] = (purchases) => word((words) => words.followed(purchases));
/** Steps of buyers, with those before. */
export const inOrder: Words["inOrder"] = (steps) => word((words) => words.inOrder(steps));
/** What was spent by some of those who spent least. */
export const ranked: Words["ranked"] = (spent, places) => word((words) => words.ranked(spent, places));
/** What the first orders have. */
export const firsts: Words["firsts"] = (lines) => word((words) => words.firsts(lines));
/** `left join` of what is not large. */
export const leftJoin: Statement = word((words) => words.leftJoin);

/** How many rows of a group are so. */
export const countIf = (condition: Statement): Statement => sql`count(case when ${condition} then 1 end)`;
/** The sum of a value in the rows of a group that are so; 0 without any. */
export const sumIf = (value: Statement, condition: Statement): Statement =>
  sql`coalesce(sum(case when ${condition} then ${value} end), 0)`;

const given = (value: Statement | SqlValue): Statement => (value instanceof Statement ? value : sql`${value}`);
