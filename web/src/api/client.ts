import createClient from "openapi-fetch";
import { t } from "../texts";
import type { Problem, paths } from "./schema";

/** Every call of the page to its service. */
export const client = createClient<paths>({ baseUrl: globalThis.location?.origin ?? "" });

/**
 * A call that failed. `message` says what happened and what to do; `status` is null where no answer came;
 * `kind` is the last part of the problem's type, such as "not-scored-yet".
 */
export class Failed extends Error {
  constructor(
    message: string,
    readonly status: number | null,
    readonly kind: string | null = null,
  ) {
    super(message);
  }
}

interface Result<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** Return what a call gives. Throws `Failed` with the service's own words; an abort stays an abort. */
export async function take<T>(call: Promise<Result<T>>): Promise<T> {
  let result: Result<T>;
  try {
    result = await call;
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Failed(t.errors.unreachable, null);
  }
  if (result.response.ok) return result.data as T;
  const problem = (result.error ?? {}) as Partial<Problem>;
  const kind = problem.type?.split(":").pop() ?? null;
  throw new Failed(problem.detail ?? t.errors.unexpected(result.response.status), result.response.status, kind);
}
