import { beforeEach, expect, test, vi } from "vitest";
import type * as vscode from "vscode";
import { Session, type State } from "../../src/session";

/** What the stand-in for a client was told, newest last. */
const pairs: { closed: () => void; disposed: boolean }[] = [];
let starts: () => Promise<void>;

vi.mock("../../src/client", () => ({
  createClient: (_launch: unknown, _cwd: string, _log: unknown, closed: () => void) => {
    const connection = { closed, disposed: false };
    pairs.push(connection);
    const client = {
      start: () => starts(),
      dispose: async () => {
        connection.disposed = true;
      },
    };
    return { client, server: { lastWords: async () => "its words", end: async () => undefined } };
  },
}));

const log = { info: () => undefined, error: () => undefined } as unknown as vscode.LogOutputChannel;
const crashed: { reason: string; isLast: boolean }[] = [];

function session(find = async () => ({ command: "c", args: [], origin: "setting" as const })) {
  const surface = {
    find,
    failedToStart: (error: unknown, words: string) => `${(error as Error).message}; ${words}`,
    crashed: (reason: string, isLast: boolean) => void crashed.push({ reason, isLast }),
  };
  return new Session(surface, "/ext", log);
}

async function crash(one: Session): Promise<void> {
  const before = pairs.length;
  pairs.at(-1)?.closed();
  await vi.waitUntil(() => one.state.kind === "failed" || pairs.length > before);
  await one.start(); // its turn comes after the restart
}

beforeEach(() => {
  pairs.splice(0);
  crashed.splice(0);
  starts = async () => undefined;
});

test("starts once", async () => {
  const one = session();
  await Promise.all([one.start(), one.start()]);
  expect(pairs).toHaveLength(1);
  expect(one.state.kind).toBe("running");
});

test("tells every state", async () => {
  const one = session();
  const seen: State["kind"][] = [];
  one.onDidChange(({ kind }) => seen.push(kind));
  await one.start();
  await crash(one);
  expect(seen).toEqual(["starting", "running", "starting", "starting", "running"]);
});

test("a crash restarts it with another client; the fourth does not", async () => {
  const one = session();
  await one.start();
  for (let number = 1; number <= 4; number++) {
    await crash(one);
  }
  expect(pairs).toHaveLength(4);
  expect(pairs.slice(0, 3).every(({ disposed }) => disposed)).toBe(true);
  expect(crashed.map(({ isLast }) => isLast)).toEqual([false, false, false, true]);
  expect(one.state).toEqual({ kind: "failed", reason: "its words" });
});

test("old crashes are forgotten", async () => {
  const now = vi.spyOn(Date, "now");
  const one = session();
  await one.start();
  for (let number = 1; number <= 6; number++) {
    now.mockReturnValue(number * 100_000);
    await crash(one);
  }
  expect(one.state.kind).toBe("running");
  now.mockRestore();
});

test("the user's restart begins with a clean record", async () => {
  const one = session();
  await one.start();
  for (let number = 1; number <= 4; number++) {
    await crash(one);
  }
  await one.restart();
  await crash(one);
  expect(one.state.kind).toBe("running");
});

test("a server that does not start is told once, with its last words, and not tried again", async () => {
  starts = async () => Promise.reject(new Error("no answer"));
  const one = session();
  await one.start();
  pairs.at(-1)?.closed();
  expect(one.state).toEqual({ kind: "failed", reason: "no answer; its words" });
  expect(pairs).toHaveLength(1);
  expect(crashed).toEqual([]);
});

test("a server that is not found has no last words", async () => {
  const one = session(async () => Promise.reject(new Error("none")));
  await one.start();
  expect(one.state).toEqual({ kind: "failed", reason: "none; " });
});
