import { t } from "../texts";

/** Says what went wrong, and offers to try again where that may help. */
export function Failure({ error, retry }: { error: Error; retry?: (() => void) | undefined }) {
  return (
    <div class="notice notice-problem stack" role="alert">
      <p>{error.message}</p>
      {retry && (
        <div>
          <button type="button" class="button button-small" onClick={retry}>
            {t.common.retry}
          </button>
        </div>
      )}
    </div>
  );
}
