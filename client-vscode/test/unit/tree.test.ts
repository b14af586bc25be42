import { expect, test } from "vitest";
import type { TreeItem } from "vscode";
import type { Connection, Outcome } from "../../src/connections";
import { ConnectionTree } from "../../src/tree";
import { answer, connection } from "./samples";

function rows(one: Connection): TreeItem[] {
  const tree = new ConnectionTree();
  tree.show([one]);
  return tree.getChildren(one).map((node) => tree.getTreeItem(node));
}

function root(one: Connection): TreeItem {
  return new ConnectionTree().getTreeItem(one);
}

test("a connection's parts, in the order in which a request is made", () => {
  expect(rows(connection()).map(({ label, description }) => [label, description])).toEqual([
    ["sk-sp-****", "Coding Plan"],
    ["https://coding-intl.dashscope.aliyuncs.com/apps/anthropic", "ap-southeast-1"],
    ["qwen3-coder-plus", ""],
    ["why ok", ""],
  ]);
});

test("a click leads to where a part is set; a built-in part leads nowhere", () => {
  const [key, endpoint] = rows(connection());
  expect(key?.command?.arguments).toEqual([{ path: "/ws/.env", line: 3 }]);
  expect(endpoint?.command).toBeUndefined();
});

test("what is missing is said", () => {
  const labels = rows(connection({ key: null, endpoint: null, models: [] })).map((r) => r.label);
  expect(labels).toEqual(["no key found", "no endpoint known", "why ok"]);
});

test("a remedy has a row of its own", () => {
  const told = { ...answer("auth-error", [401, 403]), remedy: "Use the other host." };
  const labels = rows(connection({ answer: told })).map((r) => r.label);
  expect(labels.slice(-2)).toEqual(["why auth-error", "Use the other host."]);
});

test("the root tells answer, model and folder", () => {
  const other = { folder: "/ws/sub", models: [], active: false };
  expect(root(connection()).description).toBe("200: Fits · qwen3-coder-plus");
  expect(root(connection(other)).description).toBe("200: Fits · sub · not in use");
});

test("what is not known is said", () => {
  const key = { masked: null, plan: null, plan_name: null, from: null };
  const endpoint = { url: null, plan: null, region: null, protocol: null, from: null };
  const labels = rows(connection({ key, endpoint, models: [{ id: null, from: null }] })).map(
    (r) => r.label,
  );
  expect(labels.slice(0, 3)).toEqual(["not known", "not known", "not known"]);
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
