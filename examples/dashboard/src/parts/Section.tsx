import type { UseQueryResult } from "@tanstack/react-query";
import type { ClientError } from "clientele/rest";
import { type ReactNode, useId } from "react";
import { isLacking, isLoading, isUnreached, statusOf } from "../service.tsx";
import { texts } from "../texts.ts";

/** A definition, one click away. */
export function About({ of, children }: { readonly of: string; readonly children: ReactNode }) {
  return (
    <details className="about">
      <summary aria-label={texts.about(of)}>?</summary>
      <p>{children}</p>
    </details>
  );
}

interface Props<T> {
  readonly title: string;
  readonly about?: string;
  readonly wide?: boolean;
  readonly query: UseQueryResult<T, ClientError>;
  /** Whether there is nothing to show. */
  readonly isEmpty?: (answer: T) => boolean;
  readonly children: (answer: T) => ReactNode;
}

/** A part of a page: what was answered, that it is on its way, that there is nothing, or what went wrong. */
export function Section<T>({ title, about, wide, query, isEmpty, children }: Props<T>) {
  const id = useId();
  const { data, error, isPending, isPlaceholderData } = query;
  return (
    <section className={`card${wide ? " wide" : ""}`} aria-labelledby={id} aria-busy={isPending || isPlaceholderData}>
      <header>
        <h2 id={id}>{title}</h2>
        {about === undefined ? null : <About of={title}>{about}</About>}
      </header>
      {data !== undefined && (error === null || isUnreached(error)) ? (
        isEmpty?.(data) ? (
          <p className="empty">{texts.empty}</p>
        ) : (
          <div className={isPlaceholderData ? "stale" : undefined}>{children(data)}</div>
        )
      ) : error === null ? (
        <>
          <div className="skeleton">
            <span className="hidden">{texts.loading}</span>
          </div>
          {/* it is asked again meanwhile */}
          {isLoading(query.failureReason) ? (
            <p className="small">
              {texts.failed.notReady} {query.failureReason?.problem?.detail}
            </p>
          ) : null}
        </>
      ) : (
        <Failed error={error} retry={() => void query.refetch()} />
      )}
    </section>
  );
}

/** Why a part of a page is missing, and what to do about it. */
export function Failed({ error, retry }: { readonly error: ClientError; readonly retry: () => void }) {
  const detail = error.problem?.detail;
  // what the data do not have is no failure
  if (isLacking(error)) return <p className="empty">{detail ?? texts.failed.notThere}</p>;
  const message = reasonOf(error);
  return (
    <div className="failed" role="alert">
      <p>{message}</p>
      {detail === undefined ? null : <p className="small">{detail}</p>}
      <button type="button" onClick={retry}>
        {texts.retry}
      </button>
    </div>
  );
}

/** Why a question was not answered, for a reader. */
export function reasonOf(error: ClientError): string {
  const status = statusOf(error);
  if (status === 429) return texts.failed.tooMany;
  if (status === 503) return texts.failed.notLoaded;
  if (status !== null) return texts.failed.refused(status);
  return isUnreached(error) ? texts.failed.unreachable : `${texts.failed.unaskable} ${error.message}`;
}
