import { Link } from "react-router";

/** An id that leads to its customer; it may be a name in any script, and may have slashes and dots in it. */
export function CustomerLink({ id }: { readonly id: string }) {
  return (
    <Link to={`/customers/one?${new URLSearchParams({ id })}`}>
      <bdi>{id}</bdi>
    </Link>
  );
}
