import { expect, test } from "vitest";
import { badNumbers, xmlProblem } from "./wellFormed.ts";

test.each([
  ['<a><b c="1"/>x &amp; y</a>', undefined],
  ["<a><b></a></b>", /closes another/],
  ["<a", /bare </],
  ["<a>1 < 2</a>", /bare </],
  ["<a>x & y</a>", /bare &/],
  ['<a b="&nbsp;"/>', /bare &/],
  ['<a b="1" b="2"/>', /twice/],
  ["<a>", /stay open/],
  ["<a>\u0001</a>", /forbidden/],
  ["<a>\ud800</a>", /forbidden/],
])("xmlProblem(%j)", (text, problem) => {
  if (problem === undefined) expect(xmlProblem(text)).toBeUndefined();
  else expect(xmlProblem(text)).toMatch(problem);
});

test("badNumbers(svg) finds what is no number", () => {
  expect(badNumbers('<rect x="NaN" y="1" d="M0 InfinityL2 3"/>')).toHaveLength(2);
  expect(badNumbers('<rect x="1"/><text>NaN</text>')).toEqual([]);
});
