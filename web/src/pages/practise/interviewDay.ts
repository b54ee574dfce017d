const KEY = "interview-on";

/** The day of an interview as YYYY-MM-DD; null where none is known. Suggestions come closer together before it. */
export function readInterviewDay(): string | null {
  return localStorage.getItem(KEY);
}

export function writeInterviewDay(day: string | null): void {
  if (day === null) localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, day);
}
