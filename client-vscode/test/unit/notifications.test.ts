import { beforeEach, expect, test } from "vitest";
import { NoServer } from "../../src/serverDiscovery";
import { showCrash, showStartFailure } from "../../src/notifications";
import { messages } from "./vscode";

const PYTHONS = ["3.10", "3.14"];
beforeEach(() => messages.splice(0));

test.each([
  ["no-python", ["Choose Interpreter", "How to Install", "Show Log"], "3.10 – 3.14"],
  ["unfit-interpreter", ["Choose Interpreter", "How to Install", "Show Log"], "keyfit.interpreter"],
  ["no-such-path", ["Open Settings"], "keyfit.path"],
  ["broken-bundle", [], "reinstall"],
  ["not-installed", ["How to Install", "Open Settings", "Show Log"], "PATH"],
] as const)("%s: one message with its buttons", (reason, buttons, part) => {
  const short = showStartFailure(new NoServer(reason, "the detail"), "", PYTHONS);
  expect(messages).toEqual([{ text: short, buttons }]);
  expect(short).toContain("the detail");
  expect(short).toContain(part);
});

test("the server's last words come before the client's", () => {
  expect(showStartFailure(new Error("closed"), "ImportError: x", PYTHONS)).toContain(
    "ImportError: x",
  );
  expect(showStartFailure(new Error("spawn ENOENT"), "", PYTHONS)).toContain("spawn ENOENT");
});

test("a crash names its reason and leads to the log", () => {
  showCrash("SIGKILL", false);
  showCrash("SIGKILL", true);
  expect(messages.map(({ buttons }) => buttons)).toEqual([["Show Log"], ["Show Log", "Restart"]]);
  expect(messages.every(({ text }) => text.includes("SIGKILL"))).toBe(true);
});
