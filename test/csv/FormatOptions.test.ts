import { expect, test } from "vitest";
import { type FormatOptions, requireFormat } from "../../src/csv/FormatOptions.ts";
import { invalidOption } from "../shared/failures.ts";

const require = (options: object) => () => requireFormat("readTable", options as FormatOptions);

test("requireFormat(options that can be) lets them pass", () => {
  for (const options of [
    ...[{}, { delimiter: undefined }, { delimiter: "||" }, { delimiter: "→" }, { delimiter: "0123456789" }],
    ...[{ quote: null }, { quote: "'" }, { escape: null }, { escape: "\\" }, { escape: '"' }, { comment: "//" }],
    ...[{ widths: [1] }, { widths: [999_999, 3] }, { skipLines: 0 }, { skipLines: 1_000_000 }, { header: false }],
    ...[{ encoding: "windows-1252" }, { encoding: "UTF-16LE" }, { decimal: "." }, { decimal: "," }],
    ...[{ dates: "dmy" }, { dates: "mdy" }, { dates: "ymd" }, { zone: "utc" }, { zone: "Europe/Berlin" }],
    ...[
      { delimiter: ";", quote: "'" },
      { delimiter: "''", quote: "'" },
    ],
  ])
    expect(require(options), JSON.stringify(options)).not.toThrow();
});

test("requireFormat(a wrong value) is an OptionError that names its option and the caller", () => {
  const wrong: { [option in keyof FormatOptions]: readonly unknown[] } = {
    delimiter: ["", "\n", ",\r", "01234567890", 7, null, [","]],
    quote: ["", '""', "é", " ", "\n", 7, false],
    escape: ["", "\\\\", "ß", "\t", 7],
    comment: ["", "#\n", "01234567890", null, 7],
    widths: [[], [0], [-1], [1.5], [1e6], ["3"], [1, null], 3, "3", null, new Array(4097).fill(1)],
    skipLines: [-1, 1.5, 1_000_001, "1", null, Number.NaN],
    header: ["yes", 0, null],
    encoding: ["latin-99", "", 7, null],
    decimal: ["", ";", null, 7],
    dates: ["DMY", "ydm", "", null],
    zone: ["Mars/Phobos", "", 7, null],
  };
  for (const [option, values] of Object.entries(wrong)) {
    for (const value of values) {
      expect(require({ [option]: value }), `${option}: ${JSON.stringify(value)}`).toThrow(invalidOption(option));
      expect(require({ [option]: value })).toThrow(`readTable: ${option} must be `);
    }
  }
});

test("requireFormat(a quote that is the delimiter) names the quote", () => {
  expect(require({ delimiter: "'", quote: "'" })).toThrow(invalidOption("quote"));
});

test("requireFormat(a delimiter that is the default quote) is an OptionError", () => {
  expect(require({ delimiter: '"' })).toThrow(invalidOption("quote"));
  expect(require({ delimiter: '"', quote: null })).not.toThrow();
});
