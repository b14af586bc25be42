const QUIET = 300; // milliseconds

/** A function that runs `work` once it has not been called for a while: typing comes first. */
export function debounce(work: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(work, QUIET);
  };
}
