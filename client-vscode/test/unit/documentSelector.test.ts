import { beforeEach, expect, test, vi } from "vitest";
import * as vscode from "vscode";
import { isNeeded, isReason } from "../../src/documentSelector";
import { mentions } from "../../src/mentions";

const { File: FILE, SymbolicLink: LINK, Unknown: PIPE } = vscode.FileType;
const RIGHT = "DASHSCOPE_BASE_URL=https://dashscope-intl.aliyuncs.com/compatible-mode/v1\n";

interface Entry {
  text: string | Uint8Array;
  type?: number;
  size?: number;
}
let files: Record<string, Entry>;
const readFile = vi.fn((uri: vscode.Uri) => {
  const text = files[uri.path]?.text ?? "";
  return Promise.resolve(typeof text === "string" ? new TextEncoder().encode(text) : text);
});

beforeEach(() => {
  files = {};
  readFile.mockClear();
  const stat = (uri: vscode.Uri) => {
    const { text, type, size } = files[uri.path] ?? { text: "" };
    return uri.path in files
      ? Promise.resolve({ type: type ?? FILE, size: size ?? text.length })
      : Promise.reject(new Error("not found"));
  };
  const found = () => Object.keys(files).map((path) => vscode.Uri.file(path));
  const findFiles = (_: string, __: undefined, most: number) =>
    Promise.resolve(found().slice(0, most));
  Object.assign(vscode.workspace, { textDocuments: [], findFiles, fs: { stat, readFile } });
  // The real one is tested in the workbench.
  const suits = (
    each: { language?: string; pattern?: string },
    { fileName }: vscode.TextDocument,
  ) =>
    each.language === "dotenv"
      ? fileName.endsWith(".env")
      : (each.pattern ?? "").includes(fileName.slice(1));
  const match = (every: object[], document: vscode.TextDocument) =>
    every.some((each) => suits(each, document)) ? 10 : 0;
  Object.assign(vscode.languages, { match });
});

function document(fileName: string, text: string): vscode.TextDocument {
  return { fileName, getText: () => text } as vscode.TextDocument;
}

test.each([
  ["", false],
  ["spring:\n  application:\n    name: shop\n", false],
  ["risk-free, whisk-", false],
  ["spring.ai.dashscope.base-url", true],
  ["https://API.KIMI.com/coding/", true],
  ["key: sk-sp-TESTKEY", true],
  ["risk-free sk-TESTKEY", true],
  ["model: glm-5", true],
])("whether the text mentions a vendor: %j", (text, expected) => {
  expect(mentions(text)).toBe(expected);
});

test.each([
  ["/.env", "PORT=3000\n", true],
  ["/.claude/settings.json", "{}", true],
  ["/compose.yaml", "services: {}\n", false],
  ["/compose.yaml", "environment: {OPENAI_API_KEY: }\n", true],
  ["/.vscode/settings.json", '{"editor.tabSize": 2}', false],
  ["/package.json", '{"name": "shop"}', false],
  ["/package.json", '{"scripts": {"chat": "OPENAI_API_KEY=… node chat.js"}}', true],
  ["/main.py", RIGHT, false],
])("whether an open document starts the server: %s, %j", (path, text, expected) => {
  expect(isReason(document(path, text))).toBe(expected);
});

test("that files exist is no reason, however many kinds of them", async () => {
  files = {
    "/ws/.env": { text: "PORT=3000\n" },
    "/ws/compose.yaml": { text: "services: {}\n" },
    "/ws/src/main/resources/application.yml": { text: "spring: {}\n" },
  };
  expect(await isNeeded()).toBe(false);
  expect(readFile).toHaveBeenCalledTimes(3);
});

test.each([
  ["a file", { text: RIGHT }],
  ["a link to one", { text: RIGHT, type: FILE | LINK }],
  ["UTF-16", { text: new Uint8Array(Buffer.from(RIGHT, "utf16le")) }],
])("a file that mentions a vendor is one: %s", async (_, file) => {
  files = { "/ws/a.env": { text: "" }, "/ws/.env": file };
  expect(await isNeeded()).toBe(true);
});

test.each([
  ["a pipe", { text: RIGHT, type: PIPE }],
  ["a large one", { text: RIGHT, size: 300_000 }],
])("what would take long is not read: %s", async (_, file) => {
  files = { "/ws/.env": file };
  expect(await isNeeded()).toBe(false);
  expect(readFile).not.toHaveBeenCalled();
});

test("a file that cannot be read keeps no other from being looked at", async () => {
  files = { "/ws/.env": { text: RIGHT }, "/ws/compose.yaml": { text: RIGHT } };
  readFile.mockRejectedValueOnce(new Error("no permission"));
  expect(await isNeeded()).toBe(true);
  expect(readFile).toHaveBeenCalledTimes(2);
});

test("in a very large workspace the server looks for itself", async () => {
  const names = Array.from({ length: 501 }, (_, n) => `/ws/${n}/.env`);
  files = Object.fromEntries(names.map((name) => [name, { text: "" }]));
  expect(await isNeeded()).toBe(true);
  expect(readFile).not.toHaveBeenCalled();
});

test("an open document is reason enough", async () => {
  Object.assign(vscode.workspace, { textDocuments: [document("/.env", "")] });
  expect(await isNeeded()).toBe(true);
});
