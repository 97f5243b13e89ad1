import { Link } from "react-router";

/** An id that leads to its customer; it may be a name in any script. */
export function CustomerLink({ id }: { readonly id: string }) {
  return (
    <Link to={`/customers/${encodeURIComponent(id)}`}>
      <bdi>{id}</bdi>
    </Link>
  );
}
