import { prefixes, words } from "./words.json";

/** Whether `text` has one of the catalog's words: without any, the server has nothing to say of it.
 * The same as `Catalog.mentions` in the server, which is not running yet. */
export function mentions(text: string): boolean {
  const lower = text.toLowerCase();
  return (
    words.some((word) => lower.includes(word)) ||
    prefixes.some((prefix) => beginsWord(prefix, lower))
  );
}

/** Whether `prefix` is in `text` without a letter or digit before it: `sk-` is in `risk-free`. */
function beginsWord(prefix: string, text: string): boolean {
  let at = text.indexOf(prefix);
  while (at > 0 && /[\p{L}\p{N}]/u.test(text.charAt(at - 1))) {
    at = text.indexOf(prefix, at + 1);
  }
  return at >= 0;
}
