import type { ReadOrdersOptions } from "clientele";
import { createClient } from "clientele/rest";
import type { Source } from "../service.tsx";
import type { FromWorker, ToWorker } from "./messages.ts";

/** How far an export is. */
export interface Progress {
  /** Share of the bytes that are read. */
  readonly share?: number;
  /** Step of the predictions. */
  readonly step?: string;
}

/** What was read, and how to be rid of it. */
export interface OpenedFiles {
  readonly source: Source;
  /** Ends the worker, with all that it holds. */
  readonly close: () => void;
}

let opened = 0;

/**
 * Reads an export, or several files of one, in a worker.
 *
 * @returns a source whose client asks the worker as it would ask the service
 * @throws the reason of the signal, while the files are read; or why they cannot be
 */
export async function openFiles(
  files: readonly File[],
  read: ReadOrdersOptions,
  onProgress: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<OpenedFiles> {
  const worker = new Worker(new URL("./reader.worker.ts", import.meta.url), { type: "module" });
  const waiting = new Map<number, (response: Response) => void>();
  let asked = 0;
  let isOver = false;
  const send = (message: ToWorker): void => worker.postMessage(message);
  const close = (): void => {
    isOver = true;
    worker.terminate();
    // whoever waits for an answer must not wait for ever
    for (const resolve of waiting.values()) resolve(new Response(null, { status: 500 }));
    waiting.clear();
  };
  try {
    await new Promise<void>((resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
      worker.addEventListener("error", ({ message }) => {
        reject(new Error(message || "the worker could not be started"));
        close();
      });
      worker.addEventListener("message", ({ data }: MessageEvent<FromWorker>) => {
        if (data.kind === "read") onProgress({ share: data.share });
        else if (data.kind === "predicting") onProgress({ step: data.step });
        else if (data.kind === "ready") resolve();
        else if (data.kind === "failed") reject(new Error(data.message));
        else {
          const headers = { "content-type": data.type };
          waiting.get(data.id)?.(new Response(data.body, { status: data.status, headers }));
          waiting.delete(data.id);
        }
      });
      send({ kind: "open", files, read });
    });
  } catch (error) {
    close();
    throw error;
  }
  const ask = ({ url }: Request): Promise<Response> =>
    new Promise((resolve) => {
      if (isOver) return resolve(new Response(null, { status: 500 }));
      const id = asked++;
      waiting.set(id, resolve);
      send({ kind: "ask", id, url });
    });
  const [first] = files;
  const name = files.length === 1 ? (first?.name ?? "") : `${first?.name} + ${files.length - 1}`;
  return { source: { id: `file ${opened++}`, file: name, client: createClient(ask) }, close };
}
