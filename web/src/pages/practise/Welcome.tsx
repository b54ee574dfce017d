import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { client, take } from "../../api/client";
import type { AttemptView } from "../../api/schema";
import { Failure } from "../../components/Failure";
import { t } from "../../texts";

interface Props {
  /** The sample that was scored before, if any was. */
  sample: AttemptView | null;
}

/** What whoever comes for the first time reads, and a scorecard to see before anything is asked of them. */
export function Welcome({ sample }: Props) {
  const { route } = useLocation();
  const [isSending, setIsSending] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const show = async () => {
    if (isSending) return;
    setIsSending(true);
    setError(null);
    try {
      const attempt = sample ?? (await take(client.POST("/api/v1/attempts/sample")));
      route(`/attempts/${attempt.id}`);
    } catch (failed) {
      setError(failed as Error);
      setIsSending(false);
    }
  };
  return (
    <section class="welcome" aria-labelledby="welcome-title">
      <h1 class="welcome-title" id="welcome-title">
        {t.practise.welcomeTitle}
      </h1>
      <p class="welcome-words">{t.practise.welcome}</p>
      <div class="welcome-action">
        <button type="button" class="button button-primary welcome-button" aria-disabled={isSending} onClick={show}>
          {isSending ? t.practise.sampleWaiting : sample ? t.practise.sampleAgain : t.practise.sample}
        </button>
        <p class="soft small">{t.practise.sampleHint}</p>
      </div>
      {error && <Failure error={error} />}
    </section>
  );
}
