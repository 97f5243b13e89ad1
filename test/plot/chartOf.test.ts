import { expect, test } from "vitest";
import { JUPYTER_DISPLAY } from "../../src/display/display.ts";
import { type ChartParts, chartOf, counted, moneyUnit, requireFields, requireRows } from "../../src/plot/chartOf.ts";
import { formatsOf } from "../../src/plot/formats.ts";
import { invalidOption } from "../shared/failures.ts";

const parts: ChartParts = { title: "T", description: "D", notes: ["N"], panels: [], table: { columns: [], rows: [] } };

test("chartOf(name, options, parts) has the title asked for, and shows itself", () => {
  const chart = chartOf("c", { title: "Mine", currency: "EUR" }, () => parts);
  expect(chart).toEqual({ ...parts, name: "c", title: "Mine", series: [], locale: "en", currency: "EUR" });
  expect(chartOf("c", {}, () => parts)).toMatchObject({ title: "T", locale: "en", currency: null });
  const bundle = (chart as unknown as { [JUPYTER_DISPLAY]: () => Record<string, string> })[JUPYTER_DISPLAY]();
  expect(Object.keys(bundle)).toEqual(["text/plain", "text/html", "image/svg+xml", "application/vnd.vegalite.v5+json"]);
  expect(() => chartOf("c", { title: 5 as never }, () => parts)).toThrow(invalidOption("title"));
  expect(() => chartOf("c", { titel: "x" } as never, () => parts)).toThrow(/title/);
});

test("requireRows and requireFields name what is missing, and where", () => {
  const fields = ["a", "b[]"];
  requireRows("c", [{ a: null, b: [] }], "q", fields);
  requireFields("c", { a: 0, b: [] }, "q", fields);
  expect(() => requireRows("c", {}, "q", fields)).toThrow("c: answer must be the answer of q, a list");
  expect(() =>
    requireRows(
      "c",
      [
        { a: 1, b: [] },
        { a: 1, b: 5 },
      ],
      "q",
      fields,
    ),
  ).toThrow(/answer\[1\] must be the answer of q, with b, a list/);
  expect(() => requireFields("c", { b: [] }, "q", fields)).toThrow(/answer must be the answer of q, with a,/);
  for (const wrong of [undefined, null, 5, "x"])
    expect(() => requireFields("c", wrong, "q", fields)).toThrow(invalidOption("answer"));
});

test("counted and moneyUnit say how many, and of what", () => {
  const formats = formatsOf("c", {});
  expect([counted(formats, 1, "day"), counted(formats, 1200, "day"), counted(formats, 0, "fish", "fish")]).toEqual([
    "1 day",
    "1,200 days",
    "0 fish",
  ]);
  expect([moneyUnit({}), moneyUnit({ currency: "EUR" })]).toEqual(["shop currency", "EUR"]);
});
