// The package of this platform with the executable in it, where no Python is to be found.
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Editor, EXTENSIONS, remove, scratch } from "../e2e/harness";
import { commandLine, servers } from "../e2e/processes";
import { BROKEN, SAMPLES } from "../e2e/samples";

let editor: Editor;
const nothing = scratch();
const folder = scratch(BROKEN);

beforeAll(async () => {
  editor = await Editor.start({ env: { PATH: nothing } });
});
afterAll(async () => {
  await editor.stop();
  [nothing, folder].forEach(remove);
});

test("a finding and its quick fix, by the executable", async () => {
  const [sample] = SAMPLES;
  const [repair] = sample!.repairs;
  const window = await editor.open(folder);
  await window.openFile(sample!.file);
  await window.squiggles.first().waitFor();
  await window.goTo(repair!.line, repair!.column);
  expect((await window.quickFixes())[0]).toContain(repair!.title);
  await window.choose(repair!.title);
  await window.page.locator(".tab.active.dirty").waitFor();
  await window.save();
  const repaired = sample!.text.replace(repair!.from, repair!.to);
  expect(readFileSync(path.join(folder, sample!.file), "utf8")).toBe(repaired);

  const [server] = servers(editor);
  const [program] = commandLine(server!);
  expect(program).toMatch(/\/bundled\/keyfit\/keyfit$/);
  expect(program?.startsWith(EXTENSIONS)).toBe(true);
  expect(await window.notifications.count()).toBe(0);
});
