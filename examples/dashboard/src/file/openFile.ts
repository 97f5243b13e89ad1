import type { ReadOrdersOptions } from "clientele";
import { createClient } from "clientele/rest";
import type { Source } from "../service.tsx";
import type { FromWorker, ToWorker } from "./messages.ts";

/** How far an export is. */
export interface Progress {
  readonly share?: number;
  readonly step?: string;
}

/** Largest file to read: a tab holds some gigabytes, and the tables of a file take up to its own size. */
export const LARGEST = 1_000_000_000;

let opened = 0;
let working: Worker | undefined;

/** Ends the worker of a file, with all that it holds. */
export function closeFile(): void {
  working?.terminate();
  working = undefined;
}

/**
 * Reads an export in a worker.
 *
 * @returns a source whose client asks the worker as it would ask the service
 */
export async function openFile(
  file: File,
  read: ReadOrdersOptions,
  onProgress: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<Source> {
  const worker = new Worker(new URL("./reader.worker.ts", import.meta.url), { type: "module" });
  const waiting = new Map<number, (response: Response) => void>();
  let asked = 0;
  const send = (message: ToWorker): void => worker.postMessage(message);
  await new Promise<void>((resolve, reject) => {
    const fail = (message: string): void => {
      worker.terminate();
      reject(new Error(message));
    };
    signal.addEventListener("abort", () => fail("stopped"), { once: true });
    worker.addEventListener("error", ({ message }) => fail(message || "the worker could not be started"));
    worker.addEventListener("message", ({ data }: MessageEvent<FromWorker>) => {
      if (data.kind === "read") onProgress({ share: data.share });
      else if (data.kind === "predicting") onProgress({ step: data.step });
      else if (data.kind === "ready") resolve();
      else if (data.kind === "failed") fail(data.message);
      else {
        waiting.get(data.id)?.(
          new Response(data.body, { status: data.status, headers: { "content-type": data.type } }),
        );
        waiting.delete(data.id);
      }
    });
    send({ kind: "open", file, read });
  });
  closeFile();
  working = worker;
  const ask = ({ url }: Request): Promise<Response> =>
    new Promise((resolve) => {
      const id = asked++;
      waiting.set(id, resolve);
      send({ kind: "ask", id, url });
    });
  return { id: `file ${opened++}`, file: file.name, client: createClient(ask) };
}
