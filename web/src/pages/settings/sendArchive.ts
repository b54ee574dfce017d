import { Failed } from "../../api/client";
import type { Imported, Problem } from "../../api/schema";
import { t } from "../../texts";

/**
 * Send an archive to be imported; `onSent` is told how much of it has gone, in 0..1. Not by fetch, which tells nothing
 * of what it has sent.
 *
 * @throws Failed
 */
export function sendArchive(file: File, onSent: (share: number) => void): Promise<Imported> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.responseType = "json";
    request.upload.addEventListener("progress", ({ loaded, total }) => onSent(total > 0 ? loaded / total : 1));
    request.addEventListener("load", () => {
      if (request.status === 200) resolve(request.response);
      else reject(failureOf(request.response, request.status));
    });
    request.addEventListener("error", () => reject(new Failed(t.errors.unreachable, null)));
    request.open("POST", "/api/v1/import");
    request.setRequestHeader("Content-Type", "application/zip");
    request.send(file);
  });
}

function failureOf(problem: Partial<Problem> | null, status: number): Failed {
  return new Failed(problem?.detail ?? t.errors.unexpected(status), status);
}
