import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const ROOT = new URL("../../", import.meta.url);
const read = (name: string) => readFileSync(new URL(name, ROOT), "utf8");
const strings = (name: string): Record<string, string> => JSON.parse(read(name));

/** The texts that the sources hand to `l10n.t`. */
function spoken(): string[] {
  const sources = readdirSync(new URL("src/", ROOT)).filter((name) => name.endsWith(".ts"));
  const text = sources.map((name) => read(`src/${name}`)).join("\n");
  return [...text.matchAll(/\bt\(\s*("(?:[^"\\]|\\.)*")/g)].map(([, found]) =>
    JSON.parse(found ?? ""),
  );
}

test("every text is translated, and none besides", () => {
  const translated = Object.keys(strings("l10n/bundle.l10n.zh-cn.json"));
  expect(translated.sort()).toEqual([...new Set(spoken())].sort());
});

test("translations keep the placeholders", () => {
  const places = (text: string) => (text.match(/\{\d\}|`[^`]*`|\(command:[^)]*\)/g) ?? []).sort();
  const [english, chinese] = ["package.nls.json", "package.nls.zh-cn.json"].map(strings);
  const pairs = [
    ...Object.entries(strings("l10n/bundle.l10n.zh-cn.json")),
    ...Object.keys(english!).map((key) => [english![key]!, chinese![key]!] as const),
  ];
  expect(pairs.filter(([one, other]) => String(places(one)) !== String(places(other)))).toEqual([]);
});

test("the manifest's strings are there in both languages, and none besides", () => {
  const used = [...read("package.json").matchAll(/"%([^%"]+)%"/g)].map(([, key]) => key);
  const wanted = [...new Set(used)].sort();
  expect(Object.keys(strings("package.nls.json")).sort()).toEqual(wanted);
  expect(Object.keys(strings("package.nls.zh-cn.json")).sort()).toEqual(wanted);
});
