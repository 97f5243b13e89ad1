import { OptionError } from "../errors.ts";
import { requireOneOf, requireOptions, requireWhole } from "../options.ts";
import { type GridSource, gridOf } from "./grid.ts";
import { gridHtml } from "./gridHtml.ts";
import { gridText } from "./gridText.ts";

/** The method by which notebooks ask a value how it looks: `Symbol.for("Jupyter.display")`, as Deno's notebooks do. */
export const JUPYTER_DISPLAY: unique symbol = Symbol.for("Jupyter.display");

/** How a value looks, by the kinds that a notebook knows; with a plot, where there is one. */
export interface MimeBundle {
  readonly "text/plain": string;
  readonly "text/html": string;
  readonly "image/svg+xml"?: string;
  readonly "application/vnd.vegalite.v5+json"?: Readonly<Record<string, unknown>>;
}

/** Draws an answer, together with its table; `undefined` for what has no plot. */
export type DrawAnswer = (
  answer: unknown,
  /** Which question it answers and how it was asked, where that is known. */
  said: { readonly title: string; readonly options: object } | undefined,
  table: Pick<Display, "text" | "html">,
) => MimeBundle | undefined;

/** How to display. */
export interface DisplayOptions {
  /** Above the table. Default the table's own name. */
  readonly title?: string;
  /** Rows at most, from 1; the others are counted. Default 20. */
  readonly rows?: number;
  /** Which columns, in which order. Default all. */
  readonly columns?: readonly string[];
  /** Units by column, in words, in place of those that the table knows. */
  readonly units?: Readonly<Record<string, string>>;
  /** Whether to show an answer's plot, where `showPlots` of `clientele/plot` was called. Default `true`. */
  readonly plot?: boolean;
}

/** Something to look at. */
export interface Display {
  /** In columns, for a console. */
  readonly text: string;
  /** A table, below its plot where there is one; all texts are escaped. */
  readonly html: string;
  /** What a notebook shows by itself. */
  readonly [JUPYTER_DISPLAY]: () => MimeBundle;
}

/** A table, seen from outside. */
interface Tabular {
  readonly schema: {
    readonly name: string;
    readonly columns: readonly { readonly name: string; readonly unit: string }[];
  };
  readonly columnNames: readonly string[];
  readonly length: number;
  readonly column: (name: string) => { readonly at: (row: number) => unknown };
}

let drawAnswer: DrawAnswer | undefined;

/** Lets answers be drawn where they are displayed; returns what ends it. */
export function drawWith(draw: DrawAnswer): () => void {
  drawAnswer = draw;
  return () => {
    if (drawAnswer === draw) drawAnswer = undefined;
  };
}

/** What an answer says of itself: which question it answers, how it was asked, and the units of its fields. */
interface Said {
  readonly title: string;
  readonly units: Readonly<Record<string, string>>;
  readonly options: object;
}
const known = new WeakMap<object, Said>();
/** Values that show themselves in their own way. */
const own = new WeakMap<object, () => MimeBundle>();

function drawn(value: unknown, said: Said | undefined, table: Pick<Display, "text" | "html">): MimeBundle | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  return own.get(value)?.() ?? drawAnswer?.(value, said, table);
}

/**
 * A table, or any answer, to look at: rows as a table with their units, an object as its names and values. Long ones are
 * shortened, and say so. A `Table`, the answers of a `DataStore`, reports and forecasts show themselves in a notebook that asks,
 * with their plots once `showPlots` of `clientele/plot` was called; tslab does not ask:
 * `const show = (value) => tslab.display.html(display(value).html)`.
 *
 * @param value a Table, an array of rows or values, or an object
 * @returns text, HTML, and the method that notebooks look for
 * @throws OptionError for fewer rows than 1, and for a column that is not there
 * @example
 * ```ts
 * import { display } from "clientele";
 *
 * display([{ segment: "Loyal", customers: 1200 }]).text; // => "segment  customers\nLoyal        1,200"
 * ```
 */
export function display(value: unknown, options: DisplayOptions = {}): Display {
  requireOptions("display", options, ["title", "rows", "columns", "units", "plot"]);
  const said = typeof value === "object" && value !== null ? known.get(value) : undefined;
  const { rows = 20, columns, units = said?.units ?? {}, title = said?.title, plot = true } = options;
  if (typeof plot !== "boolean") throw new OptionError("display", "plot", "true or false", plot);
  requireWhole("display", "rows", rows, 1);
  const source = sourceOf(value);
  if (columns !== undefined && !Array.isArray(columns)) {
    throw new OptionError("display", "columns", "an array of names", columns);
  }
  const names = source.columns.map(({ name }) => name);
  // rows that there are not have any columns, and those further down may have more than the first
  const open = source.length === 0 || (source.more ?? false);
  if (!open) for (const name of columns ?? []) requireOneOf("display", "columns", name, names);
  const chosen: GridSource["columns"] | undefined = columns?.map(
    (name) => source.columns[names.indexOf(name)] ?? { name },
  );
  const grid = gridOf(
    {
      ...source,
      title: title ?? source.title,
      columns: (chosen ?? source.columns).map(({ name, unit }) => ({
        name,
        unit: Object.hasOwn(units, name) ? units[name] : unit,
      })),
    },
    rows,
  );
  const table = { text: gridText(grid), html: gridHtml(grid) };
  const bundle: MimeBundle = (plot ? drawn(value, said, table) : undefined) ?? {
    "text/plain": table.text,
    "text/html": table.html,
  };
  return { text: bundle["text/plain"], html: bundle["text/html"], [JUPYTER_DISPLAY]: () => bundle };
}

/** Lets a value show itself in its own way, as charts do; what it is, and what others see of it, does not change. */
export function showingAs<T extends object>(value: T, bundle: () => MimeBundle): T {
  own.set(value, bundle);
  return Object.defineProperty(value, JUPYTER_DISPLAY, { value: bundle, enumerable: false });
}

/** Lets an answer show itself, with the units of its fields; what it is, and what others see of it, does not change. */
export function showing<T>(
  answer: T,
  title: string,
  units: Readonly<Record<string, string>> = {},
  options: object = {},
): T {
  if (typeof answer !== "object" || answer === null || Object.isFrozen(answer)) return answer;
  known.set(answer, { title, units, options });
  const bundle = () => display(answer)[JUPYTER_DISPLAY]();
  return Object.defineProperty(answer, JUPYTER_DISPLAY, { value: bundle, enumerable: false });
}

function sourceOf(value: unknown): GridSource {
  if (isTabular(value)) {
    const units = new Map(value.schema.columns.map(({ name, unit }) => [name, unit]));
    return {
      title: value.schema.name,
      columns: value.columnNames.map((name) => ({ name, unit: units.get(name) })),
      length: value.length,
      cell: (row, name) => value.column(name).at(row),
    };
  }
  if (Array.isArray(value)) return value.some(isPlain) ? rowsSource(value) : valuesSource(value);
  if (value instanceof Set) return valuesSource([...value]);
  if (value instanceof Map) return rowsSource(Array.from(value, ([key, inner]) => ({ key, value: inner })));
  if (value instanceof Error) return sourceOf({ ...value, name: value.name, message: value.message });
  if (isPlain(value)) {
    const pairs = flattened(value);
    return {
      columns: [{ name: "name" }, { name: "value" }],
      length: pairs.length,
      cell: (row, name) => pairs[row]?.[name === "name" ? 0 : 1],
    };
  }
  return valuesSource([value]);
}

/** So many rows show which names there are. */
const ENOUGH = 1000;
/** Objects within objects further down are not taken apart. */
const DEEPEST = 6;

function rowsSource(rows: readonly unknown[]): GridSource {
  const flat = (row: unknown) => new Map(isPlain(row) ? flattened(row) : row == null ? [] : [["value", row]]);
  const names = new Set(rows.slice(0, ENOUGH).flatMap((row) => [...flat(row).keys()]));
  return {
    columns: Array.from(names, (name) => ({ name })),
    length: rows.length,
    more: rows.length > ENOUGH,
    cell: (row, name) => flat(rows[row]).get(name),
  };
}

function valuesSource(values: readonly unknown[]): GridSource {
  return { columns: [{ name: "value" }], length: values.length, cell: (row) => values[row] };
}

/** The values of an object by their names; those of objects inside behind a dot. */
function flattened(value: Readonly<Record<string, unknown>>, path: readonly string[] = []): [string, unknown][] {
  return Object.entries(value).flatMap(([name, inner]): [string, unknown][] => {
    const names = [...path, name];
    return isPlain(inner) && names.length < DEEPEST ? flattened(inner, names) : [[names.join("."), inner]];
  });
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

function isTabular(value: unknown): value is Tabular {
  return isPlain(value) && "columnNames" in value && "schema" in value && typeof value.column === "function";
}
