"use strict";
// Words that are spelt alike, by Python's difflib (Ratcliff & Obershelp): so the same ones are suggested.

/** The best matches of a word, at most `count`, at least as close as `cutoff`; best first. */
function closeMatches(word, possibilities, count, cutoff) {
  const scored = possibilities.map(other => [closeness(other, word), other]).filter(([score]) => score >= cutoff);
  scored.sort(([a, x], [b, y]) => b - a || (x < y ? 1 : -1));
  return scored.slice(0, count).map(([, other]) => other);
}

/** Twice the letters in matching stretches, as a share of all letters. */
function closeness(first, second) {
  const a = [...first], b = [...second];
  return a.length + b.length ? 2 * matching(a, b) / (a.length + b.length) : 1;
}

function matching(a, b) {
  let best = 0, atA = 0, atB = 0, before = new Array(b.length + 1).fill(0);
  for (let i = 0; i < a.length; i++) {
    const lengths = new Array(b.length + 1).fill(0);
    for (let j = 0; j < b.length; j++) {
      if (a[i] !== b[j]) continue;
      lengths[j + 1] = before[j] + 1;
      if (lengths[j + 1] > best) [best, atA, atB] = [lengths[j + 1], i - before[j], j - before[j]];
    }
    before = lengths;
  }
  if (!best) return 0;
  return best + matching(a.slice(0, atA), b.slice(0, atB)) + matching(a.slice(atA + best), b.slice(atB + best));
}
