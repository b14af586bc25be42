// How long a user waits, beside a trivial extension with an empty server: `npm run timing`.
// Nothing here passes or fails.
import { execFileSync } from "node:child_process";
import { statSync } from "node:fs";
import * as path from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, test } from "vitest";
import { CLIENT, Editor, EXTENSIONS, install, remove, scratch, type Window } from "../e2e/harness";
import { PLAN_KEY } from "../e2e/samples";

const RUNS = Number(process.env["RUNS"] ?? 5);
const TRIVIAL = path.join(CLIENT, ".vscode-test/trivial-extensions");
const VSIX = path.join(CLIENT, "dist/keyfit-linux-x64.vsix");
// Without the mistake of its second line nothing is wrong.
const TEXT = [
  `OPENAI_API_KEY=${PLAN_KEY}`,
  "OPENAI_MODEL=minimax-m2.5",
  "OPENAI_BASE_URL=https://coding-intl.dashscope.aliyuncs.com/v1\n",
].join("\n");

/** Milliseconds from opening a window on a folder to its first squiggle, from a key to one, and what
 * the editor itself shows for the extension's activation. */
interface Waits {
  first: number;
  key: number;
  activation: number;
}

const waits: Record<"trivial" | "keyfit", Waits[]> = { trivial: [], keyfit: [] };

beforeAll(async () => {
  const source = path.join(import.meta.dirname, "trivial");
  await build({
    entryPoints: [path.join(source, "extension.js")],
    outfile: path.join(source, "dist/extension.js"),
    bundle: true,
    platform: "node",
    external: ["vscode"],
    define: { __dirname: JSON.stringify(source) },
  });
  const vsix = path.join(CLIENT, ".vscode-test/trivial.vsix");
  const args = ["vsce", "package", "--no-dependencies", "--skip-license", "--out", vsix];
  execFileSync("npx", args, { cwd: source, stdio: "ignore" });
  install(vsix, TRIVIAL);
});

async function measure(extensions: string): Promise<Waits> {
  const folder = scratch({ ".env": TEXT });
  const python = execFileSync("python3", ["-c", "import sys; print(sys.executable)"]).toString();
  const env = { TRIVIAL_PYTHON: python.trim() };
  const editor = await Editor.start({ extensions, env });
  const begun = performance.now();
  const window = await editor.open(folder);
  await window.openFile(".env");
  await window.squiggles.first().waitFor();
  const first = performance.now() - begun;
  const key = await typed(window);
  const activation = await shownActivation(window);
  await editor.stop();
  remove(folder);
  return { first, key, activation };
}

async function shownActivation(window: Window): Promise<number> {
  await window.command("Developer: Show Running Extensions");
  const row = window.page.locator(".runtime-extensions-editor .monaco-list-row");
  const ours = row.filter({ hasText: /keyfit|trivial/ }).first();
  const text = await ours.locator(".activation-time").innerText();
  return Number(/(\d+)ms/.exec(text)?.[1]);
}

/** The mistake is commented out, and is back with one key: the median of several times. */
async function typed(window: Window): Promise<number> {
  await window.goTo(2, 1);
  const times: number[] = [];
  for (let round = 0; round < 10; round++) {
    await window.page.keyboard.type("#");
    await window.until("no squiggle", async () => (await window.squiggles.count()) === 0);
    await window.page.evaluate(watch);
    await window.page.keyboard.press("Backspace");
    const seen = await window.until("a squiggle", () =>
      window.page.evaluate(() => globalThis.seen),
    );
    times.push(seen);
  }
  return median(times);
}

declare global {
  /** In the page: milliseconds from the key to the squiggle; 0 until there is one. */
  var seen: number;
}

/** In the page: notes how long it takes from the next key to the change that brings a squiggle. */
function watch(): void {
  let pressed = 0;
  globalThis.seen = 0;
  addEventListener("keydown", () => (pressed = performance.now()), { once: true, capture: true });
  const look = new MutationObserver(() => {
    if (pressed && document.querySelector(".view-overlays [class*=squiggly-]")) {
      look.disconnect();
      globalThis.seen = performance.now() - pressed;
    }
  });
  look.observe(document.body, { childList: true, subtree: true, attributes: true });
}

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}

test("side by side", async () => {
  for (let run = 0; run <= RUNS; run++) {
    const pair = { trivial: await measure(TRIVIAL), keyfit: await measure(EXTENSIONS) };
    console.log(`run ${run}`, pair);
    if (run > 0) {
      waits.trivial.push(pair.trivial); // the first run fills the caches
      waits.keyfit.push(pair.keyfit);
    }
  }
});

afterAll(() => {
  for (const what of ["first", "key", "activation"] as const) {
    const [plain, ours] = [waits.trivial, waits.keyfit].map((all) =>
      median(all.map((w) => w[what])),
    );
    const ratio = ours! / plain!;
    console.log(
      `${what}: trivial ${plain!.toFixed(0)} ms, keyfit ${ours!.toFixed(0)} ms, ${ratio.toFixed(2)}×`,
    );
  }
  console.log(`vsix: ${(statSync(process.env["VSIX"] ?? VSIX).size / 1e6).toFixed(2)} MB`);
});
