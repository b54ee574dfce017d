import { t } from "../../texts";

const FILES = [
  { name: "report", href: "/api/v1/report" },
  { name: "markdown", href: "/api/v1/report?format=markdown" },
  { name: "table", href: "/api/v1/progress.csv" },
  { name: "cards", href: "/api/v1/cards" },
] as const;

/** Progress as files, for people and for other programs. */
export function Exports() {
  return (
    <ul class="stack">
      {FILES.map(({ name, href }) => (
        <li key={name}>
          <a href={href} {...(name === "report" ? { target: "_blank", rel: "noreferrer" } : { download: "" })}>
            {t.exports[name]}
          </a>{" "}
          <span class="soft small">{t.exports.about[name]}</span>
        </li>
      ))}
    </ul>
  );
}
