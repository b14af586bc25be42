import { beforeEach, expect, type Mock, test, vi } from "vitest";
import * as vscode from "vscode";
import type { Connection } from "../../src/connections";
import type { Session, State } from "../../src/session";
import { mostUrgent, Status } from "../../src/status";
import { answer, connection } from "./samples";
import { items } from "./vscode";

vi.mock("../../src/documentSelector", () => ({
  isReason: ({ fileName }: vscode.TextDocument) => fileName.endsWith(".env"),
  isRead: ({ fileName }: vscode.TextDocument) => !fileName.endsWith(".py"),
}));

/** A running server that tells `connections`; undefined for one that is too old. */
function running(connections: Connection[] | undefined): State {
  const sendRequest = connections
    ? async () => ({ version: 1, connections })
    : async () => Promise.reject(Object.assign(new Error("no such method"), { code: -32601 }));
  const client = { sendRequest, code2ProtocolConverter: { asUri: String } };
  return { kind: "running", client } as unknown as State;
}

async function shown(state: State, fileName = "/ws/.env"): Promise<Record<string, unknown>> {
  Object.assign(vscode.window, { activeTextEditor: { document: { fileName, uri: fileName } } });
  await new Status({ state } as Session).update();
  return items.at(-1) ?? {};
}

beforeEach(() => {
  items.splice(0);
  Object.assign(vscode.languages, { getDiagnostics: () => [] });
});

test("the plan and how the service answers", async () => {
  const item = await shown(running([connection({ answer: answer("auth-error", [401]) })]));
  expect(item["shown"]).toBe(true);
  expect(item["text"]).toBe("$(key) Coding Plan $(error)");
  expect(item["accessibilityInformation"]).toEqual({
    label: "Coding Plan, 401: The key is refused",
  });
});

test("without a key: the tool", async () => {
  const item = await shown(running([connection({ key: null, answer: answer("no-key") })]));
  expect(item["text"]).toBe("$(key) Claude Code $(circle-slash)");
});

test("files that are nobody's show it only if they take part in something", async () => {
  expect((await shown(running([]), "/ws/package.json"))["shown"]).toBe(false);
  expect((await shown(running([connection()]), "/ws/package.json"))["shown"]).toBe(true);
  expect((await shown(running([connection()]), "/ws/main.py"))["shown"]).toBe(false);
});

test("a file without connections: what was found in it", async () => {
  const getDiagnostics = vi.spyOn(vscode.languages, "getDiagnostics") as Mock;
  getDiagnostics.mockReturnValue([
    { source: "keyfit", severity: 1 },
    { source: "keyfit", severity: 0 },
    { source: "another", severity: 0 },
  ]);
  const bad = await shown(running([]));
  expect([bad["text"], bad["tooltip"]]).toEqual([
    "$(key) keyfit $(error)",
    "keyfit: problems in this file: 2",
  ]);
  getDiagnostics.mockReturnValue([]);
  const good = await shown(running([]));
  expect([good["text"], good["tooltip"]]).toEqual([
    "$(key) keyfit",
    "keyfit: no problems in this file",
  ]);
});

test("a server that is too old", async () => {
  expect((await shown(running(undefined)))["tooltip"]).toContain("too old");
});

test("a server that starts, has failed, or is not needed", async () => {
  expect((await shown({ kind: "starting" }))["text"]).toContain("loading");
  const failed = await shown({ kind: "failed", reason: "No Python" });
  expect([failed["text"], failed["tooltip"]]).toEqual(["$(error) keyfit", "No Python"]);
  expect((await shown({ kind: "waiting" }))["shown"]).toBe(false);
});

test("the worst of those in use is shown", () => {
  const good = connection();
  const bad = connection({ answer: answer("auth-error") });
  const idle = connection({ answer: answer("not-found"), active: false });
  expect(mostUrgent([good, idle, bad])).toBe(bad);
  expect(mostUrgent([idle, good])).toBe(good);
  expect(mostUrgent([idle])).toBe(idle);
  expect(mostUrgent([])).toBeUndefined();
});
