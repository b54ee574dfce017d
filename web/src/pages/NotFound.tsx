import { useTitle } from "../components/title";
import { t } from "../texts";

export function NotFound() {
  useTitle(t.errors.notFound);
  return (
    <div class="stack">
      <h1>{t.errors.notFound}</h1>
      <p>
        <a href="/">{t.errors.goHome}</a>
      </p>
    </div>
  );
}
