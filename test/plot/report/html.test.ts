import { expect, test } from "vitest";
import { revenueChart } from "../../../src/plot/index.ts";
import { figure, list, paragraph, section, table } from "../../../src/plot/report/html.ts";

test("table(caption, columns, rows) escapes and shortens, numbers at the right", () => {
  const html = table(
    "A & B",
    [{ name: "<name>" }, { name: "n", numeric: true }, { name: "why", isSentence: true }],
    [["x".repeat(300), "5", "<b>"]],
  );
  expect(html).toContain("<caption>A &amp; B</caption>");
  expect(html).toContain(
    '<th scope="col">&lt;name&gt;</th><th scope="col" class="n">n</th><th scope="col" class="s">why</th>',
  );
  expect(html).toContain(
    `<td><bdi>${"x".repeat(160)}…</bdi></td><td class="n">5</td><td class="s"><bdi>&lt;b&gt;</bdi></td>`,
  );
  expect(html).toMatch(/^<div class="scroll" role="group" aria-label="A &amp; B" tabindex="0">/);
});

test("figure(chart) has the picture twice, for wide and narrow pages, its notes and its figures", () => {
  const trend = (i: number) => {
    const periodStart = new Date(Date.UTC(1980, i)).toISOString().slice(0, 10);
    return { periodStart, totalRevenue: i, avgTransaction: 1, transactionCount: 1, uniqueCustomers: 1, partial: false };
  };
  const html = figure(revenueChart(Array.from({ length: 50 }, (_, i) => trend(i))));
  expect(html.match(/<svg /g)).toHaveLength(2);
  expect(html).toContain("<h3>Revenue by month</h3>");
  expect(html).toMatch(/<figcaption>50 orders, Jan 1980 to Feb 1984\./);
  expect(html).toContain("<caption>Data: Revenue by month (the last 30 of 50 rows)</caption>");
  expect(html).not.toContain("<style");
});

test("paragraph, list and section are escaped, and leave out what is empty", () => {
  expect(paragraph("a < b", "quiet")).toBe('<p class="quiet">a &lt; b</p>');
  expect([list([]), list(["&"])]).toEqual(["", "<ul><li>&amp;</li></ul>"]);
  expect(section({ id: "x", title: "T", content: ["", "<p>1</p>"] })).toBe(
    '<section id="x" aria-labelledby="x-title">\n<h2 id="x-title">T</h2>\n<p>1</p>\n</section>',
  );
});
