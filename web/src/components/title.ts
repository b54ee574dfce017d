import { useEffect } from "preact/hooks";
import { t } from "../texts";

/** Name the view in the window's title while it is shown. */
export function useTitle(title: string | null): void {
  useEffect(() => {
    document.title = title ? `${title} · ${t.shell.name}` : t.shell.name;
  }, [title]);
}
