const QUIET = 300; // milliseconds

/** Returns a function that runs `work` once it has not been called for a while, as when typing
 * stops. */
export function debounce(work: () => void, quiet: () => number = () => QUIET): () => void {
  let timer: NodeJS.Timeout | undefined;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(work, quiet());
  };
}
