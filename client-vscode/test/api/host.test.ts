// Opens windows that run the suite in their extension host.
import * as path from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import { CLIENT, Editor, remove, scratch } from "../e2e/harness";
import { BROKEN } from "../e2e/samples";

const SUITE = path.join(CLIENT, ".vscode-test/suite.js");
let editor: Editor;
let folder: string;

beforeAll(async () => {
  folder = scratch({
    ...Object.fromEntries(Object.entries(BROKEN).map(([name, text]) => [`broken/${name}`, text])),
    "broken/.env.local": "A=1\n",
    "broken/prod.env": "A=1\n",
    "plain/package.json": "{}",
    "plain/main.py": "",
    "plain/notes.txt": "",
  });
  await build({
    entryPoints: [path.join(CLIENT, "test/api/suite.ts")],
    outfile: SUITE,
    bundle: true,
    platform: "node",
    format: "cjs",
    external: ["vscode"],
  });
  editor = await Editor.start({ driver: true });
});
afterAll(async () => {
  await editor.stop();
  remove(folder);
});

test.each(["broken", "plain"])("in a window on the folder %s", async (name) => {
  const page = await editor.page();
  const said: string[] = [];
  await page.exposeFunction("codeAutomationLog", (_: string, words: unknown[]) => {
    said.push(words.map(String).join(" "));
  });
  const ended = new Promise<number>((resolve) => {
    void page.exposeFunction("codeAutomationExit", resolve);
  });
  const remote = (file: string) => `vscode-remote://127.0.0.1:${editor.port}${file}`;
  const payload = JSON.stringify([
    ["extensionDevelopmentPath", remote(CLIENT)],
    ["extensionTestsPath", remote(SUITE)],
    ["skipWelcome", "true"],
  ]);
  const query = new URLSearchParams({ folder: path.join(folder, name), payload });
  await page.goto(`http://127.0.0.1:${editor.port}/?${query}`);
  const code = await ended;
  expect(code, said.filter((line) => /^(ok|failed): /.test(line)).join("\n")).toBe(0);
  expect(said.filter((line) => line.startsWith("ok: ")).length).toBeGreaterThan(1);
});
