import { useRef, useState } from "preact/hooks";
import { client, take } from "../../api/client";
import { useResource } from "../../api/resource";
import type { Round } from "../../api/schema";
import { Loaded } from "../../components/Loaded";
import { t } from "../../texts";
import { Means } from "./Means";
import { OutcomeForm } from "./OutcomeForm";
import { OutcomeList } from "./OutcomeList";
import "./outcomes.css";

/** Real interviews: what became of them, and what practice reached before each. */
export function InterviewLog({ rounds }: { rounds: Round[] }) {
  const log = useResource("outcomes", (signal) => take(client.GET("/api/v1/outcomes", { signal })));
  const [isAdding, setAdding] = useState(false);
  const [done, setDone] = useState("");
  const heading = useRef<HTMLHeadingElement>(null);
  const changed = (what: string) => {
    setDone(what);
    log.reload();
  };
  const added = () => {
    setAdding(false);
    changed(t.outcomes.saved);
  };
  const deleted = () => {
    changed(t.outcomes.deleted);
    heading.current?.focus(); // the button that was pressed goes
  };
  return (
    <section class="card stack" aria-labelledby="interviews">
      <div class="row row-apart">
        <div>
          <h2 id="interviews" ref={heading} tabIndex={-1}>
            {t.outcomes.title}
          </h2>
          <p class="soft small">{t.outcomes.about}</p>
        </div>
        <button type="button" class="button" aria-expanded={isAdding} onClick={() => setAdding(!isAdding)}>
          {t.outcomes.add}
        </button>
      </div>
      <p class="visually-hidden" role="status">
        {done}
      </p>
      {isAdding && <OutcomeForm rounds={rounds} onSaved={added} onCancel={() => setAdding(false)} />}
      <Loaded resource={log}>
        {(loaded) =>
          loaded.outcomes.length > 0 && (
            <>
              <OutcomeList
                outcomes={loaded.outcomes}
                rounds={rounds}
                onSaved={() => changed(t.outcomes.saved)}
                onDeleted={deleted}
              />
              <Means log={loaded} />
            </>
          )
        }
      </Loaded>
    </section>
  );
}
