import { expect, test } from "vitest";
import { people } from "../../../src/node/command/overview.ts";

test("people(list) says why nobody is to be written to, and when too few are held out", () => {
  const contact = { customerId: "C1", heldOut: true, why: "Ordered once, 5 days ago", offer: null };
  const list = {
    goal: "save",
    contacts: [contact],
    toContact: 0,
    heldOut: 1,
    eligible: 1,
    horizonDays: 90,
    assumption: "A.",
  };
  expect(people(list as never)).toEqual(["No customers to contact: all customers who fit are held out. A."]);
  expect(people({ ...list, contacts: [], heldOut: 0 } as never)[0]).toMatch(
    /^No customers to contact: no customer fits/,
  );
  const written = { ...contact, customerId: "C2\u001b[31m", heldOut: false, offer: "Tea" };
  expect(people({ ...list, contacts: [contact, written], toContact: 1, eligible: 2 } as never)).toEqual([
    "Customers to contact: they may or may not order within 90 days (1 of 1 shown, most at stake first; 2 fit, 1 held out to measure the effect)",
    " 1  C2\ufffd[31m  Ordered once, 5 days ago; offer Tea",
    "Note: 1 held-out customers are too few to measure the effect: it takes 20 in each group",
  ]);
});
