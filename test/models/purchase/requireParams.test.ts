import { expect, test } from "vitest";
import { bgNbdLaw as bgNbd } from "../../../src/models/laws/bgNbd.ts";
import { nbdLaw as nbd } from "../../../src/models/laws/nbd.ts";
import { paretoNbdLaw as paretoNbd } from "../../../src/models/laws/paretoNbd.ts";
import { requireParams } from "../../../src/models/purchase/requireParams.ts";
import { invalidOption } from "../../shared/failures.ts";

const bg = { r: 0.24, alpha: 4.41, a: 0.79, b: 2.43 };

test.each(["r", "alpha", "a", "b"] as const)("requireParams(f, bgNbd, %s that cannot be) names it", (name) => {
  for (const value of [-1, NaN, Infinity, undefined as unknown as number]) {
    expect(() => requireParams("f", bgNbd, { ...bg, [name]: value })).toThrow(invalidOption(`params.${name}`));
    expect(() => requireParams("f", bgNbd, { ...bg, [name]: value })).toThrow(/^f: /);
  }
});

test("requireParams(f, model, 0) will do for the dropout alone", () => {
  requireParams("f", bgNbd, bg);
  requireParams("f", bgNbd, { ...bg, a: 0 });
  requireParams("f", paretoNbd, { r: 1, alpha: 1, s: 0, beta: 1 });
  for (const name of ["r", "alpha", "b"]) {
    expect(() => requireParams("f", bgNbd, { ...bg, [name]: 0 })).toThrow(invalidOption(`params.${name}`));
  }
  expect(() => requireParams("f", nbd, { r: 1, alpha: 0 })).toThrow(invalidOption("params.alpha"));
});

test("requireParams(f, model, nothing) is an OptionError as well", () => {
  expect(() => requireParams("f", bgNbd, undefined as unknown as typeof bg)).toThrow(invalidOption("params.r"));
});
