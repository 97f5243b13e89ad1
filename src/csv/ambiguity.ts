import type { CellReading } from "../columns/CellReading.ts";
import { quote } from "../columns/checks.ts";
import type { DataErrorDetails } from "../errors.ts";
import { DataError } from "../errors.ts";

/** What to throw where nothing in a column says which of two readings is right. */
export function ambiguity(column: string, reading: CellReading, place: DataErrorDetails): DataError {
  const { kind, undecided } = reading;
  const shown = undecided.map(({ line, text }) => `line ${line}: ${quote(text)}`).join(", ");
  const [first] = undecided;
  const [code, readings, option] =
    kind === "date"
      ? (["ambiguous_dates", "day first and month first", 'dates: "dmy" or dates: "mdy"'] as const)
      : (["ambiguous_numbers", "a decimal point and a decimal comma", 'decimal: "." or decimal: ","'] as const);
  const problem = `every value fits both ${readings} (${shown}): say which with the option ${option}`;
  return new DataError(code, problem, {
    ...place,
    ...(first && { line: first.line, value: first.text }),
    column,
    expected: option,
  });
}
