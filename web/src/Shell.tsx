import type { ComponentChildren } from "preact";
import { useLocation } from "preact-iso";
import { Shortcuts } from "./components/Shortcuts";
import { t } from "./texts";

const PLACES = [
  { href: "/", name: t.shell.practise, owns: /^\/(questions.*|attempts.*|compare.*)?$/ },
  { href: "/progress", name: t.shell.progress, owns: /^\/progress/ },
  { href: "/settings", name: t.shell.settings, owns: /^\/settings/ },
];

/** What stands around every view. */
export function Shell({ children }: { children: ComponentChildren }) {
  const { path } = useLocation();
  return (
    <div class="shell">
      <a class="skip button button-primary" href="#main">
        {t.shell.skip}
      </a>
      <header class="shell-header">
        <div class="shell-bar">
          <a class="shell-brand" href="/" aria-label={t.shell.name}>
            <img src="/icon.svg" alt="" width="28" height="28" />
            <span class="shell-brand-name">{t.shell.name}</span>
          </a>
          <nav class="shell-nav" aria-label={t.shell.navigation}>
            {PLACES.map((place) => (
              <a key={place.href} href={place.href} aria-current={place.owns.test(path) ? "page" : undefined}>
                {place.name}
              </a>
            ))}
          </nav>
        </div>
      </header>
      <main class="shell-main" id="main" tabIndex={-1}>
        {children}
      </main>
      <footer class="shell-footer row row-apart">
        <p>{t.shell.footer}</p>
        <Shortcuts />
      </footer>
    </div>
  );
}
