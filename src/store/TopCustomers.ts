import type { Customer, CustomerSchema } from "../tables/customers.ts";
import type { Table } from "../tables/Table.ts";
import { deepFreeze } from "./deepFreeze.ts";

/** Rows to keep as objects: as many as anyone looks at. */
const KEPT = 1000;

/** The first customers of a ranking, made into objects as far as anyone asked and kept for the next who does. */
export class TopCustomers {
  readonly #made: Customer[] = [];

  /** @param rows rows of the table, best first */
  constructor(
    readonly table: Table<CustomerSchema>,
    readonly rows: Uint32Array,
  ) {}

  /** The first `n`, or all if there are fewer. */
  first(n: number): readonly Customer[] {
    const kept = Math.min(n, KEPT, this.rows.length);
    for (let i = this.#made.length; i < kept; i++) this.#made.push(this.#make(i));
    const top = this.#made.slice(0, n);
    for (let i = kept; i < Math.min(n, this.rows.length); i++) top.push(this.#make(i));
    return Object.freeze(top);
  }

  #make(i: number): Customer {
    return deepFreeze(this.table.row(this.rows[i] as number));
  }
}
