import { expect, test } from "vitest";
import * as vscode from "vscode";
import type { Connection, Outcome } from "../../src/connections";
import { ConnectionTree } from "../../src/tree";
import { answer, connection } from "./samples";

function rows(one: Connection): vscode.TreeItem[] {
  const tree = new ConnectionTree();
  tree.show([one]);
  return tree.getChildren(one).map((node) => tree.getTreeItem(node));
}

function root(one: Connection): vscode.TreeItem {
  return new ConnectionTree().getTreeItem(one);
}

test("the answer first, then the parts in the order in which a request is made", () => {
  expect(rows(connection()).map(({ label, description }) => [label, description])).toEqual([
    ["why ok.", ""],
    ["sk-sp-****", "Coding Plan"],
    ["https://coding-intl.dashscope.aliyuncs.com/apps/anthropic", "ap-southeast-1"],
    ["qwen3-coder-plus", ""],
  ]);
});

test("a click leads to where a part is set; a built-in part leads nowhere", () => {
  const [, key, endpoint] = rows(connection());
  expect(key?.command?.arguments).toEqual([{ path: "/ws/.env", line: 3 }]);
  expect(endpoint?.command).toBeUndefined();
});

test("what is missing is said", () => {
  const labels = rows(connection({ key: null, endpoint: null, models: [] })).map((r) => r.label);
  expect(labels).toEqual(["why ok.", "no key found", "no endpoint known"]);
});

test("reason and remedy are whole sentences, in rows that a side bar shows whole", () => {
  const reason = "dashscope-intl.aliyuncs.com is a pay-as-you-go host, which refuses a plan's key";
  const told = { ...answer("auth-error", [401, 403]), reason, remedy: "Use the other host." };
  const [first, second, third, remedy] = rows(connection({ answer: told }));
  expect([first, second, third].map((row) => row?.label)).toEqual([
    "dashscope-intl.aliyuncs.com is a",
    "pay-as-you-go host, which",
    "refuses a plan's key.",
  ]);
  expect(first?.iconPath).toMatchObject({ id: "error" });
  expect(third?.iconPath).toMatchObject({ id: "blank" });
  expect(remedy?.label).toBe("Use the other host.");
  expect(remedy?.iconPath).toMatchObject({ id: "lightbulb" });
});

test("a repair is offered at the connection and at its remedy, and only where there is one", () => {
  const repair: [string, string] = ["file:///ws/.env", "rule"];
  const told = { ...answer("auth-error", [401]), remedy: "Use the other host." };
  const without = connection({ answer: told });
  const withOne = connection({ answer: { ...told, repair } });
  const offered = (one: Connection) =>
    [root(one), ...rows(one)].map((row) => /\brepair\b/.test(row.contextValue ?? ""));
  expect(offered(withOne)).toEqual([true, false, true, false, false, false]);
  expect(offered(without)).not.toContain(true);
});

test("what is known to come from the environment only cannot be revealed", () => {
  const from = { path: null, line: null };
  const one = connection({
    key: { masked: "sk-****", plan: null, plan_name: null, from },
    models: [],
  });
  expect(root(one).contextValue).toBe("connection");
  expect(rows(one).every((row) => row.command === undefined)).toBe(true);
});

test("the root tells answer, model and folder", () => {
  const other = { folder: "/ws/sub", models: [], active: false };
  expect(root(connection()).description).toBe("200: Fits · qwen3-coder-plus");
  expect(root(connection(other)).description).toBe("200: Fits · sub · not in use");
});

test("with several folders their names are told, not their paths", () => {
  const folders = vscode.workspace.workspaceFolders as unknown[];
  folders.push({ uri: vscode.Uri.file("/other/api"), name: "api", index: 1 });
  const described = ["/ws", "/other/api", "/other/api/sub", "/other/apis"].map(
    (folder) => root(connection({ folder, models: [] })).description,
  );
  folders.pop();
  expect(described).toEqual([
    "200: Fits · ws",
    "200: Fits · api",
    "200: Fits · api/sub",
    "200: Fits · /other/apis",
  ]);
});

test("what is not known is said", () => {
  const key = { masked: null, plan: null, plan_name: null, from: null };
  const endpoint = { url: null, plan: null, region: null, protocol: null, from: null };
  const labels = rows(connection({ key, endpoint, models: [{ id: null, from: null }] })).map(
    (r) => r.label,
  );
  expect(labels.slice(1)).toEqual(["not known", "not known", "not known"]);
});

test("what does not fit is unfolded, what fits or is not in use is not", () => {
  const bad = answer("auth-error", [401]);
  expect(root(connection()).collapsibleState).toBe(1);
  expect(root(connection({ answer: bad })).collapsibleState).toBe(2);
  expect(root(connection({ answer: bad, active: false })).collapsibleState).toBe(1);
});

test.each([
  ["ok", "pass"],
  ["auth-error", "error"],
  ["quota", "warning"],
  ["a newer server's", "question"],
])("the icon of %s", (outcome, icon) => {
  const { iconPath } = root(connection({ answer: answer(outcome as Outcome) }));
  expect(iconPath).toMatchObject({ id: icon });
});

test("ids tell connections of one tool apart", () => {
  const ids = [
    root(connection()).id,
    root(connection({ folder: "/ws/sub" })).id,
    root(connection({ role: "small model" })).id,
    root(connection({ models: [] })).id,
  ];
  expect(new Set(ids).size).toBe(4);
});

test("the tooltip also says which other callers would be refused", () => {
  const note = "A script would get 405.";
  const tooltip = root(connection({ answer: { ...answer("ok", [200]), note } })).tooltip;
  expect((tooltip as { value: string }).value.replaceAll("&nbsp;", " ")).toContain(note);
});
