const KEY = "has-practised";

/** Whether somebody practised in this browser before: known at once, so that the page need not change under them. */
export function hasPractised(): boolean {
  return localStorage.getItem(KEY) === "yes";
}

export function noteVisit(practised: boolean): void {
  if (practised) localStorage.setItem(KEY, "yes");
  else localStorage.removeItem(KEY);
}
