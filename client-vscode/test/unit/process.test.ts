import { tmpdir } from "node:os";
import { expect, test } from "vitest";
import { ServerProcess } from "../../src/process";

async function lastWords(script: string): Promise<string> {
  const server = new ServerProcess();
  await server.start({ command: "/bin/sh", args: ["-c", script], origin: "setting" }, tmpdir());
  return server.lastWords();
}

test.each([
  [
    "the last line of what went wrong",
    "printf 'Traceback\\n  File\\nImportError: no\\n\\n' >&2; exit 1",
    "ImportError: no",
  ],
  ["the code, if it said nothing", "exit 3", "it ended with code 3"],
  ["the code, if all seemed well", "echo fine >&2; exit 0", "it ended with code 0"],
  ["the signal", "kill -9 $$", "it was ended by the signal SIGKILL"],
])("%s", async (_, script, words) => {
  expect(await lastWords(script)).toBe(words);
});

test("one that runs on has no last words; it can be ended", async () => {
  const server = new ServerProcess();
  const launch = { command: "/bin/sleep", args: ["60"], origin: "setting" as const };
  const child = await server.start(launch, tmpdir());
  expect(await server.lastWords()).toBe("");
  await server.end();
  expect(child.killed).toBe(true);
});

test("a program that is not there is an error", async () => {
  const server = new ServerProcess();
  const launch = { command: "/no/such/program", args: [], origin: "setting" as const };
  await expect(server.start(launch, tmpdir())).rejects.toThrow("ENOENT");
});
