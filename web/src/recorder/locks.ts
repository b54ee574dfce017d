/** Which tab has a recording in hand. The browser gives a lock back by itself when a tab is closed or crashes. */

const PREFIX = "recording ";

/** Lets a recording go; it is free when this is done. */
export type Release = () => Promise<void>;

/** Take a recording in hand. Returns what lets it go; null while another tab has it. */
export function hold(recordingId: string): Promise<Release | null> {
  return new Promise((resolve, reject) => {
    const over = navigator.locks.request(PREFIX + recordingId, { ifAvailable: true }, (lock) => {
      if (!lock) return resolve(null);
      return new Promise<void>((letGo) => {
        resolve(async () => {
          letGo();
          await over;
        });
      });
    });
    over.catch(reject);
  });
}

/** Return the ids of the recordings that this tab or another has in hand. */
export async function heldIds(): Promise<Set<string>> {
  const { held = [] } = await navigator.locks.query();
  return new Set(held.flatMap(({ name }) => (name?.startsWith(PREFIX) ? [name.slice(PREFIX.length)] : [])));
}
