"use strict";
// Habits of word order, put right before a prompt is parted into clauses (world/word_order.py).

const MOTION = ["direction", "verb", "axis", "sense", "own"], PARTING = ["and", "comma", "then", "while"];
const ofKind = (...kinds) => meaning => kinds.includes(meaning.kind);

/** What was said, in the order in which it happens, without the words that say nothing. */
function inOrder(found) {
  const told = found.map((_, i) => inContext(found, i)).filter(meaning => meaning.kind !== "nothing");
  return withoutRepeats(withoutAdverbs(afterInOrder(beforeInOrder(told))));
}

/** Whether a clause says a motion already. A verb such as "goes" waits for where. */
function isWhole(clause) {
  return clause.some(({ kind, value }) =>
    ["direction", "axis", "sense", "own"].includes(kind) || (kind === "verb" && value !== "move" && value !== "turn"));
}

/** "smaller" before a thing is its size; "falls down" goes down once. */
function inContext(found, i) {
  const meaning = found[i], sizes = { shrink: "small", expand: "large" }, after = found[i + 1]?.kind;
  const isSize = hasOwn(sizes, meaning.value) && meaning.typed.endsWith("er") && (after === "shape" || after === "colour");
  return isSize ? { kind: "size", value: sizes[meaning.value], typed: meaning.typed } : meaning;
}

/** "before A, B" happens as "B then A". Else "before" is a "then". */
function beforeInOrder(found) {
  const place = found.findIndex(ofKind("before"));
  if (place < 0) return found;
  const ahead = found.slice(0, place), behind = found.slice(place + 1);
  const then = { kind: "then", value: "", typed: found[place].typed }, comma = behind.findIndex(ofKind("comma"));
  if (comma < 0 || ahead.some(ofKind(...MOTION))) return [...ahead, then, ...beforeInOrder(behind)];
  return [...ahead, ...behind.slice(comma + 1), then, ...behind.slice(0, comma)];
}

/** "A after B" happens as "B then A"; "after B, A" too. */
function afterInOrder(found) {
  const place = found.findIndex(ofKind("after"));
  if (place < 0) return found;
  const before = found.slice(0, place), behind = found.slice(place + 1);
  const then = { kind: "then", value: "", typed: found[place].typed };
  if (before.some(ofKind(...MOTION))) {
    const isThing = ofKind("shape", "colour", "size");
    const moves = before.filter(meaning => !isThing(meaning) && meaning.kind !== "comma");
    return [...before.filter(isThing), ...behind, then, ...moves];
  }
  const comma = behind.findIndex(ofKind("comma"));
  if (comma < 0) return [...before, ...behind];
  return [...before, ...behind.slice(0, comma), then, ...behind.slice(comma + 1)];
}

/** Without a "then" inside its clause, or at its end: "und geht dann nach links", "and shrinks afterwards". */
function withoutAdverbs(found) {
  return found.filter((meaning, i) => {
    if (meaning.kind !== "then") return true;
    const parted = found.slice(0, i).findLastIndex(ofKind(...PARTING));
    const joined = parted >= 0 && ["and", "comma"].includes(found[parted].kind);
    return !goesOn(found.slice(parted + 1, i), upToParting(found.slice(i + 1)), joined);
  });
}

/** Whether a "then" between these belongs to the clause. joined: an "and" or a comma has begun it. */
function goesOn(clause, rest, joined) {
  const verbs = clause.filter(ofKind("verb")).map(meaning => meaning.value);
  if (!verbs.length) return false;
  if (!rest.length) return joined;
  const waits = !isWhole(clause) && !rest.some(ofKind("verb"));
  const turns = verbs.every(verb => ["rotate", "bounce", "zigzag"].includes(verb)) && rest.every(ofKind("sense", "axis"));
  const stays = verbs.every(verb => verb === "stand") && rest.every(meaning => meaning.value === "stand");
  return waits || turns || stays;
}

function upToParting(found) {
  const end = found.findIndex(ofKind(...PARTING));
  return end < 0 ? found : found.slice(0, end);
}

/** "larger and larger", "up and up" say it once. */
function withoutRepeats(found) {
  const kept = [];
  for (const meaning of found) {
    const said = kept.slice(-2);
    const again = said.length === 2 && said[0].kind === meaning.kind && said[0].value === meaning.value
      && said[1].kind === "and" && ofKind("verb", "direction")(meaning);
    if (again) kept.pop();
    else kept.push(meaning);
  }
  return kept;
}
