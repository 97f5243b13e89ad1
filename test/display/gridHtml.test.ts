import fc from "fast-check";
import { expect, test } from "vitest";
import { gridHtml } from "../../src/display/gridHtml.ts";

const columns = [
  { name: "segment", unit: "", numeric: false },
  { name: "revenue", unit: "naira", numeric: true },
];

test("gridHtml(grid) is a table with its units, numbers at the right", () => {
  const html = gridHtml({ title: "customers", columns, rows: [["Loyal", "1,200"]], length: 9 });
  expect(html).toBe(`<table>
<caption>customers: 1 of 9 rows</caption>
<thead><tr><th scope="col" style="text-align:left">segment</th><th scope="col" style="text-align:right">revenue<br><small>naira</small></th></tr></thead>
<tbody><tr><td style="text-align:left">Loyal</td><td style="text-align:right">1,200</td></tr></tbody>
</table>`);
});

test("gridHtml(no rows) says so", () => {
  expect(gridHtml({ title: "", columns, rows: [], length: 0 })).toContain("<caption>no rows</caption>");
});

test("gridHtml(any texts) has no tag and no entity but its own", () => {
  const text = fc.string({ unit: fc.constantFrom("<", ">", "&", '"', "'", "a", "/", "script", "&lt;") });
  fc.assert(
    fc.property(text, text, (name, cell) => {
      const html = gridHtml({
        title: cell,
        columns: [{ name, unit: cell, numeric: false }],
        rows: [[cell]],
        length: 1,
      });
      const left = html.replace(/<\/?(table|caption|thead|tbody|tr|small)>|<br>|<\/?t[hd]( [a-z]+="[a-z:-]+")*>/g, "");
      expect(left).not.toMatch(/[<>"']|&(?!(amp|lt|gt|quot|#39);)/);
    }),
  );
});
