import "./keyHint.css";

/** The key that does the same as the button it stands in; the button names it by aria-keyshortcuts. */
export function KeyHint({ name }: { name: string }) {
  return (
    <span class="key-hint" aria-hidden="true">
      <kbd>{name}</kbd>
    </span>
  );
}
