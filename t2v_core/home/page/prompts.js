"use strict";
// The scene language's grammar (world/prompts.py): words, synonyms, and what to say about unknown words.
//   [size] [colour] shape motion [pace] [then motion [pace]] ... [and [size] [colour] shape motion ...]
// `world` holds the language's tables and what a world has of its own, as home/language.py writes them.

const MAX_PROMPT_CHARACTERS = 300, THEN = "then", AND = "and", ARTICLES = new Set(["a", "an", "the"]);

/** A prompt that cannot be used; the message tells a person what to do. */
class PromptError extends Error {
  constructor(message, suggestions = {}) {
    super(message);
    this.suggestions = suggestions;
  }
}

const hasOwn = (table, key) => Object.prototype.hasOwnProperty.call(table, key);
const synonym = (world, word) => (hasOwn(world.synonyms, word) ? world.synonyms[word] : word);
const shortened = word => [...word].slice(0, 40).join("");

/** Lower case words; what parts clauses is "then". */
function plainWords(prompt, world) {
  const letters = prompt.normalize("NFC").replace(/\p{Cf}/gu, "");
  const typed = letters.toLowerCase().replace(/[\s,;.!?"]+/g, " ").split(" ").filter(Boolean);
  const words = [];
  typed.forEach((word, position) => {
    if (synonym(world, word) !== THEN || (word === "next" && typed[position + 1] === "to")) {
      words.push(word);
      return;
    }
    if (words.at(-1) === AND) words.pop();
    if (words.at(-1) !== THEN || word === THEN) words.push(THEN);
  });
  return words;
}

function typedWords(prompt, world) {
  const length = [...prompt].length;
  if (length > MAX_PROMPT_CHARACTERS) {
    throw new PromptError(
      `This prompt has ${length.toLocaleString("en")} characters. Please keep it under ${MAX_PROMPT_CHARACTERS}, `
      + 'for example "blue circle moving up then right".');
  }
  const typed = plainWords(prompt, world);
  if (!typed.length) {
    throw new PromptError('The prompt is empty. Type what should happen, for example "circle moving up then right".');
  }
  return typed;
}

/** What typed words are to a model with this vocabulary, a Set. */
function knownWords(typed, vocabulary, world) {
  const words = [], unknown = [];
  for (let position = 0; position < typed.length;) {
    const [taken, found] = longestMatch(typed.slice(position), vocabulary, world);
    for (const word of found) (vocabulary.has(word) ? words : unknown).push(word);
    position += taken;
  }
  if (unknown.length) throw unknownWords(unknown, vocabulary, world);
  if (!words.length) throw new PromptError('These words say nothing to draw. Try "circle moving up then right".');
  return words;
}

function longestMatch(typed, vocabulary, world) {
  for (const length of [3, 2]) {
    const key = typed.slice(0, length).map(word => synonym(world, word)).join(" ");
    const meaning = typed.length >= length && hasOwn(world.phrases, key) ? world.phrases[key] : null;
    if (meaning && meaning.every(word => vocabulary.has(word))) return [length, meaning];
  }
  const word = typed[0];
  if (vocabulary.has(word)) return [1, [word]];
  if (world.fillers.includes(word)) return [1, []];
  const meant = synonym(world, word);
  return [1, [vocabulary.has(meant) ? meant : word]];
}

function unknownWords(unknown, vocabulary, world) {
  const suggestions = {};
  for (const word of new Set(unknown)) suggestions[shortened(word)] = nearestWords(word, vocabulary, world);
  const sentences = Object.entries(suggestions).slice(0, 5).map(([word, near]) =>
    `I do not know the word '${word}'.` + (near.length ? ` Did you mean ${listed(near)}?` : ""));
  return new PromptError(sentences.join(" "), suggestions);
}

/** Known words closest to a word: through its synonym, by spelling, else of its likely kind. */
function nearestWords(word, vocabulary, world, count = 3) {
  const known = new Map([...vocabulary].map(spelling => [spelling, spelling]));
  for (const [spelling, plain] of Object.entries(world.synonyms)) if (vocabulary.has(plain)) known.set(spelling, plain);
  const meant = hasOwn(world.synonyms, word) ? world.synonyms[word] : word;
  const kinds = [world.builtInShapes, Object.keys(world.colours), world.sizeWords, world.paceWords];
  for (const kind of kinds) {
    if (kind.includes(meant)) return kind.filter(other => vocabulary.has(other)).slice(0, count);
  }
  const close = closeMatches(shortened(word), [...known.keys()], count, 0.6);
  const found = [...new Set(close.map(spelling => known.get(spelling)))];
  if (found.length || !word.endsWith("ing")) return found;
  return [...vocabulary].filter(other => other.endsWith("ing")).sort().slice(0, count);
}

function listed(words) {
  const quoted = words.map(word => `'${word}'`);
  return quoted.length === 1 ? quoted[0] : `${quoted.slice(0, -1).join(", ")} or ${quoted.at(-1)}`;
}

/** Read the words that a model sees of a prompt as a program: {shape, colour, size, phases: [{motion, pace}]}. */
function parseWords(words, world) {
  const clauses = clausesOf(knownWords(words, world.allWords, world));
  if (!clauses.every(clause => clause.length)) {
    throw new PromptError("A 'then' has nothing before or after it. Say a motion on both sides, or leave it out.");
  }
  const things = clauses[0].filter(word => world.shapes.includes(word));
  if (things.length !== 1) {
    throw new PromptError(`Name one shape at the start (${world.shapes.join(", ")}).` + (things.length
      ? ' For several things, join them with "and": "circle moving up and square moving left".'
      : ' For example "circle moving up".'));
  }
  const [thing] = things;
  const [size, afterSize] = takeOne(clauses[0], world.sizeWords, "size");
  const [colour, afterColour] = takeOne(afterSize, Object.keys(world.colours), "colour");
  if (colour && world.pictures.has(thing)) {
    throw new PromptError(`The ${thing} has colours of its own. Leave out '${colour}'.`);
  }
  const first = afterColour.slice();
  first.splice(first.indexOf(thing), 1);
  const phases = [];
  for (const clause of [first, ...clauses.slice(1)]) {
    const [pace, rest] = takeOne(clause, world.paceWords, "pace");
    phases.push({ motion: motionOf(rest, phases.at(-1)?.motion ?? "", world), pace });
  }
  return { shape: thing, colour, size, phases };
}

/** Part words at "then". */
function clausesOf(words) {
  const clauses = [[]];
  for (const word of words) {
    if (word === THEN) clauses.push([]);
    else clauses.at(-1).push(word);
  }
  return clauses;
}

function takeOne(words, kind, name) {
  const found = words.filter(word => kind.includes(word));
  if (new Set(found).size > 1) throw new PromptError(`Name one ${name} at most: this says ${listed(found)}.`);
  return [found[0] ?? null, words.filter(word => !kind.includes(word))];
}

/** The motion that words name; "moving" may be left out after a moving phase, "standing" always. */
function motionOf(words, previous, world) {
  const text = words.join(" "), names = [...world.motions.keys()];
  if (world.motions.has(text)) return text;
  if (previous.startsWith("moving") && names.indexOf(`moving ${text}`) >= 0) return `moving ${text}`;
  if (text === "still" || text === "standing") return "standing still";
  if (!text) {
    throw new PromptError('Say what it does, for example "moving up", "expanding" or "rotating clockwise".');
  }
  let candidates = names.filter(motion => motion.startsWith(`${text} `) || motion.endsWith(` ${text}`));
  if (!candidates.length) candidates = closeMatches(text, names, 3, 0.4);
  const hint = candidates.length ? ` Did you mean ${listed(candidates)}?` : "";
  throw new PromptError(`'${text}' is not a motion I know.${hint}`);
}

/** Typed words, parted where they name another thing: at an "and" that [a] [size] [colour] thing follows. */
function partedAtThings(typed, world) {
  const parts = [[]];
  typed.forEach((word, position) => {
    if (word === AND && parts.at(-1).length && namesThing(typed.slice(position + 1), world)) parts.push([]);
    else parts.at(-1).push(word);
  });
  return parts;
}

function namesThing(typed, world) {
  for (const word of typed) {
    const meaning = synonym(world, word);
    if (world.pictures.has(word) || world.builtInShapes.includes(meaning)) return true;
    if (!ARTICLES.has(word) && !world.sizeWords.includes(meaning) && !hasOwn(world.colours, meaning)) return false;
  }
  return false;
}
