"use strict";
// A prompt, read once (world/reading.py): what a model is told, what the judge holds its clip against.

const MOST_THINGS = 3, MIN_PHASE_FRAMES = 2;

/** A prompt that was understood, and asks for more than a clip can hold. */
class TooMuch extends PromptError {}

/** A prompt -> {layers: a {words, program, starts} for each thing, later ones in front; readAs: the prompt in the scene
 *  language where it was said otherwise, else null}. `program` is null for captions outside the scene language. */
function readPrompt(prompt, model) {
  const { world, onlyScenes } = model, typed = typedWords(prompt, world);
  try {
    return { layers: readLayers(typed, model), readAs: null };
  } catch (error) {
    if (!(error instanceof PromptError)) throw error;
    if (!onlyScenes || error instanceof TooMuch) throw error;
    try {
      const said = paraphrase(prompt, world, model.vocabulary);
      return { layers: readLayers(typedWords(said.prompt, world), model), readAs: said.prompt };
    } catch (unclear) {
      if (!(unclear instanceof PromptError) || unclear instanceof TooMuch) throw unclear;
      // A wish that cannot be met is told as such. Where only few words are unknown to this model, it knows nearer ones.
      const [here, there] = [error, unclear].map(one => Object.keys(one.suggestions).length);
      throw there && here && 2 * here <= typed.length ? error : unclear;
    }
  }
}

function readLayers(typed, model) {
  const parts = model.onlyScenes ? partedAtThings(typed, model.world) : [typed];
  if (parts.length > MOST_THINGS) {
    throw new TooMuch(`This asks for ${parts.length} things at once. ${MOST_THINGS} is the most.`);
  }
  return parts.map(part => readOne(part, model));
}

function readOne(typed, { vocabulary, numFrames, world, onlyScenes }) {
  const words = knownWords(typed, vocabulary, world);
  let program = null;
  try {
    program = parseWords(words, world);
  } catch (error) {
    if (onlyScenes || !(error instanceof PromptError)) throw error;
  }
  const count = words.filter(word => word === THEN).length + 1, most = Math.floor(numFrames / MIN_PHASE_FRAMES);
  if (count > most) {
    throw new TooMuch(`${count} motions do not fit in ${numFrames} frames. Ask for ${most} at most.`);
  }
  return { words, program: onlyScenes ? program : null, starts: equalStarts(count, numFrames) };
}

/** First frames of so many phases that share the frames equally. Halves go to the even number, as Python rounds. */
function equalStarts(count, numFrames) {
  return Array.from({ length: count }, (_, i) => roundHalfEven(i * numFrames / count));
}

function roundHalfEven(x) {
  const below = Math.floor(x);
  return x - below === 0.5 ? below + (below % 2) : Math.round(x);
}
