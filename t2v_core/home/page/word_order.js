"use strict";
// Habits of word order, put right before a prompt is parted into clauses (world/word_order.py).

const MOTION = ["direction", "verb", "axis", "sense", "own"], PARTING = ["and", "comma", "then", "while"];
const ON_THE_SPOT = ["in place", "there", "sur place", "그대로", "제자리에", "제자리", "その場で", "その場に", "そのまま"];
const ofKind = (...kinds) => meaning => kinds.includes(meaning.kind);

/** What was said, in the order in which it happens, without the words that say nothing. */
function inOrder(found) {
  const told = found.map((_, i) => inContext(found, i)).filter(meaning => meaning.kind !== "nothing");
  return withoutAdverbs(afterInOrder(beforeInOrder(told)));
}

/** Whether a clause says a motion already. A verb such as "goes" waits for where. */
function isWhole(clause) {
  return clause.some(({ kind, value }) =>
    ["direction", "axis", "sense", "own"].includes(kind) || (kind === "verb" && value !== "move" && value !== "turn"));
}

/** "smaller" before a thing is its size; behind a motion, "in place", "a little", "grows enormous" add nothing. */
function inContext(found, i) {
  const meaning = found[i], sizes = { shrink: "small", expand: "large" }, after = found[i + 1]?.kind;
  const ofThing = after === "shape" || after === "colour";
  const before = found.slice(0, i).findLast(earlier => earlier.kind !== "nothing");
  const onTheSpot = meaning.value === "stand" && ON_THE_SPOT.includes(meaning.typed);
  const little = meaning.typed === "little" && found[i - 1]?.typed === "a" && !ofThing;
  const larger = meaning.kind === "size" && hasOwn(sizes, before?.value ?? "") && !ofThing;
  if (before && MOTION.includes(before.kind) && (onTheSpot || little || larger)) return { ...meaning, kind: "nothing" };
  const isSize = hasOwn(sizes, meaning.value) && meaning.typed.endsWith("er") && ofThing;
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

/** "A after B" happens as "B then A"; "after B, A" too; "after B and after C, A" as "B then C then A". */
function afterInOrder(found) {
  const place = found.findIndex(ofKind("after"));
  if (place < 0) return found;
  const before = found.slice(0, place), behind = oneAfterAnother(found.slice(place + 1));
  const then = { kind: "then", value: "", typed: found[place].typed };
  if (before.some(ofKind(...MOTION))) {
    const isThing = ofKind("shape", "colour", "size");
    const moves = before.filter(meaning => !isThing(meaning) && meaning.kind !== "comma");
    return [...before.filter(isThing), ...afterInOrder(behind), then, ...moves];
  }
  const comma = behind.findIndex(ofKind("comma"));
  if (comma < 0) return [...before, ...afterInOrder(behind)];
  return [...before, ...behind.slice(0, comma), then, ...afterInOrder(behind.slice(comma + 1))];
}

/** Behind an "after": a second one that is joined to it comes next. */
function oneAfterAnother(found) {
  const kept = [], isJoint = ofKind("and", "comma");
  for (const meaning of found) {
    const joined = meaning.kind === "after" && kept.length > 0 && isJoint(kept.at(-1));
    while (joined && kept.length && isJoint(kept.at(-1))) kept.pop();
    kept.push(joined ? { kind: "then", value: "", typed: meaning.typed } : meaning);
  }
  return kept;
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
  const falls = joined && verbs.every(verb => ["rise", "fall"].includes(verb)) && rest.every(ofKind("direction"));
  return waits || turns || stays || falls;
}

function upToParting(found) {
  const end = found.findIndex(ofKind(...PARTING));
  return end < 0 ? found : found.slice(0, end);
}
