/** The header `Link` of a page (RFC 8288): the pages after and before it, relative to its own address. */
export function pageLinks(
  { page, total_pages }: { readonly page: number; readonly total_pages: number },
  query: Iterable<readonly [name: string, value: string]>,
): string {
  const link = (to: number, rel: string): string => {
    const search = new URLSearchParams([...query].map(([name, value]) => [name, value]));
    search.set("page", String(to));
    return `<?${search}>; rel="${rel}"`;
  };
  const links: string[] = [];
  if (page < total_pages) links.push(link(page + 1, "next"));
  if (page > 1 && total_pages > 0) links.push(link(Math.min(page - 1, total_pages), "prev"));
  return links.join(", ");
}
