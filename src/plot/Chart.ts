/** How a value is written: its kind decides digits, currency and percent. */
export type ValueFormat = "count" | "money" | "share" | "points" | "number" | "days" | "text";

/** A direction of a panel: what is along it, and where a value lies. */
export type Scale = BandScale | NumberScale;

/** Categories or periods side by side; a mark names its place, from 0. */
export interface BandScale {
  readonly kind: "band";
  /** What is along it, in words. */
  readonly label: string;
  /** What stands at each place. */
  readonly values: readonly string[];
  /** A second line of labels, a year say, from the place on where it first holds; as many as `values`. */
  readonly groups?: readonly string[];
}

/** Numbers along a direction. */
export interface NumberScale {
  readonly kind: "linear" | "log";
  /** What is along it, in words, with its unit. */
  readonly label: string;
  readonly format: ValueFormat;
  /** From where to where. Default as far as the marks go, and 0 with them where it is linear. */
  readonly domain?: readonly [from: number, to: number];
}

/** A thing drawn: where it is, in the units of the two scales, and what it says of itself. */
export interface Mark {
  /** `null`, or no finite number, where there is no value: nothing is drawn, and a line is interrupted. */
  readonly x: number | null;
  readonly y: number | null;
  /** Where a bar, an area, a rule or a range ends. Default 0 for a bar and an area, else where it begins. */
  readonly x2?: number;
  readonly y2?: number;
  /** 0 to 1: how dark a cell, how large a point, how thick a range is. */
  readonly strength?: number;
  /** Written on a cell where there is room, and behind a bar. */
  readonly label?: string;
  /** What a pointer shows. */
  readonly title?: string;
  /** Drawn as incomplete. */
  readonly partial?: boolean;
}

/** Marks of one kind. */
export interface Layer {
  readonly mark: "bar" | "line" | "area" | "point" | "cell" | "rule" | "range";
  /** Place in the chart's `series`, from 0. Default none: drawn in grey. */
  readonly series?: number;
  /** Whether it stays in the background. */
  readonly faint?: boolean;
  readonly marks: readonly Mark[];
}

/** One pair of scales and what is drawn within. */
export interface Panel {
  /** Above it, where there are several. */
  readonly title?: string;
  readonly x: Scale;
  readonly y: Scale;
  readonly layers: readonly Layer[];
}

/** A column of the table that says the same as the chart. */
export interface ChartColumn {
  readonly name: string;
  readonly format: ValueFormat;
}

/** How numbers are written, and what the chart is called. */
export interface ChartOptions {
  /** Above the chart. Default what it shows. */
  readonly title?: string;
  /** Language and region of numbers and dates, as BCP 47 has it. Default `"en"`. */
  readonly locale?: string;
  /** The shop's currency by its ISO 4217 code. Default none: amounts are plain numbers. */
  readonly currency?: string;
}

/** A chart as data: what it shows, in words, in marks and as a table. The same after `JSON.parse(JSON.stringify(chart))`. */
export interface Chart {
  /** Name of the function that made it. */
  readonly name: string;
  readonly title: string;
  /** Text alternative, in sentences. */
  readonly description: string;
  /** Small text: sample size, unit, period and definition. */
  readonly notes: readonly string[];
  /** Names of the series, in the order of their colours. */
  readonly series: readonly string[];
  /** Side by side where there is room, else one below the other. */
  readonly panels: readonly Panel[];
  readonly table: {
    readonly columns: readonly ChartColumn[];
    readonly rows: readonly (readonly (string | number | null)[])[];
  };
  readonly locale: string;
  readonly currency: string | null;
}
