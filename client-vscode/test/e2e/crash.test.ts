// The server is killed: it comes back, but not without end.
import { afterAll, beforeAll, expect, test } from "vitest";
import { Editor, remove, scratch, type Window } from "./harness";
import { servers } from "./processes";
import { BROKEN } from "./samples";

let editor: Editor;
let window: Window;
let folder: string;

beforeAll(async () => {
  folder = scratch(BROKEN);
  editor = await Editor.start();
  window = await editor.open(folder);
  await window.openFile(".env");
  await window.squiggles.first().waitFor();
});
afterAll(async () => {
  await editor.stop();
  remove(folder);
});

/** Kills the server once it has said something; what it said goes with it. */
async function kill(): Promise<void> {
  await window.squiggles.first().waitFor();
  const pid = await window.until("a server", async () => servers(editor)[0]);
  process.kill(pid, "SIGKILL");
  await window.until("its end", async () => !servers(editor).includes(pid));
  await window.until("no squiggle", async () => (await window.squiggles.count()) === 0);
}

test("after a crash there are squiggles again, and the reason is told", async () => {
  await kill();
  await window.notifications.filter({ hasText: "SIGKILL" }).first().waitFor();
  await window.until("another", async () => servers(editor).length === 1);
  await window.squiggles.first().waitFor();
});

test("one that keeps crashing stays down until the user restarts it", async () => {
  for (let crash = 2; crash <= 4; crash++) {
    await kill();
  }
  const last = window.notifications.filter({ hasText: "keeps crashing" });
  await last.first().waitFor();
  await window.page.waitForTimeout(2000);
  expect(servers(editor)).toEqual([]);
  await window.command("keyfit: Restart Server");
  await window.until("another", async () => servers(editor).length === 1);
  await window.squiggles.first().waitFor();
});
