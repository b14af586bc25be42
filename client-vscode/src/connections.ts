import type { LanguageClient } from "vscode-languageclient/node";

/** The answer to `keyfit/connections`, version 1. Lines are 1-based. */
export interface Connections {
  version: number;
  connections: Connection[];
}

/** Where a part is set. Both are null for what comes from the environment, and no file is known. */
export interface Origin {
  path: string | null;
  line: number | null;
}

/** A line (1-based) of a file. */
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
    from: Origin | null;
  } | null;
  endpoint: {
    url: string | null;
    plan: string | null;
    region: string | null;
    protocol: string | null;
    from: Origin | null;
  } | null;
  request_url: string | null;
  models: { id: string | null; from: Origin | null }[];
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
  /** What the remedy changes. */
  at?: Origin | null;
  /** What the command `keyfit.repair` takes to change it; none if no fix does. */
  repair?: [uri: string, ...rest: string[]] | null;
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
const FITS: readonly string[] = ["ok", "unknown"];
const METHOD_NOT_FOUND = -32601;

/** Whether a call that is made will not get what it is made for, as far as is known. */
export function isFailing({ active, answer }: Connection): boolean {
  return active && !FITS.includes(answer.outcome);
}

/** The place behind `origin`, if a file is known. */
export function placeOf(origin: Origin | null | undefined): Place | undefined {
  const { path, line } = origin ?? {};
  return path && line ? { path, line } : undefined;
}

/** Where the connection is to be changed, or else is made. */
export function mainPlace({ answer, endpoint, key, models }: Connection): Place | undefined {
  const origins = [answer.at, endpoint?.from, key?.from, ...models.map(({ from }) => from)];
  return origins.map(placeOf).find((place) => place !== undefined);
}

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
