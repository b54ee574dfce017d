import { useState } from "preact/hooks";
import { client, take } from "../../api/client";
import { Failure } from "../../components/Failure";
import { t } from "../../texts";

const DAYS = [3, 14, 30, 90];
const USUAL_DAYS = 14;
const THIS_MACHINE = ["127.0.0.1", "localhost", "[::1]"];

interface Props {
  attemptId: string;
  onMade: () => void;
}

/** Makes a link, which is shown this once. */
export function ShareForm({ attemptId, onMade }: Props) {
  const [name, setName] = useState("");
  const [days, setDays] = useState(USUAL_DAYS);
  const [link, setLink] = useState<string | null>(null);
  const [error, setError] = useState<Error | null>(null);

  async function make(event: Event) {
    event.preventDefault();
    setError(null);
    const params = { path: { attempt_id: attemptId } };
    const body = { expires_in_days: days, name: name.trim() || null };
    try {
      const made = await take(client.POST("/api/v1/attempts/{attempt_id}/reviews", { params, body }));
      setLink(location.origin + made.path);
      setName("");
      onMade();
    } catch (failure) {
      setError(failure as Error);
    }
  }

  return (
    <form class="stack" onSubmit={make}>
      <div class="reviews-form">
        <div class="field">
          <label for="review-name">{t.reviews.name}</label>
          <input
            id="review-name"
            class="input"
            maxLength={100}
            value={name}
            onInput={(event) => setName(event.currentTarget.value)}
          />
        </div>
        <div class="field">
          <label for="review-days">{t.reviews.days}</label>
          <select
            id="review-days"
            class="input"
            value={days}
            onChange={(event) => setDays(Number(event.currentTarget.value))}
          >
            {DAYS.map((each) => (
              <option key={each} value={each}>
                {t.reviews.daysOf(each)}
              </option>
            ))}
          </select>
        </div>
        <button type="submit" class="button">
          {t.reviews.make}
        </button>
      </div>
      {error && <Failure error={error} />}
      {link && <Link key={link} address={link} />}
    </form>
  );
}

function Link({ address }: { address: string }) {
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(address);
    setCopied(true);
  };
  const canCopy = globalThis.navigator.clipboard !== undefined;
  return (
    <div class="notice stack">
      <div class="reviews-link">
        <div class="field">
          <label for="review-link">{t.reviews.link}</label>
          <input
            id="review-link"
            class="input"
            readOnly
            ref={(field) => field?.select()}
            value={address}
            onFocus={(event) => event.currentTarget.select()}
          />
        </div>
        {canCopy && (
          <button type="button" class="button" onClick={copy}>
            {t.reviews.copy}
          </button>
        )}
      </div>
      <p role="status" class="small">
        {isCopied && t.reviews.copied}
      </p>
      {THIS_MACHINE.includes(location.hostname) && <p class="small">{t.reviews.hereAlone}</p>}
    </div>
  );
}
