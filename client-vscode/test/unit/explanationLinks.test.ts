import { expect, test } from "vitest";
import * as vscode from "vscode";
import { ExplanationLinks } from "../../src/explanationLinks";

/** What is linked in `text`, and where to. */
function links(text: string, path = "/explained"): [string, string][] {
  const document = {
    uri: vscode.Uri.from({ scheme: "keyfit-explanation", path }),
    getText: () => text,
    positionAt: (offset: number) => new vscode.Position(0, offset),
  } as unknown as vscode.TextDocument;
  const found = new ExplanationLinks(["model-case", "exposed-key"]).provideDocumentLinks(document);
  return found.map(({ range, target }) => [
    text.slice(range.start.character, range.end.character),
    target?.toString(true) ?? "",
  ]);
}

test("rules lead to their explanation, and no other words with hyphens", () => {
  expect(links("Rules: model-case, no-such-rule (keyfit explain RULE)")).toEqual([
    ["model-case", 'command:keyfit.explainError?["model-case"]'],
  ]);
});

test("a rule's own text does not lead to itself", () => {
  expect(links("model-case (error), not exposed-key", "/model-case")).toEqual([
    ["exposed-key", 'command:keyfit.explainError?["exposed-key"]'],
  ]);
});

test("places lead to their lines, from the folder of the workspace on", () => {
  expect(
    links("Here: Claude Code (.claude/settings.json:5): it is; aider (/x/a b.yml:12)"),
  ).toEqual([
    [".claude/settings.json:5", "file:///ws/.claude/settings.json#L5"],
    ["/x/a b.yml:12", "file:///x/a b.yml#L12"],
  ]);
});
