// The view and the status bar, fed by a stand-in for the server that speaks the agreed contract.
import { copyFileSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { CLIENT, Editor, remove, scratch, type Window } from "./harness";
import { PLAN_KEY } from "./samples";

let editor: Editor;
let window: Window;
let folder: string;
let tools: string;

const FILES = {
  ".env": `A=1\nOPENAI_API_KEY=${PLAN_KEY}\nOPENAI_BASE_URL=https://dashscope.aliyuncs.com/compatible-mode/v1\n`,
};

function connection(changes: Record<string, unknown> = {}): Record<string, unknown> {
  const file = path.join(folder, ".env");
  return {
    tool: "qwen-code",
    name: "Qwen Code",
    folder,
    role: "main",
    active: true,
    key: {
      masked: "sk-sp-****",
      plan: "coding-plan",
      plan_name: "Coding Plan",
      from: { path: file, line: 2 },
    },
    endpoint: {
      url: "https://dashscope.aliyuncs.com/compatible-mode/v1",
      plan: "pay-as-you-go",
      region: "cn-beijing",
      protocol: "openai-chat",
      from: { path: file, line: 3 },
    },
    request_url: "https://dashscope.aliyuncs.com/compatible-mode/v1/chat/completions",
    models: [{ id: "qwen3-coder-plus", from: null }],
    answer: {
      outcome: "auth-error",
      statuses: [401],
      evidence: "documented",
      reason: "A plan key is refused by a pay-as-you-go host.",
      remedy: "Use the plan's own host.",
    },
    ...changes,
  };
}

const FITS = {
  outcome: "ok",
  statuses: [200],
  evidence: "documented",
  reason: "It fits.",
  remedy: null,
};

function tell(...connections: unknown[]): void {
  writeFileSync(path.join(tools, "connections.json"), JSON.stringify(connections));
}

beforeAll(async () => {
  folder = scratch(FILES);
  tools = scratch();
  const server = path.join(tools, "server with spaces.py");
  copyFileSync(path.join(CLIENT, "test/fake/server.py"), server);
  editor = await Editor.start({ settings: { "keyfit.path": server } });
});
afterEach(() => window.page.close());
afterAll(async () => {
  await editor.stop();
  remove(folder);
  remove(tools);
});

async function openView(): Promise<void> {
  window = await editor.open(folder);
  await window.openFile(".env");
  await window.status.waitFor();
  await window.command("Focus on AI Connections View");
}

const rows = () => window.page.locator('[aria-label="AI Connections"] .monaco-list-row');

test("the tree: tool, answer, remedy, key, endpoint, model; a click leads to the line", async () => {
  tell(connection());
  await openView();
  await window.until("all rows", async () => (await rows().count()) === 7);
  // A row's label and its description, one right after the other.
  expect(await rows().allInnerTexts()).toEqual([
    "Qwen Code401: The key is refused · qwen3-coder-plus",
    "A plan key is refused by a",
    "pay-as-you-go host.",
    "Use the plan's own host.",
    "sk-sp-****Coding Plan",
    "https://dashscope.aliyuncs.com/compatible-mode/v1cn-beijing",
    "qwen3-coder-plus",
  ]);
  await rows().filter({ hasText: "compatible-mode" }).click();
  const position = window.page.locator('[id="status.editor.selection"]');
  await window.until("line 3", async () => (await position.innerText()).includes("Ln 3"));
});

test("view and status bar follow the server's word that something has changed", async () => {
  tell(connection());
  await openView();
  await window.until("refused", async () =>
    (await window.status.innerText()).includes("Coding Plan"),
  );
  await rows().filter({ hasText: "Qwen Code" }).filter({ hasText: "401" }).first().waitFor();
  tell(connection({ answer: FITS }));
  await window.openFile(".env");
  await window.goTo(1, 1);
  await window.page.keyboard.type("#");
  await window.save();
  await rows().filter({ hasText: "200: Fits" }).first().waitFor();
  await window.until("fits", async () => {
    return (await window.status.getAttribute("aria-label"))?.includes("200: Fits");
  });
});

test("nothing found is said", async () => {
  tell();
  await openView();
  await window.page.getByText("No key with an endpoint was found in this workspace.").waitFor();
});

test("a server that is too old is said to be that", async () => {
  rmSync(path.join(tools, "connections.json"), { force: true });
  await openView();
  await window.page.getByText("This server is too old to tell connections.").waitFor();
  await window.until("status", async () => {
    return (await window.status.getAttribute("aria-label"))?.includes("too old");
  });
});
