import { useEffect, useRef } from "preact/hooks";

/** What a key does. Names are those of KeyboardEvent.key: "r", "Escape", "ArrowDown", "Space", "Ctrl+Enter". */
export type Keys = Readonly<Record<string, () => void>>;

const KEY = "shortcuts";
const FIELDS = "input:not([type=checkbox], [type=radio], [type=button]), textarea, select, [contenteditable]";
const PRESSED_BY_SPACE = "button, a[href], summary, audio, video, input, [role=button], [role=slider], [role=tab]";

/** Whether single keys do something: who speaks to their computer, or types by accident, may switch them off. */
export function readShortcuts(): boolean {
  return localStorage.getItem(KEY) !== "off";
}

export function writeShortcuts(isOn: boolean): void {
  if (isOn) localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, "off");
}

/**
 * Let keys do something while the component is shown. Single keys rest while somebody types in a field or a dialog
 * is open; with Ctrl (or Cmd) they work in fields too.
 */
export function useKeys(keys: Keys, isEnabled = true): void {
  const newest = useRef(keys);
  newest.current = keys;
  useEffect(() => {
    if (!isEnabled) return;
    const press = (event: KeyboardEvent) => {
      const act = actionOf(event, newest.current);
      if (!act) return;
      event.preventDefault();
      act();
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [isEnabled]);
}

function actionOf(event: KeyboardEvent, keys: Keys): (() => void) | null {
  const act = keys[nameOf(event)];
  if (!act || event.defaultPrevented || event.repeat || event.isComposing || event.altKey) return null;
  if (document.querySelector("dialog[open]")) return null;
  if (event.ctrlKey || event.metaKey) return act;
  const target = event.target instanceof Element ? event.target : null;
  if (!readShortcuts() || target?.closest(FIELDS)) return null;
  if (event.key === " " && target?.closest(PRESSED_BY_SPACE)) return null;
  return act;
}

function nameOf(event: KeyboardEvent): string {
  const key = event.key === " " ? "Space" : event.key;
  return event.ctrlKey || event.metaKey ? `Ctrl+${key}` : key;
}
