import { keepPreviousData, type UseQueryResult, useQuery } from "@tanstack/react-query";
import { type Client, type ClientError, createClient, type routes } from "clientele/rest";
import { createContext, useContext } from "react";

type AnyClient = Client<typeof routes>;
declare const typed: AnyClient;
/** Paths of all routes. */
export type Path = (typeof routes)[number]["path"];
/** What a route answers, as JSON. */
export type Answer<P extends Path> = Awaited<ReturnType<typeof typed.get<P>>>;
/** What a route is asked with. */
export type Input<P extends Path> = NonNullable<Parameters<typeof typed.get<P>>[1]>;

/** Where answers come from: the service that served the page, or a file that was read in the browser. */
export interface Source {
  /** Tells the answers of one source from those of another. */
  readonly id: string;
  /** Name of the file; `null` for the service. */
  readonly file: string | null;
  readonly client: AnyClient;
}

/** Address of the service: the page is served one level below it. */
export const SERVICE = new URL("..", location.href.split(/[?#]/, 1)[0]).href;

let sources = 0;

/** A source over HTTP; each has answers of its own, since another token may see others. */
export const serviceSource = (token: string | null): Source => ({
  id: `service ${sources++}`,
  file: null,
  client: createClient(SERVICE, token === null ? {} : { headers: { authorization: `Bearer ${token}` } }),
});

export const SourceContext = createContext<Source>(serviceSource(null));

/** The answer of a route, asked once and kept; while another page of a list loads, the one before stays. */
export function useAnswer<P extends Path>(
  path: P,
  input?: Input<P>,
  options: { readonly enabled?: boolean; readonly refetchInterval?: number } = {},
): UseQueryResult<Answer<P>, ClientError> {
  const { id, client } = useContext(SourceContext);
  const get = client.get as (path: P, input: object, options: { signal: AbortSignal }) => Promise<Answer<P>>;
  return useQuery({
    queryKey: [id, path, input ?? {}],
    queryFn: ({ signal }) => get(path, input ?? {}, { signal }),
    placeholderData: keepPreviousData,
    // data that could not be loaded are looked for again by the service, and by the page
    refetchInterval: ({ state: { error } }) => (statusOf(error) === 503 && !isLacking(error) ? 10_000 : false),
    ...options,
  });
}

/** Status of a refusal; `null` where nobody answered. */
export const statusOf = (error: Error | null): number | null => (error as ClientError | null)?.status ?? null;

const detailOf = (error: Error | null): string => (error as ClientError | null)?.problem?.detail ?? "";

/** Whether the service is loading its data: then an answer comes if one waits. */
export const isLoading = (error: Error | null): boolean => statusOf(error) === 503 && !/\(\w+\)$/.test(detailOf(error));

/** Whether the data do not have what was asked for: no failure, and nothing to wait for. */
export const isLacking = (error: Error | null): boolean =>
  statusOf(error) === 404 || (statusOf(error) === 503 && /\(missing_(table|column)\)$/.test(detailOf(error)));

/** Whether nobody answered: the service is down, or the connection. */
export const isUnreached = (error: Error | null): boolean => error instanceof TypeError;
