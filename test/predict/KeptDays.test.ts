import { expect, test } from "vitest";
import { KeptDays } from "../../src/predict/KeptDays.ts";

function counting(most: number, rows = 10) {
  const made: number[] = [];
  const days = new KeptDays<{ readonly day: number }>(
    most,
    () => rows,
    async (day) => {
      made.push(day);
      if (day < 0) throw new Error(`no day ${day}`);
      return { day };
    },
  );
  return { days, made };
}

test("KeptDays.at(day) makes a day once, also for those who ask meanwhile", async () => {
  const { days, made } = counting(1000);
  const [first, second] = await Promise.all([days.at(1), days.at(1)]);
  expect(second).toBe(first);
  expect(await days.at(1)).toBe(first);
  expect(made).toEqual([1]);
});

test("KeptDays.at(day) forgets what was asked for longest ago, and never the last two", async () => {
  const { days, made } = counting(30);
  for (const day of [1, 2, 3, 1, 4]) await days.at(day);
  expect(made).toEqual([1, 2, 3, 4]);
  for (const day of [1, 3, 4]) await days.at(day);
  expect(made).toEqual([1, 2, 3, 4]);
  await days.at(2);
  expect(made).toEqual([1, 2, 3, 4, 2]);
  const few = counting(0);
  for (const day of [1, 2, 1, 2, 3, 1]) await few.days.at(day);
  expect(few.made).toEqual([1, 2, 3, 1]);
});

test("KeptDays.at(day) makes a day again that failed", async () => {
  const { days, made } = counting(30);
  await expect(days.at(-1)).rejects.toThrow("no day -1");
  await expect(days.at(-1)).rejects.toThrow("no day -1");
  expect((await days.at(2)).day).toBe(2);
  expect(made).toEqual([-1, -1, 2]);
});

test("KeptDays.at(day) keeps the last two days also when they are asked for at the same time as others", async () => {
  const { days, made } = counting(0);
  await Promise.all([days.at(1), days.at(4), days.at(3), days.at(1)]);
  const before = made.length;
  await Promise.all([days.at(1), days.at(3)]);
  expect(made.length).toBe(before);
  // days without rows take something, too
  const empty = counting(10, 0);
  for (let day = 0; day < 50; day++) await empty.days.at(day);
  for (const day of [49, 40, 0]) await empty.days.at(day);
  expect(empty.made.slice(50)).toEqual([0]);
});
