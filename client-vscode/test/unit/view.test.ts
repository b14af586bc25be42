import { beforeEach, expect, test, vi } from "vitest";
import * as vscode from "vscode";
import type { Connection } from "../../src/connections";
import type { Session, State } from "../../src/session";
import { ConnectionsView } from "../../src/view";
import { answer, connection } from "./samples";

const BAD = connection({ answer: answer("auth-error", [401]) });
const context: Record<string, unknown> = {};
const settings: Record<string, unknown> = {};
let view: { badge?: unknown; message?: string; visible: boolean };
let shown: () => unknown[];

beforeEach(() => {
  Object.assign(vscode.commands, {
    executeCommand: (_: string, key: string, value: unknown) => (context[key] = value),
  });
  Object.assign(vscode.workspace, {
    isTrusted: true,
    getConfiguration: () => ({ get: (name: string) => settings[name] }),
  });
  Object.assign(vscode.window, {
    createTreeView: (_: string, { treeDataProvider: tree }: { treeDataProvider: never }) => {
      shown = () => (tree as { getChildren(): unknown[] }).getChildren();
      view = { visible: true };
      return { ...view, onDidChangeVisibility: vi.fn() };
    },
  });
});

/** The list of a server that tells `connections`. */
async function listed(connections: Connection[], kind = "running"): Promise<ConnectionsView> {
  const client = { sendRequest: async () => ({ version: 1, connections }) };
  const state = { kind, client, reason: "" } as unknown as State;
  const kept = new Map<string, unknown>();
  const memory = {
    get: (key: string, otherwise: unknown) => kept.get(key) ?? otherwise,
    update: async (key: string, value: unknown) => void kept.set(key, value),
  };
  const made = vi.spyOn(vscode.window, "createTreeView");
  const one = new ConnectionsView(
    { state, onDidChange: vi.fn() } as never as Session,
    memory as never,
  );
  view = made.mock.results.at(-1)?.value;
  await one.refresh();
  return one;
}

test("the badge counts what fails; what is not in use and what is not known does not", async () => {
  const idle = { ...BAD, active: false };
  const unknown = connection({ answer: answer("unknown") });
  await listed([BAD, connection(), idle, unknown, connection({ answer: answer("no-key") })]);
  expect(view.badge).toEqual({ value: 2, tooltip: "Connections that fail: 2" });
  await listed([connection()]);
  expect(view.badge).toBeUndefined();
});

test("a filter leaves what fails, and can be taken away where nothing does", async () => {
  const one = await listed([BAD, connection()]);
  await one.filter(true);
  expect(shown()).toEqual([BAD]);
  expect(context["keyfit.onlyFailing"]).toBe(true);
  await one.filter(false);
  expect(shown()).toHaveLength(2);
  const good = await listed([connection()]);
  await good.filter(true);
  expect(shown()).toEqual([]);
  expect(context["keyfit.emptiness"]).toBe("filtered");
});

test("an empty list says why it is empty", async () => {
  await listed([]);
  expect(context["keyfit.emptiness"]).toBe("nothing");
  await listed([], "failed");
  expect(context["keyfit.emptiness"]).toBe("stopped");
  await listed([], "starting");
  expect(context["keyfit.emptiness"]).toBe("");
});

test.each([
  [undefined, true, false],
  [null, true, false],
  [false, true, true],
  [true, false, false],
  [null, false, true],
])("with home %s, trusted %s: it was left out: %s", async (home, isTrusted, isOut) => {
  settings["home"] = home;
  Object.assign(vscode.workspace, { isTrusted });
  await listed([]);
  expect(context["keyfit.leavesHomeOut"]).toBe(isOut);
});

test.each([
  [true, 300],
  [false, 1500],
])("seen: %s: a change is told soon, and asked about after %d ms", async (visible, wait) => {
  vi.useFakeTimers();
  let follow: (state: State) => void = () => {};
  let changed: () => void = () => {};
  const sendRequest = vi.fn(async () => ({ version: 1, connections: [] }));
  const onNotification = (_: string, heard: () => void) => (changed = heard);
  const state = { kind: "running", client: { sendRequest, onNotification } } as unknown as State;
  const session = { state, onDidChange: (heard: typeof follow) => (follow = heard) };
  const made = vi.spyOn(vscode.window, "createTreeView");
  const one = new ConnectionsView(session as never as Session, { get: () => false } as never);
  view = made.mock.results.at(-1)?.value;
  view.visible = visible;
  const told = vi.fn();
  one.onDidChange(told);
  follow(state);
  sendRequest.mockClear(); // a list that is seen is asked for at once
  changed();
  await vi.advanceTimersByTimeAsync(299);
  expect([told, sendRequest].map((one) => one.mock.calls.length)).toEqual([0, 0]);
  await vi.advanceTimersByTimeAsync(1);
  expect(told).toHaveBeenCalledOnce();
  expect(sendRequest).toHaveBeenCalledTimes(visible ? 1 : 0);
  await vi.advanceTimersByTimeAsync(wait - 300);
  expect(sendRequest).toHaveBeenCalledOnce();
  vi.useRealTimers();
});
