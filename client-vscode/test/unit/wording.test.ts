import { expect, test } from "vitest";
import { sentence, textOf, wrapped } from "../../src/wording";
import { answer, connection } from "./samples";

test("a connection as text: the verdict first, no row without a value", () => {
  const told = { ...answer("auth-error", [401]), remedy: "Use the other host" };
  expect(textOf(connection({ answer: told, models: [{ id: null, from: null }] }))).toBe(
    [
      "Claude Code – 401: The key is refused",
      "why auth-error.",
      "Use the other host.",
      "Key: sk-sp-**** (Coding Plan)",
      "Endpoint: https://coding-intl.dashscope.aliyuncs.com/apps/anthropic (ap-southeast-1)",
    ].join("\n"),
  );
});

test("a connection of a folder below is told from that of the one above", () => {
  const [first] = textOf(connection({ folder: "/ws/sub" })).split("\n");
  expect(first).toBe("Claude Code (sub) – 200: Fits");
});

test("a word that is longer than a row is broken after a part of it", () => {
  const url = "https://dashscope-intl.aliyuncs.com/compatible-mode/v1";
  const rows = wrapped(`Write ${url} there`);
  expect(rows).toEqual([
    "Write",
    "https://dashscope-intl.aliyuncs.",
    "com/compatible-mode/v1 there",
  ]);
  expect(wrapped("x".repeat(70)).map((row) => row.length)).toEqual([32, 32, 6]);
});

test("Chinese is broken between its characters, which are two columns wide", () => {
  const rows = wrapped(
    "无法从已读取的内容中得知 API Key，返回 401 或 403；请设置套餐专属的接入地址。",
  );
  expect(rows).toEqual([
    "无法从已读取的内容中得知 API",
    "Key，返回 401 或 403；请设置套餐",
    "专属的接入地址。",
  ]);
});

test("a sentence ends with the full stop of its language", () => {
  expect(sentence("the key is refused")).toBe("the key is refused.");
  expect(sentence("会拒绝该 API Key，返回 401 或 403")).toBe("会拒绝该 API Key，返回 401 或 403。");
  expect(sentence("未知。")).toBe("未知。");
});
