import { expect, test } from "vitest";
import { rowClock } from "../../src/tables/rowClock.ts";

test("rowClock(zone).time(date) is what the zone's clock shows; this suite runs in Auckland", () => {
  const date = new Date("2025-01-31T12:00:00.250Z");
  const shows = (zone?: string) => new Date(rowClock(zone).time(date)).toISOString();
  expect([shows(), shows("utc"), shows("local"), shows("Europe/Berlin")]).toEqual([
    ...["2025-01-31T12:00:00.250Z", "2025-01-31T12:00:00.250Z"],
    ...["2025-02-01T01:00:00.250Z", "2025-01-31T13:00:00.250Z"],
  ]);
});

test("rowClock().warningOf(csv) tells where all dates are midnights of this machine", () => {
  const warned = (dates: readonly Date[], zone?: string) => {
    const clock = rowClock(zone);
    for (const date of dates) clock.time(date);
    return clock.warningOf("Date")?.message ?? null;
  };
  const midnights = [new Date(2025, 0, 31), new Date(2025, 6, 31)];
  expect(warned(midnights)).toContain('column "Date": all dates are at midnight');
  expect([warned([]), warned([...midnights, new Date(5)]), warned(midnights, "local")]).toEqual([null, null, null]);
});
