import { homedir } from "node:os";
import { isAbsolute } from "node:path";
import * as vscode from "vscode";

const NAME = /[a-z]+(?:-[a-z]+)+/g;
const PLACE = /(?<=\()([^()\s][^()]*?):(\d+)(?=\))/g; // as in `Claude Code (.claude/settings.json:5)`

/** Links in an explanation: names of rules lead to their own, places to the lines. */
export class ExplanationLinks implements vscode.DocumentLinkProvider {
  constructor(private readonly rules: readonly string[]) {}

  provideDocumentLinks(document: vscode.TextDocument): vscode.DocumentLink[] {
    return [...this.ruleLinks(document), ...placeLinks(document)];
  }

  private ruleLinks(document: vscode.TextDocument): vscode.DocumentLink[] {
    const own = document.uri.path.slice(1);
    const found = [...document.getText().matchAll(NAME)].filter(
      ([name]) => this.rules.includes(name) && name !== own,
    );
    return found.map((match) => link(document, match, explained(match[0])));
  }
}

function explained(rule: string): vscode.Uri {
  const query = encodeURIComponent(JSON.stringify([rule]));
  return vscode.Uri.parse(`command:keyfit.explainError?${query}`);
}

function placeLinks(document: vscode.TextDocument): vscode.DocumentLink[] {
  const found = [...document.getText().matchAll(PLACE)];
  return found.map((match) => {
    const [, path = "", line] = match;
    return link(document, match, fileAt(path).with({ fragment: `L${line}` }));
  });
}

function fileAt(path: string): vscode.Uri {
  if (path.startsWith("~/")) {
    return vscode.Uri.joinPath(vscode.Uri.file(homedir()), path.slice(2));
  }
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  return isAbsolute(path) || !folder
    ? vscode.Uri.file(path)
    : vscode.Uri.joinPath(folder.uri, path);
}

function link(
  document: vscode.TextDocument,
  match: RegExpMatchArray,
  target: vscode.Uri,
): vscode.DocumentLink {
  const start = match.index ?? 0;
  const range = new vscode.Range(
    document.positionAt(start),
    document.positionAt(start + match[0].length),
  );
  return new vscode.DocumentLink(range, target);
}
