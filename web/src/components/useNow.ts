import { useEffect, useState } from "preact/hooks";

/** Return performance.now(), anew every so many milliseconds while the time runs. */
export function useNow(isRunning: boolean, every_ms = 250): number {
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    if (!isRunning) return;
    setNow(performance.now());
    const timer = setInterval(() => setNow(performance.now()), every_ms);
    return () => clearInterval(timer);
  }, [isRunning, every_ms]);
  return now;
}
