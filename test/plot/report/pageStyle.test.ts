import { expect, test } from "vitest";
import { pageStyle } from "../../../src/plot/report/pageStyle.ts";

test("pageStyle is for light and dark, for phones and for paper, and asks nobody for anything", () => {
  expect(pageStyle).toContain("prefers-color-scheme:dark");
  expect(pageStyle).toContain("@media print{");
  expect(pageStyle).toContain("max-width:600px");
  expect(pageStyle).not.toMatch(/url\(|@import|https?:/);
});
