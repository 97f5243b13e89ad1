import fc from "fast-check";
import { expect, test } from "vitest";
import { groupsOf } from "../../src/reading/groupsOf.ts";
import { textsOf } from "./columnsOf.ts";

const found = (ids: (string | null)[] | undefined, customers: number[]) => {
  const { groups, ...rest } = groupsOf(ids && textsOf(ids), Uint32Array.from(customers), customers.length);
  return { groups: [...groups], ...rest };
};

test("groupsOf(ids, customers) puts rows of one number and customer together", () => {
  expect(found(["1", "2", "1", null, null], [1, 2, 1, 3, 3])).toMatchObject({
    groups: [0, 1, 0, 2, 3],
    count: 4,
    sharedIds: 0,
  });
  expect(found(undefined, [1, 1])).toMatchObject({ groups: [0, 1], count: 2, sharedIds: 0 });
});

test("groupsOf(a number without a customer on some rows) is one order; of several customers several", () => {
  expect(found(["1", "1", "1"], [0, 4, 0]).groups).toEqual([0, 0, 0]);
  expect(found(["1", "1", "1", "1", "2"], [1, 2, 1, 2, 1])).toMatchObject({
    groups: [0, 1, 0, 1, 2],
    count: 3,
    sharedIds: 1,
  });
});

test("groupsOf(any rows with their customers) groups as pairs of number and customer do", () => {
  const row = fc.tuple(fc.option(fc.constantFrom("1", "2", "3"), { nil: null }), fc.integer({ min: 1, max: 3 }));
  fc.assert(
    fc.property(fc.array(row), (rows) => {
      const { groups, count } = found(
        rows.map(([id]) => id),
        rows.map(([, customer]) => customer),
      );
      const keys = rows.map(([id, customer], i) => (id === null ? `row ${i}` : `${id} ${customer}`));
      expect(count).toBe(new Set(keys).size);
      for (const [i, key] of keys.entries()) expect(groups.indexOf(groups[i] as number)).toBe(keys.indexOf(key));
    }),
  );
});
