import { useCallback, useEffect, useState } from "preact/hooks";

/** Something that is fetched: neither of both while it is on its way, then one of them. */
export interface Resource<T> {
  data: T | null;
  error: Error | null;
  reload: () => void;
}

/** Fetch when the component appears and whenever `key` changes. What was there stays until the new is there. */
export function useResource<T>(key: string, fetch: (signal: AbortSignal) => Promise<T>): Resource<T> {
  const [state, setState] = useState<{ key: string; data: T | null; error: Error | null }>({
    key,
    data: null,
    error: null,
  });
  const [turn, setTurn] = useState(0);
  // `key` stands for all that `fetch` depends on.
  useEffect(() => {
    const abort = new AbortController();
    fetch(abort.signal)
      .then((data) => !abort.signal.aborted && setState({ key, data, error: null }))
      .catch((error: Error) => !abort.signal.aborted && setState({ key, data: null, error }));
    return () => abort.abort();
  }, [key, turn]);
  const reload = useCallback(() => setTurn((before) => before + 1), []);
  const isOld = state.key !== key;
  return { data: isOld ? null : state.data, error: isOld ? null : state.error, reload };
}
