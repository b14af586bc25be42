import { expect, test, vi } from "vitest";
import * as vscode from "vscode";
import { folderName, goTo } from "../../src/places";

test.each([
  ["/ws/.env", "file:///ws/.env"],
  ["/ws/a b/.env", "file:///ws/a b/.env"],
  ["/untitled:/ws/new/.env", "untitled:/ws/new/.env"],
])("the document that the server calls %s", async (path, uri) => {
  const openTextDocument = vi.fn();
  const showTextDocument = vi.fn();
  Object.assign(vscode.workspace, { openTextDocument });
  Object.assign(vscode.window, { showTextDocument });
  await goTo({ path, line: 3 });
  expect(String(openTextDocument.mock.lastCall?.[0].toString(true))).toBe(uri);
  expect(showTextDocument.mock.lastCall?.[1].selection.start.line).toBe(2);
});

test("the folder of a text that is to be a file there", () => {
  expect(["/untitled:/ws", "/untitled:/ws/sub", "/untitled:/a"].map(folderName)).toEqual([
    "",
    "sub",
    "/a",
  ]);
});

test("folders outside of the workspace are told by their paths", () => {
  expect(["/ws", "/ws/sub", "/ws-old", "/"].map(folderName)).toEqual(["", "sub", "/ws-old", "/"]);
});
