import type { ModelServer, ModelServerInUse, ServerToTest } from "../../api/schema";

/** Where a server usually is: OpenAI's, and the local ones by their own documentation. */
export const USUAL_ADDRESSES = [
  "https://api.openai.com/v1",
  "http://127.0.0.1:11434/v1",
  "http://127.0.0.1:8080/v1",
  "http://127.0.0.1:1234/v1",
];

/** What stands in the form. */
export interface Draft {
  baseUrl: string;
  model: string;
  key: string;
  /** Whether the key that is stored goes. */
  dropsKey: boolean;
}

/** Return what stands in the form at first: what was set here, never its key. */
export function draftOf(server: ModelServerInUse | null): Draft {
  const own = server?.set_by === "page" ? server : null;
  return { baseUrl: own?.base_url ?? "", model: own?.model ?? "", key: "", dropsKey: false };
}

/** Return the host that an address leads to when it is not this machine; null for this machine and for no address. */
export function hostElsewhere(address: string): string | null {
  let host: string;
  try {
    host = new URL(address).hostname;
  } catch {
    return null;
  }
  const isHere =
    host === "localhost" || host.endsWith(".localhost") || host === "[::1]" || /^127(\.\d+){3}$/.test(host);
  return isHere || host === "" ? null : host;
}

/** Return what is to be saved. A key that is left out stays as it is. */
export function toSave({ baseUrl, model, key, dropsKey }: Draft): ModelServer {
  return {
    base_url: baseUrl.trim(),
    model: model.trim() || null,
    ...(key ? { api_key: key } : dropsKey && { api_key: null }),
  };
}

/** Return what is to be tried: what is left out is tried as it is in use. */
export function toTest({ baseUrl, model, key }: Draft): ServerToTest {
  return {
    ...(baseUrl.trim() && { base_url: baseUrl.trim() }),
    ...(model.trim() && { model: model.trim() }),
    ...(key && { api_key: key }),
  };
}
