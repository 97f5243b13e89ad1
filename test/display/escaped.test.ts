import { expect, test } from "vitest";
import { escaped } from "../../src/display/escaped.ts";

test.each([
  [`<b>"it's" & more</b>`, "&lt;b&gt;&quot;it&#39;s&quot; &amp; more&lt;/b&gt;"],
  ["tab\tand\nline", "tab\tand\nline"],
  ["\u0000\u001b\u0085\ufffe", "\ufffd\ufffd\ufffd\ufffd"],
  ["\ud800 and 👩", "\ufffd and 👩"],
  ["مرحبا", "مرحبا"],
])("escaped(%j)", (text, written) => {
  expect(escaped(text)).toBe(written);
});
