import type { ReadOrdersOptions } from "clientele";
import { useCallback, useEffect, useRef, useState } from "react";
import type { Source } from "../service.tsx";
import { texts } from "../texts.ts";
import { type OpenedFiles, openFiles, type Progress } from "./openFiles.ts";

/** Largest sum of files to read: a tab holds some gigabytes, and the tables of a file take up to its own size. */
const LARGEST = 1_000_000_000;

/** Files that are read, or were, or could not be. */
export interface Files {
  /** Answers from the files; `null` where the service is asked. */
  readonly source: Source | null;
  /** The files in use, or those that could not be read, with what was said of them. */
  readonly last: { readonly files: readonly File[]; readonly read: ReadOrdersOptions } | null;
  readonly progress: (Progress & { readonly name: string }) | null;
  readonly failed: string | null;
  readonly open: (files: readonly File[], read?: ReadOrdersOptions) => void;
  /** Stops reading. */
  readonly stop: () => void;
  /** Back to the service. */
  readonly close: () => void;
}

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;

/** Reads files in the browser alone, whatever page is shown meanwhile; the last that were dropped win. */
export function useFiles(): Files {
  const [opened, setOpened] = useState<OpenedFiles | null>(null);
  const [last, setLast] = useState<Files["last"]>(null);
  const [progress, setProgress] = useState<Files["progress"]>(null);
  const [failed, setFailed] = useState<string | null>(null);
  const reading = useRef<AbortController | null>(null);
  const inUse = useRef<OpenedFiles | null>(null);

  const use = useCallback((next: OpenedFiles | null): void => {
    inUse.current?.close();
    inUse.current = next;
    setOpened(next);
  }, []);
  const stop = useCallback((): void => {
    reading.current?.abort();
    reading.current = null;
    setProgress(null);
  }, []);
  const open = useCallback(
    async (files: readonly File[], read: ReadOrdersOptions = {}): Promise<void> => {
      stop();
      setFailed(null);
      const size = files.reduce((sum, file) => sum + file.size, 0);
      if (size > LARGEST) {
        setLast(null);
        setFailed(texts.data.tooLarge(gigabytes(size), gigabytes(LARGEST)));
        return;
      }
      setLast({ files, read });
      const controller = new AbortController();
      reading.current = controller;
      const { signal } = controller;
      const name = files.map((file) => file.name).join(", ");
      setProgress({ name, share: 0 });
      try {
        use(await openFiles(files, read, (next) => !signal.aborted && setProgress({ name, ...next }), signal));
      } catch (error) {
        if (!signal.aborted) setFailed((error as Error).message);
      }
      if (!signal.aborted) setProgress(null);
    },
    [stop, use],
  );
  const close = useCallback((): void => {
    stop();
    setFailed(null);
    use(null);
  }, [stop, use]);

  // a file beside the field would take the place of the page
  useEffect(() => {
    const keep = (event: DragEvent): void => event.preventDefault();
    window.addEventListener("dragover", keep);
    window.addEventListener("drop", keep);
    return () => {
      window.removeEventListener("dragover", keep);
      window.removeEventListener("drop", keep);
    };
  }, []);

  return { source: opened?.source ?? null, last, progress, failed, open, stop, close };
}
