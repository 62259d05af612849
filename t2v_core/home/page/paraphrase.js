"use strict";
// Free wordings -> the scene language (world/paraphrase.py): "the ball rises, then turns right" is "circle moving up
// then moving right". What is not known to mean something is named, never guessed.

const AT_ONCE = "One thing cannot do two things at once. Join what comes one after the other with 'then', or name a second "
  + 'thing: "red circle moving up and blue square moving left".';
const AND_SO_ON = ["고", "다가", "서", "て", "で"]; // endings of Korean and Japanese verbs that another one follows
const VERTICAL = ["up", "down"], HORIZONTAL = ["left", "right"];
const WITHOUT_PLACE = { shrink: "shrinking", expand: "expanding", stand: "standing still" };

/** {prompt: in the scene language, replaced: the words of it that were said otherwise}. */
function paraphrase(prompt, world, vocabulary) {
  const parts = partedClauses(meanings(prompt, world)).filter(clause => clause.length);
  if (!parts.length) throw new PromptError('These words say nothing to draw. Try "circle moving up then right".');
  const written = [];
  for (const part of parts) {
    const heard = part.filter(meaning => !meaning.implied || vocabulary.has(meaning.value));
    const beside = part[0].kind === "and", words = writtenClause(heard, world, !written.length || beside);
    if (written.length) written.push(beside ? AND : THEN);
    written.push(...words);
  }
  const typed = new Set(prompt.toLowerCase().split(/\s+/));
  return { prompt: written.join(" "), replaced: written.filter(word => !typed.has(word)) };
}

/** Parted where one motion follows another, or where another thing is named (such a clause begins with an "and"). */
function partedClauses(said) {
  refuse(said);
  const found = inOrder(said), clauses = [[]];
  if (found.at(-1)?.kind === "then") {
    throw new PromptError("A 'then' has nothing after it. Say a motion there, or leave it out.");
  }
  found.forEach((meaning, i) => {
    const { kind } = meaning, rest = found.slice(i + 1);
    if (beginsThing(meaning, clauses, rest)) {
      clauses.push([{ kind: "and", value: "", typed: meaning.typed }]);
    } else if (kind === "while") {
      throw new PromptError(AT_ONCE);
    } else if (kind === "then") {
      clauses.push([]);
    } else if (kind === "comma" || kind === "and") {
      if (beginsMotion(clauses.at(-1), rest, kind === "comma")) clauses.push([]);
    } else if (kind === "shape" && ofThing(clauses).some(ofKind("shape"))) {
      const named = ofThing(clauses).find(ofKind("shape"));
      if (named.value !== meaning.value) {
        throw new PromptError(`This names two things, ${named.typed} and ${meaning.typed}, but what joins them is `
          + 'missing. Say "circle moving up and square moving left".');
      }
    } else {
      const clause = clauses.at(-1);
      if ((kind === "verb" && isAnother(meaning, clause)) || (kind === "direction" && endsWithVerb(clause))) clauses.push([]);
      clauses.at(-1).push(meaning);
    }
  });
  return withThingsFirst(clauses);
}

function refuse(found) {
  found.forEach((meaning, i) => {
    if (meaning.kind === "refused") {
      throw new PromptError(`'${meaning.typed}' cannot be done here. ${meaning.value}`);
    }
    const following = found[i + 1];
    if (meaning.value === "turn" && following?.kind === "colour") {
      throw new PromptError(`'${meaning.typed} ${following.typed}' cannot be done here: a colour stays what it is.`);
    }
    const denied = meaning.value === "stand" && meaning.typed.includes(" ") && meaning.typed.includes("mov");
    if (denied && following?.kind === "direction") {
      throw new PromptError(`'${meaning.typed} ${following.typed}' cannot be done here. Say what it does instead.`);
    }
  });
}

/** Whether another thing is named behind this "and", or behind a comma: "a star rises, a circle falls". */
function beginsThing({ kind }, clauses, rest) {
  const moves = clauses.at(-1).some(ofKind(...MOTION));
  if (kind === "and" || kind === "while") return moves && meansThing(rest);
  if (kind !== "comma" || !moves || !meansThing(rest)) return false;
  const said = byKind(ofThing(clauses)), following = upToParting(rest), named = byKind(following);
  const other = ["shape", "colour"].some(k => named.has(k) && said.has(k) && said.get(k) !== named.get(k));
  return said.has("shape") && other && following.some(ofKind(...MOTION));
}

const byKind = found => new Map(found.map(meaning => [meaning.kind, meaning.value]));

function meansThing(rest) {
  const other = rest.find(meaning => meaning.kind !== "size" && meaning.kind !== "colour");
  return other?.kind === "shape";
}

/** Whether what follows a comma or an "and" is another motion, and not more about the same one. */
function beginsMotion(clause, rest, comma) {
  const following = upToParting(rest);
  const others = following.some(({ kind, value }) => kind === "verb" && value !== "move" && value !== "turn");
  const turns = clause.some(meaning => meaning.value === "turn") && others; // "turns and grows"
  if (!isWhole(clause) && !turns) return false;
  if (following.some(ofKind("verb", "own"))) return true;
  return comma && following.some(ofKind(...MOTION)); // "up and left" is one way to go; "up, left" are two
}

/** Whether it is another motion than the clause's, with nothing between. "zigzags" says how one moves, and some
 *  languages say a verb twice. */
function isAnother(verb, clause) {
  const verbs = clause.filter(ofKind("verb")).map(meaning => meaning.value);
  const again = !EASTERN.test(verb.typed) && clause.some(meaning => meaning.typed === verb.typed); // "go up go left"
  const other = !verbs.includes(verb.value) && ![...verbs, verb.value].includes("zigzag");
  return verbs.length > 0 && isWhole(clause) && (other || again);
}

/** In Korean and Japanese the verb comes last, in Chinese after the way: what follows it is said of the next one. */
function endsWithVerb(clause) {
  const last = clause.at(-1);
  if (last?.kind !== "verb" || !EASTERN.test(last.typed) || !isWhole(clause)) return false;
  return !["rotate", "bounce", "zigzag"].includes(last.value) || AND_SO_ON.some(ending => last.typed.endsWith(ending));
}

/** What the clauses since the last thing began say. */
function ofThing(clauses) {
  const first = clauses.findLastIndex(clause => clause[0]?.kind === "and");
  return clauses.slice(Math.max(first, 0)).flat();
}

/** A thing may be named last ("first up, then left: a circle"): its words move to its first clause. A clause that says
 *  no motion says more about the one before or after it. */
function withThingsFirst(clauses) {
  const scenes = [];
  for (const clause of clauses) {
    if (!scenes.length || clause[0]?.kind === "and") scenes.push([]);
    scenes.at(-1).push(clause);
  }
  return scenes.flatMap(scene => {
    const joined = scene[0].filter(ofKind("and")), about = scene.flat().filter(ofKind("shape", "colour", "size"));
    const said = scene.map(clause => clause.filter(ofKind(...MOTION, "pace"))).filter(clause => clause.length);
    const paces = said.filter(clause => clause.every(ofKind("pace")));
    const moves = said.filter(clause => !clause.every(ofKind("pace")));
    const first = [...(moves[0] ?? []), ...paces.flat()];
    return [[...joined, ...about, ...first], ...moves.slice(1)];
  });
}

/** A clause in the scene language's words. */
function writtenClause(clause, world, first) {
  const plainly = clause.filter(meaning => !meaning.implied).map(meaning => meaning.kind);
  const heard = clause.filter(meaning => !meaning.implied || !plainly.includes(meaning.kind));
  const said = kind => [...new Set(heard.filter(ofKind(kind)).map(meaning => meaning.value))];
  const words = [];
  if (first) {
    for (const kind of ["size", "colour", "shape"]) {
      if (said(kind).length > 1) {
        throw new PromptError(`Name one ${kind} at most: this says ${said(kind).join(" and ")}.`);
      }
      words.push(...said(kind));
    }
    if (!said("shape").length) {
      if (world.pictures.size) throw new PromptError(`Name one thing: ${world.shapes.join(", ")}.`);
      throw new PromptError(`Name one shape (${world.builtInShapes.join(", ")}). For example "circle moving up".`);
    }
  }
  const motion = meantMotion(said), paces = said("pace");
  if (!world.motions.has(motion)) throw new PromptError(`'${motion}' is not a motion I know.`);
  if (paces.length > 1) throw new PromptError(`Name one pace at most: this says ${paces.join(" and ")}.`);
  return [...words, ...motion.split(" "), ...paces];
}

function meantMotion(said) {
  const [own] = said("own"), verbs = said("verb"), ways = said("direction"), [axis] = said("axis"), [sense] = said("sense");
  if (own) return own;
  if (verbs.includes("rotate") || sense) {
    return `rotating ${sense ?? (ways.includes("left") ? "counter-clockwise" : "clockwise")}`;
  }
  for (const [verb, name] of [["bounce", "bouncing"], ["zigzag", "zigzagging"]]) {
    const level = ways.some(way => way.split("-").some(part => HORIZONTAL.includes(part)));
    if (verbs.includes(verb)) return `${name} ${axis ?? (level ? "horizontally" : "vertically")}`;
  }
  for (const [verb, motion] of Object.entries(WITHOUT_PLACE)) if (verbs.includes(verb)) return motion;
  if (axis) return `bouncing ${axis}`; // up and down, left and right
  if (verbs.includes("rise") && !ways.includes("up")) ways.push("up");
  if (verbs.includes("fall") && !ways.includes("down")) ways.push("down");
  if (!ways.length && verbs.includes("turn")) return "rotating clockwise";
  if (!ways.length) {
    const what = verbs.length ? "which way" : "what it does";
    throw new PromptError(`Say ${what}, for example "moving up", "expanding" or "rotating clockwise".`);
  }
  return `moving ${meantDirection(ways)}`;
}

function meantDirection(ways) {
  const parts = [...new Set(ways.flatMap(way => way.split("-")))];
  const upDown = parts.filter(part => VERTICAL.includes(part));
  const leftRight = parts.filter(part => HORIZONTAL.includes(part));
  if (upDown.length > 1 || leftRight.length > 1) {
    throw new PromptError(
      `It cannot go ${parts.join(" and ")} at once. Say ${parts[0]} then ${parts[1]}, or "bouncing".`);
  }
  return [...upDown, ...leftRight].join("-");
}
