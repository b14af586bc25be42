import { expect, test, vi } from "vitest";
import { debounce } from "../../src/debounce";

test("many calls in a row make one, after the last of them", () => {
  vi.useFakeTimers();
  const work = vi.fn();
  const call = debounce(work);
  for (let number = 0; number < 5; number++) {
    call();
    vi.advanceTimersByTime(200);
  }
  expect(work).not.toHaveBeenCalled();
  vi.advanceTimersByTime(200);
  expect(work).toHaveBeenCalledOnce();
  vi.useRealTimers();
});
