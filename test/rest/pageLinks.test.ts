import fc from "fast-check";
import { expect, test } from "vitest";
import { pageLinks } from "../../src/rest/pageLinks.ts";

type Pair = readonly [name: string, value: string];
const HOST = "http://localhost/api/customers";

/** The query that a header leads to; `undefined` if it leads nowhere. */
function follow(header: string, rel: string): URLSearchParams | undefined {
  const address = new RegExp(`<([^>]*)>; rel="${rel}"`).exec(header)?.[1];
  return address === undefined ? undefined : new URL(address, HOST).searchParams;
}

test.each([
  [1, 3, '<?size=5&page=2>; rel="next"'],
  [2, 3, '<?size=5&page=3>; rel="next", <?size=5&page=1>; rel="prev"'],
  [3, 3, '<?size=5&page=2>; rel="prev"'],
  [9, 3, '<?size=5&page=3>; rel="prev"'],
  [1, 1, ""],
  [1, 0, ""],
  [9, 0, ""],
])("pageLinks({ page: %i, total_pages: %i }, query) is '%s'", (page, total_pages, header) => {
  expect(pageLinks({ page, total_pages }, [["size", "5"]])).toBe(header);
});

test("pageLinks(page, query) lead over every page once, there and back, and keep the other parameters", () => {
  // what a header must not hold is encoded
  const texts = fc.string({ unit: fc.constantFrom(...'ab0<>;,"=& +%\r\n\0é😀'), maxLength: 5 });
  const others = fc.array(
    fc.tuple(
      texts.filter((name) => name !== "page"),
      texts,
    ),
    { maxLength: 3 },
  );
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 12 }), others, (total_pages, pairs) => {
      const walk = (rel: string, from: Iterable<Pair>, start: number): number[] => {
        const seen: number[] = [];
        let query: Iterable<Pair> | undefined = from;
        let page = start;
        while (query !== undefined && seen.length <= total_pages) {
          seen.push(page);
          const header = pageLinks({ page, total_pages }, query);
          expect(header).toMatch(/^[\x20-\x7e]*$/);
          const to = follow(header, rel);
          if (to !== undefined) expect([...to].filter(([name]) => name !== "page")).toEqual(pairs);
          page = Number(to?.get("page"));
          query = to;
        }
        return seen;
      };
      const pages = Array.from({ length: total_pages }, (_, i) => i + 1);
      expect(walk("next", pairs, 1)).toEqual(pages);
      expect(walk("prev", [...pairs, ["page", String(total_pages)]], total_pages)).toEqual(pages.reverse());
    }),
  );
});

test("pageLinks(page, query) replaces the page where it stands, and adds it where it does not", () => {
  const query = new URLSearchParams("page=1&sort_by=%3E%22%2C&page_size=2");
  expect(pageLinks({ page: 1, total_pages: 2 }, query)).toBe('<?page=2&sort_by=%3E%22%2C&page_size=2>; rel="next"');
  expect(query.get("page")).toBe("1");
  expect(pageLinks({ page: 1, total_pages: 2 }, [])).toBe('<?page=2>; rel="next"');
});
