import { client, take } from "../../api/client";
import { type Resource, useResource } from "../../api/resource";
import type { ReviewView } from "../../api/schema";

/** Fetch the reviews of an attempt. */
export function useReviews(attemptId: string): Resource<ReviewView[]> {
  return useResource(`reviews ${attemptId}`, async (signal) => {
    const params = { path: { attempt_id: attemptId } };
    return (await take(client.GET("/api/v1/attempts/{attempt_id}/reviews", { params, signal }))).reviews;
  });
}
