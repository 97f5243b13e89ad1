import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import type { Files } from "./file/useFiles.ts";
import { statusOf, useAnswer } from "./service.tsx";
import { useFormats } from "./settings.tsx";
import { texts } from "./texts.ts";

const minor = (version: unknown): string => String(version).split(".", 2).join(".");

/** What is worth knowing on every page: a file in place of the service, new data, a service that is gone, another version. */
export function Notices({ files }: { readonly files: Files }) {
  const { share } = useFormats();
  const { source, progress } = files;
  const service = useAnswer("/").data;
  const ready = useAnswer("/health/ready", {}, { refetchInterval: 15_000 });
  const isReloaded = useReloads(ready.data?.status === "ready" ? ready.data.since : null);
  const isOther = source === null && service?.service === "clientele" && minor(service.version) !== minor(__VERSION__);
  const isGone = source === null && ready.failureCount > 0 && statusOf(ready.failureReason) === null;
  return (
    <div className="notices">
      {progress === null ? null : (
        <p className="notice">
          <progress value={progress.share ?? 1} aria-label={progress.name} />{" "}
          {progress.step === undefined
            ? texts.data.reading(progress.name, share(progress.share ?? 0))
            : texts.data.predicting(progress.name, progress.step)}{" "}
          <button type="button" className="quiet" onClick={files.stop}>
            {texts.data.stop}
          </button>
        </p>
      )}
      <div role="status">
        {source === null ? null : (
          <p className="notice">
            {texts.ofFile(source.file ?? "")}{" "}
            <button type="button" onClick={files.close}>
              {texts.backToService}
            </button>
          </p>
        )}
        {isOther ? <p className="notice warning">{texts.versions(__VERSION__, String(service.version))}</p> : null}
        {isGone && ready.data !== undefined ? <p className="notice warning">{texts.gone}</p> : null}
        {ready.data?.status === "stale" ? <p className="notice warning">{texts.staleData}</p> : null}
        {isReloaded ? <p className="notice">{texts.reloaded}</p> : null}
      </div>
    </div>
  );
}

/** Refetches everything after a reload of the data, and says so for a while. */
function useReloads(loaded: string | null): boolean {
  const queries = useQueryClient();
  const before = useRef<string | null>(null);
  const [isReloaded, setReloaded] = useState(false);
  useEffect(() => {
    if (loaded === null) return;
    const isNew = before.current !== null && before.current !== loaded;
    before.current = loaded;
    if (!isNew) return;
    setReloaded(true);
    void queries.invalidateQueries({ predicate: ({ queryKey: [, path] }) => path !== "/health/ready" });
  }, [loaded, queries]);
  useEffect(() => {
    if (!isReloaded) return;
    const timer = setTimeout(() => setReloaded(false), 8000);
    return () => clearTimeout(timer);
  }, [isReloaded]);
  return isReloaded;
}
