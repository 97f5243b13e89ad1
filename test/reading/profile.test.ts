import { expect, test } from "vitest";
import { sniffCsv } from "../../src/csv/sniffCsv.ts";
import { profilesOf as profilesOfInPieces } from "../../src/reading/profile.ts";
import { whole } from "../shared/whole.ts";

const profilesOf = whole(profilesOfInPieces);

test("profilesOf(texts) counts what the cells of each column look like", async () => {
  const text = [
    "n,price,day,time,mail,person,state",
    "1,5.50,31/01/2025,10:15,a@x.org,Ann Lee,Paid",
    "2,$6,01/02/2025,11:15 PM,b@x.org,Lee-Ray O’Hara,Storniert",
    "x,,soon,,b@x,Ann,xyzzy",
    ",,,,,,",
    "",
  ].join("\n");
  const [n, price, day, time, mail, person, state] = profilesOf([text], await sniffCsv(text));
  expect(n).toMatchObject({
    ...{ filled: 3, numbers: 2, dates: 0, times: 0, emails: 0, names: 0, statuses: 0 },
    ...{ money: false, distinct: 3, examples: ["1", "2", "x"] },
  });
  expect(price).toMatchObject({ filled: 2, numbers: 2, money: true });
  expect([day?.dates, time?.times, time?.dates, mail?.emails, person?.names, state?.statuses]).toEqual([
    ...[2, 2, 0],
    ...[2, 2, 2],
  ]);
});

test("profilesOf(texts) looks at further texts as well, and not at titles or the header", async () => {
  const front = "Report of 2025\n\nday,n\n2025-01-31,1\n2025-02-01,2\n";
  const sniff = await sniffCsv(front);
  const [day, n] = profilesOf([front, "2025-03-01,3\n2025-03-02,4.5\n"], sniff);
  expect([sniff.headerLine, day?.filled, day?.dates, n?.numbers, n?.money]).toEqual([3, 4, 4, 4, true]);
});

test("profilesOf(a long text) looks at some cells from all over it", async () => {
  const rows = Array.from({ length: 1500 }, (_, i) => `${i}`);
  const text = `n,m\n${rows.map((n) => `${n},${n}`).join("\n")}\n`;
  const [n] = profilesOf([text], await sniffCsv(text));
  expect([n?.filled === n?.numbers, n?.filled]).toEqual([true, 125]);
});
