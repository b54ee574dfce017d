import type { ComponentChildren } from "preact";

interface Props {
  id: string;
  title: string;
  about?: ComponentChildren;
  children: ComponentChildren;
}

/** What belongs together, with its name and what it is about beside it. */
export function Section({ id, title, about, children }: Props) {
  return (
    <section class="settings-section" id={id} aria-labelledby={`${id}-title`}>
      <div class="settings-about">
        <h2 id={`${id}-title`}>{title}</h2>
        {about && <p class="soft small">{about}</p>}
      </div>
      <div class="card stack">{children}</div>
    </section>
  );
}
