import { heldIds } from "./locks";
import { forget, listKept, type Recording } from "./outbox";
import { isPassing, type RecordingService } from "./service";

/** Delete what discarded recordings have left at the service. What can't be reached now is left for the next time. */
export async function eraseDiscarded(service: RecordingService): Promise<void> {
  const held = await heldIds();
  for (const recording of await listKept()) {
    if (recording.isDiscarded && !held.has(recording.id)) await erase(recording, service);
  }
}

/** Its key gives the attempt again, or makes one that is deleted at once. */
async function erase(recording: Recording, service: RecordingService): Promise<void> {
  try {
    await service.remove(await service.begin(recording, new AbortController().signal));
  } catch (error) {
    if (isPassing(error)) return;
  }
  await forget(recording.id);
}
