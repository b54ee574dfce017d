import { useRef, useState } from "preact/hooks";
import { t } from "../texts";
import { readShortcuts, useKeys, writeShortcuts } from "./useKeys";
import "./shortcuts.css";

/** A button, and «?», that show what keys do; single keys can be switched off here. */
export function Shortcuts() {
  const dialog = useRef<HTMLDialogElement>(null);
  const open = () => dialog.current?.showModal();
  useKeys({ "?": open });
  return (
    <>
      <button type="button" class="button button-quiet button-small" aria-keyshortcuts="?" onClick={open}>
        {t.shell.shortcuts}
      </button>
      <dialog class="shortcuts card" ref={dialog} aria-labelledby="shortcuts-title">
        <div class="stack">
          <form method="dialog" class="row row-apart">
            <h2 id="shortcuts-title">{t.shell.shortcuts}</h2>
            <button type="submit" class="button button-small">
              {t.common.close}
            </button>
          </form>
          {t.keyboard.groups.map((group) => (
            <section key={group.title} class="shortcuts-group">
              <h3>{group.title}</h3>
              <dl class="shortcuts-keys">
                {group.keys.map(([key, action]) => (
                  <div key={key}>
                    <dt>{withKeys(key)}</dt>
                    <dd>{action}</dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
          <SingleKeys />
        </div>
      </dialog>
    </>
  );
}

function SingleKeys() {
  const [isOn, setIsOn] = useState(readShortcuts);
  const turn = (on: boolean) => {
    writeShortcuts(on);
    setIsOn(on);
  };
  return (
    <label class="row shortcuts-switch">
      <input type="checkbox" checked={isOn} onChange={(event) => turn(event.currentTarget.checked)} />
      {t.keyboard.singleKeys}
    </label>
  );
}

function withKeys(combination: string) {
  return combination.split(" ").map((key) => <kbd key={key}>{key}</kbd>);
}
