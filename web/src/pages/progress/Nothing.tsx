import { t } from "../../texts";

/** What this page will show, and how to begin. */
export function Nothing() {
  return (
    <section class="card stack" aria-labelledby="nothing">
      <h2 id="nothing">{t.progress.emptyTitle}</h2>
      <p>{t.progress.empty}</p>
      <ul class="progress-list">
        {t.progress.emptyList.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <div>
        <a class="button button-primary" href="/">
          {t.progress.begin}
        </a>
      </div>
    </section>
  );
}
