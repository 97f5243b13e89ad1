// Loaded into a server before all else: says on SIGUSR2 how long its event loop stood still at most since the last time.
import { monitorEventLoopDelay } from "node:perf_hooks";

const RESOLUTION = 1;
const delays = monitorEventLoopDelay({ resolution: RESOLUTION });
delays.enable();
process.on("SIGUSR2", () => {
  // a timer that is due later than asked for, as the histogram has it
  const stood = (nanoseconds: number): string => Math.max(0, nanoseconds / 1e6 - RESOLUTION).toFixed(1);
  const msg = `event loop: ${stood(delays.max)} ms at most, ${stood(delays.percentile(99))} ms in 99 of 100`;
  process.stdout.write(`${JSON.stringify({ msg })}\n`);
  delays.reset();
});
