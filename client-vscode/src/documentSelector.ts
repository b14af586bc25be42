import * as vscode from "vscode";
import type { DocumentSelector } from "vscode-languageclient/node";
import { anybodys, own } from "./patterns.json";

/** A glob for the files that usually contain keys and endpoints: one of them starts the server. */
export const OWN = braced(own);
// Scripts and JSON files in general: the server reads them, but they do not start it.
const ANYBODYS = braced(anybodys);

/** The documents that are sent to the server, by language or by path. */
export const SELECTOR: DocumentSelector = [
  { scheme: "file", language: "dotenv" },
  { scheme: "file", pattern: OWN },
  { scheme: "file", pattern: ANYBODYS },
];

/** Whether `document` is a reason to start the server. */
export function isOwn(document: vscode.TextDocument): boolean {
  return matches(document, [
    { scheme: "file", language: "dotenv" },
    { scheme: "file", pattern: OWN },
  ]);
}

/** Whether the server reads `document`. */
export function isRead(document: vscode.TextDocument): boolean {
  return isOwn(document) || matches(document, [{ scheme: "file", pattern: ANYBODYS }]);
}

/** Whether there is a reason to start in what is open. */
export async function isNeeded(): Promise<boolean> {
  if (vscode.workspace.textDocuments.some(isOwn)) {
    return true;
  }
  return (await vscode.workspace.findFiles(OWN, undefined, 1)).length > 0;
}

function braced(tails: readonly string[]): string {
  return `**/{${tails.join(",")}}`;
}

function matches(document: vscode.TextDocument, selector: vscode.DocumentSelector): boolean {
  return vscode.languages.match(selector, document) > 0;
}
