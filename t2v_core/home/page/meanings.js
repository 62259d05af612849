"use strict";
// What the words of a prompt mean, in any of seven languages (world/meanings.py, without its vectors). A meaning is
// {kind, value, typed, implied: a word says it beside what it says first, as "races" says "quickly"}.

const AND_WORDS = ["and", "und", "et", "y"], LIKE = ["like", "wie", "comme", "como"], SIMILE = 3;
const SIMILE_ARTICLES = ["a", "an", "the", "ein", "eine", "un", "une", "una"], ENDINGS = ["s", "d", "ll", "re", "m", "ve"];
const LONGEST = 7, SPELT_ALIKE = 0.8, SHORTEST_MISSPELT = 4;
const COMMON = ["ball", "moves", "goes", "rises", "falls", "stops", "turns", "grows", "shrinks", "afterwards"];
const EASTERN = /^[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/, PART = /[,;.!?:、。，；！？]/;

/** What a prompt says, in its order. */
function meanings(prompt, world) {
  const known = phrases(world), found = [];
  for (const piece of plain(prompt).split(/([,;.!?:、。，；！？])/)) {
    if (piece.length === 1 && PART.test(piece)) {
      found.push({ kind: "comma", value: "", typed: piece });
      continue;
    }
    let words = saidOnce(piece.split(/\s+/).filter(Boolean));
    while (words.length) {
      const [taken, meaning] = isSimile(words, found) ? [SIMILE, []] : longest(words, known, world);
      found.push(...meaning);
      words = words.slice(taken);
    }
  }
  return found;
}

/** "bigger and bigger" is bigger, "round and round" is round. */
function saidOnce(words) {
  const twice = i => i > 1 && words[i] === words[i - 2] && AND_WORDS.includes(words[i - 1]);
  return words.filter((_, i) => !twice(i) && !twice(i + 1));
}

/** "hops like a frog": after what it does, what else does so says nothing more. */
function isSimile(words, found) {
  const does = found.some(meaning => ["verb", "own", "direction"].includes(meaning.kind));
  return does && words.length >= SIMILE && LIKE.includes(words[0]) && SIMILE_ARTICLES.includes(words[1]);
}

/** Lower case, without the marks of Western letters, quotes or invisible characters. */
function plain(prompt) {
  let text = prompt.normalize("NFKC").toLowerCase().replaceAll("’", "'").replaceAll("ß", "ss");
  text = text.replaceAll("ü", "ue").replaceAll("ö", "oe").replaceAll("ä", "ae").replace(/(?![\n\t])[\p{Cf}\p{Cc}]/gu, "");
  const letters = [...text].map(letter => (EASTERN.test(letter) ? letter : [...letter.normalize("NFKD")][0]));
  return letters.join("").replace(/["“”„«»()[\]…→>–—]+/g, " ");
}

/** Every phrase -> [kind, value]; names of a world's own come before what languages say. */
function phrases(world) {
  if (world.knownPhrases) return world.knownPhrases;
  const known = new Map();
  for (const table of world.wordings) {
    for (const [kind, values] of Object.entries(table)) {
      for (const [value, said] of Object.entries(values)) {
        for (const phrase of said) {
          const key = plain(phrase).split(/\s+/).filter(Boolean).join(" ");
          if (!known.has(key)) known.set(key, [kind, value]);
        }
      }
    }
  }
  for (const name of world.pictures.keys()) {
    for (const form of [name, `${name}s`]) known.set(plain(form), ["shape", name]);
  }
  for (const name of world.ownMoves) {
    const stem = name.endsWith("ing") ? name.slice(0, -3) : name;
    const forms = [...stem].length > 2 ? [name, stem, `${stem}s`, `${stem}ed`] : [name];
    for (const form of forms) known.set(plain(form), ["own", name]);
  }
  world.knownPhrases = known;
  return known;
}

/** A table's entry: a value of two words, such as "move quickly", has a second meaning implied in it. */
function meant([kind, value], typed, world) {
  const [first, more] = kind === "verb" ? value.split(" ") : [value];
  const found = [{ kind, value: first, typed }];
  if (more) found.push({ kind: world.paceWords.includes(more) ? "pace" : "axis", value: more, typed, implied: true });
  return found;
}

/** How many words the next meanings stand for, and those. */
function longest(words, known, world) {
  for (let length = Math.min(LONGEST, words.length); length > 0; length--) {
    const phrase = words.slice(0, length).join(" ");
    if (known.has(phrase)) return [length, meant(known.get(phrase), phrase, world)];
  }
  const word = words[0];
  if ([...word].some(letter => EASTERN.test(letter))) return runTogether(words, known, world);
  for (const parts of [word.split("-").filter(Boolean), atApostrophes(word)]) {
    if (parts.join() !== word && parts.every(part => known.has(part))) {
      return [1, parts.flatMap(part => meant(known.get(part), part, world))];
    }
  }
  const near = misspelt(word, known, world);
  if (near) return [1, [{ kind: known.get(near)[0], value: known.get(near)[1], typed: word }]];
  if (/^\p{Nd}+$/u.test(word)) {
    return [1, [{ kind: "refused", value: "A motion happens once: leave out numbers.", typed: word }]];
  }
  throw unknownMeaning(word, known);
}

/** "l'etoile" is "l'" and "etoile"; what English words end in after one says nothing. */
function atApostrophes(word) {
  const at = word.indexOf("'"), first = word.slice(0, at), last = word.slice(at + 1);
  if (at < 1 || !last) return [word];
  return ENDINGS.includes(last) ? [first] : [`${first}'`, last];
}

/** The word that has the same letters but for one left out, one too many, or two exchanged. */
function misspelt(word, known, world) {
  if (word.length < SHORTEST_MISSPELT) return null;
  const names = [...world.language, ...COMMON].filter(name => known.has(name) && name.length >= SHORTEST_MISSPELT);
  for (const near of closeMatches(word, names, 3, SPELT_ALIKE)) {
    if (word[0] === near[0] && surplus(word, near) + surplus(near, word) <= 1) return near;
  }
  return null;
}

/** How many letters the first has that the second lacks. */
function surplus(first, second) {
  const left = [...second];
  return [...first].filter(letter => {
    const at = left.indexOf(letter);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  }).length;
}

/** A stretch without blanks, parted at the longest phrases. */
function runTogether(words, known, world) {
  const text = [...words.join(" ")], end = [...words[0]].length, found = [];
  let position = 0;
  while (position < end) {
    let length = Math.min(14, text.length - position);
    for (; length > 0; length--) {
      const phrase = text.slice(position, position + length).join("");
      if (phrase.trim() === phrase && known.has(phrase.split(/\s+/).join(" "))) {
        found.push(...meant(known.get(phrase.split(/\s+/).join(" ")), phrase, world));
        break;
      }
    }
    if (!length) throw unknownMeaning(text.slice(position, end).join(""), known);
    position += length;
  }
  const taken = text.slice(0, Math.max(position, end)).join("").split(/\s+/).filter(Boolean).length;
  return [taken, found];
}

function unknownMeaning(word, known) {
  const names = [...known].filter(([phrase, [kind]]) => !phrase.includes(" ") && kind !== "nothing");
  const near = closeMatches(word, names.map(([phrase]) => phrase), 3, 0.6);
  const hint = near.length ? ` Did you mean ${near.map(name => `'${name}'`).join(" or ")}?`
    : " It can move up, down, left or right, rotate, shrink, expand, bounce, zigzag and stand still.";
  return new PromptError(`I do not know what '${shortened(word)}' means.${hint}`, { [shortened(word)]: near });
}
