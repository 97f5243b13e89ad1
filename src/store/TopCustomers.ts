import type { Customer, CustomerSchema } from "../shop/customers.ts";
import type { Table } from "../tables/Table.ts";

/** Rows to keep as objects: as many as anyone looks at. */
const KEPT = 1000;

/** The first customers of a ranking, made into objects as far as anyone asked and kept for the next who does. */
export class TopCustomers {
  readonly #made: Customer[] = [];
  readonly #dates: readonly string[];

  /** @param rows rows of the table, best first */
  constructor(
    readonly table: Table<CustomerSchema>,
    readonly rows: Uint32Array,
  ) {
    this.#dates = table.columnNames.filter((name) => (table as Table).column(name).kind === "date");
  }

  /** The first `n`, or all if there are fewer; the objects are the caller's own. */
  first(n: number): Customer[] {
    const count = Math.min(n, this.rows.length);
    for (let i = this.#made.length; i < Math.min(count, KEPT); i++) this.#made.push(this.#make(i));
    return Array.from({ length: count }, (_, i) => (i < KEPT ? this.#copy(this.#made[i] as Customer) : this.#make(i)));
  }

  #make(i: number): Customer {
    return this.table.row(this.rows[i] as number);
  }

  #copy(customer: Customer): Customer {
    const copy: Record<string, unknown> = { ...customer };
    for (const name of this.#dates) if (copy[name] instanceof Date) copy[name] = new Date(copy[name]);
    return copy as Customer;
  }
}
