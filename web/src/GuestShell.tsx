import type { ComponentChildren } from "preact";
import { t } from "./texts";

/** What stands around a view for somebody without an account: no way to anything of its owner. */
export function GuestShell({ children }: { children: ComponentChildren }) {
  return (
    <div class="shell">
      <header class="shell-header">
        <div class="shell-bar">
          <span class="shell-brand">
            <img src="/icon.svg" alt="" width="28" height="28" />
            {t.shell.name}
          </span>
        </div>
      </header>
      <main class="shell-main" id="main" tabIndex={-1}>
        {children}
      </main>
      <footer class="shell-footer">
        <p>{t.review.footer}</p>
      </footer>
    </div>
  );
}
