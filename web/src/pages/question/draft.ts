/** A typed answer that was not submitted yet, kept in this browser for each question. */
export interface Draft {
  text: string;
  /** How long it was worked on. */
  spent_ms: number;
  /** The Idempotency-Key that this very text was sent with; null before that. */
  key: string | null;
}

const PREFIX = "draft:";

export function readDraft(questionId: string): Draft | null {
  try {
    const stored = JSON.parse(localStorage.getItem(PREFIX + questionId) ?? "null");
    return typeof stored?.text === "string" ? { text: stored.text, spent_ms: stored.spent_ms, key: stored.key } : null;
  } catch {
    return null; // not written by this page
  }
}

/** Return whether there was room for it. */
export function writeDraft(questionId: string, draft: Draft): boolean {
  try {
    localStorage.setItem(PREFIX + questionId, JSON.stringify(draft));
    return true;
  } catch {
    return false;
  }
}

export function removeDraft(questionId: string): void {
  localStorage.removeItem(PREFIX + questionId);
}

export function countWords(text: string): number {
  return text.split(/\s+/).filter(Boolean).length;
}

/** What an answer to a coding question begins with: the code stands in a fenced block, words go outside. */
export function fenced(starter: string): string {
  return `\`\`\`python\n${starter.trim()}\n\`\`\`\n\n`;
}
