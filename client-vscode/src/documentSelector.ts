import * as vscode from "vscode";
import type { DocumentSelector } from "vscode-languageclient/node";
import { anybodys, own } from "./patterns.json";

/** A glob for the files that usually contain keys and endpoints: one of them starts the server. */
export const OWN = braced(own);
// Scripts and JSON files in general: the server reads them, but they do not start it.
const ANYBODYS = braced(anybodys);

// Besides files: texts that are to be one, and the user's settings. Not the old texts that a
// comparison shows (`git:` and others): what is wrong there cannot be changed.
const SCHEMES = ["file", "untitled", "vscode-userdata"];

const OWN_DOCUMENTS: DocumentSelector & vscode.DocumentFilter[] = SCHEMES.flatMap((scheme) => [
  { scheme, language: "dotenv" },
  { scheme, pattern: OWN },
]);

/** The documents that are sent to the server, by language or by path. */
export const SELECTOR: DocumentSelector & vscode.DocumentFilter[] = [
  ...OWN_DOCUMENTS,
  ...SCHEMES.map((scheme) => ({ scheme, pattern: ANYBODYS })),
];

/** Whether `document` is a reason to start the server. */
export function isOwn(document: vscode.TextDocument): boolean {
  return vscode.languages.match(OWN_DOCUMENTS, document) > 0;
}

/** Whether the server reads `document`. */
export function isRead(document: vscode.TextDocument): boolean {
  return vscode.languages.match(SELECTOR, document) > 0;
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
