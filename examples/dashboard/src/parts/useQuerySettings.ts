import { useCallback } from "react";
import { useSearchParams } from "react-router";

/**
 * What a page is set to, kept in its address: a link shows the same, and the back button leads to what was before. What moves, as a slider or
 * a text that is typed, is one step with what was before it.
 */
export function useQuerySettings(): [
  settings: Readonly<Record<string, string | undefined>>,
  change: (changes: Readonly<Record<string, string>>, isMoving?: boolean) => void,
] {
  const [params, setParams] = useSearchParams();
  const change = useCallback(
    (changes: Readonly<Record<string, string>>, isMoving = false) =>
      setParams(
        (before) => {
          const next = new URLSearchParams(before);
          for (const [name, value] of Object.entries(changes)) {
            if (value === "") next.delete(name);
            else next.set(name, value);
          }
          return next;
        },
        // every letter and every place of a slider would be a step back
        { replace: isMoving },
      ),
    [setParams],
  );
  return [Object.fromEntries(params), change];
}
