/** Where the command writes. */
export interface Output {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

const WIDTH = 24;

/** Shows how far the work is: a bar on a terminal, lines elsewhere. */
export interface Progress {
  readonly step: (name: string, done: number, total: number) => void;
  /** Leaves the line of the bar. */
  readonly end: () => void;
}

/** Progress on a stream. */
export function progressOn(stream: Output, isQuiet: boolean): Progress {
  let isOpen = false;
  if (isQuiet) return { step: () => {}, end: () => {} };
  return {
    step(step, done, total) {
      if (!stream.isTTY) {
        stream.write(`${step} (${done + 1} of ${total})\n`);
        return;
      }
      const full = Math.round((WIDTH * done) / total);
      stream.write(`\r[${"#".repeat(full)}${" ".repeat(WIDTH - full)}] ${step.padEnd(16)}`);
      isOpen = true;
    },
    end() {
      // over what stands there
      if (isOpen) stream.write(`\r${" ".repeat(WIDTH + 20)}\r`);
      isOpen = false;
    },
  };
}
