import type { LanguageClient } from "vscode-languageclient/node";

/** The answer to `keyfit/connections`, version 1. Lines are 1-based. */
export interface Connections {
  version: number;
  connections: Connection[];
}

/** The location where a part is set; null if it is built into the tool. */
export interface Place {
  path: string;
  line: number;
}

/** What a tool would send. A part that is not known is null. */
export interface Connection {
  tool: string;
  name: string;
  /** The folder that the tool is started in. */
  folder: string;
  role: string;
  active: boolean;
  key: {
    masked: string | null;
    plan: string | null;
    plan_name: string | null;
    from: Place | null;
  } | null;
  endpoint: {
    url: string | null;
    plan: string | null;
    region: string | null;
    protocol: string | null;
    from: Place | null;
  } | null;
  request_url: string | null;
  models: { id: string | null; from: Place | null }[];
  answer: Answer;
}

export interface Answer {
  outcome: Outcome;
  statuses: number[];
  evidence: "documented" | "reported" | "conflicting" | null;
  reason: string;
  remedy: string | null;
  /** Which other callers would be refused; missing in older servers. */
  note?: string;
}

export type Outcome =
  | "ok"
  | "auth-error"
  | "not-found"
  | "agent-only"
  | "bad-request"
  | "quota"
  | "no-key"
  | "foreign-host"
  | "not-sent"
  | "unknown";

export const REQUEST = "keyfit/connections";
export const CHANGED = "keyfit/connectionsChanged";
const METHOD_NOT_FOUND = -32601;

/** Requests all connections from `client`'s server, or those in which the file at `uri` has a part;
 * undefined if the server is too old. */
export async function askConnections(
  client: LanguageClient,
  uri?: string,
): Promise<Connection[] | undefined> {
  const params = uri === undefined ? {} : { textDocument: { uri } };
  try {
    return (await client.sendRequest<Connections>(REQUEST, params)).connections;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === METHOD_NOT_FOUND) {
      return undefined;
    }
    throw error;
  }
}
