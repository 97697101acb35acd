/**
 * Speaks at most once in `everyMs`, and says how many times it kept silent before: for what strangers can make happen as
 * often as they like. `now` is in ms.
 */
export function seldom<T>(
  everyMs: number,
  speak: (what: T, leftOut: number) => void,
  now: () => number = Date.now,
): (what: T) => void {
  let next = Number.NEGATIVE_INFINITY;
  let leftOut = 0;
  return (what) => {
    if (now() < next) {
      leftOut += 1;
      return;
    }
    next = now() + everyMs;
    speak(what, leftOut);
    leftOut = 0;
  };
}
