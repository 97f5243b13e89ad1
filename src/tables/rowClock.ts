import { quote } from "../columns/checks.ts";
import { clockTime, isMidnight, type RowDates } from "../time.ts";
import type { DateClock } from "./collectColumns.ts";

/** Reads the parts of a `Date` that are meant; where nobody said which, notices that all are midnights of this machine. */
export function rowClock(rowDates: RowDates | undefined): DateClock {
  if (rowDates !== undefined) return { time: (date) => clockTime(date, rowDates), warningOf: () => undefined };
  let local = true;
  let atUtcMidnight = true;
  return {
    time(date) {
      if (local) {
        local = isMidnight(date, "local");
        // in summer, say, where winter is UTC's
        if (!isMidnight(date, "utc")) atUtcMidnight = false;
      }
      return date.getTime();
    },
    warningOf(csv) {
      if (!local || atUtcMidnight) return undefined;
      const message = `column ${quote(csv)}: all dates are at midnight of this machine's zone: if they were meant so, say rowDates: "local"`;
      return { code: "dates_look_local", column: csv, message };
    },
  };
}
