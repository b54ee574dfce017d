import type { ComponentChildren } from "preact";
import type { Resource } from "../api/resource";
import { t } from "../texts";
import { Failure } from "./Failure";

interface Props<T> {
  resource: Resource<T>;
  children: (data: T) => ComponentChildren;
  /** What is shown on the way, with the height of what comes, so that nothing shifts. */
  waiting?: ComponentChildren;
}

/** Shows what was fetched, what went wrong, or that it is on its way. */
export function Loaded<T>({ resource, children, waiting }: Props<T>) {
  if (resource.error) return <Failure error={resource.error} retry={resource.reload} />;
  if (resource.data === null) return waiting ?? <p class="soft">{t.common.loading}</p>;
  return <>{children(resource.data)}</>;
}
