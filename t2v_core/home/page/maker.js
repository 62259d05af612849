"use strict";
// A model, whole: a prompt and a seed become a clip and its verdict (generation/sampling.py, judging/by_prompt.py).

const LAYER_SEED = 1000003, LAYERS_TRIED = 4;

/** What a page carries, unpacked. */
async function openModel(packed) {
  const { language, vocabulary, weights, ...about } = packed;
  return {
    ...about,
    world: await makeWorld(language),
    vocabulary: new Set(vocabulary),
    numberOf: new Map(vocabulary.map((word, i) => [word, i + 1])),
    weights: unpackWeights(weights),
  };
}

/** {frames: RGBA of all frames, read, verdict: null where there is no program to hold the clip against}. Throws a
 *  PromptError for what cannot be read. */
function makeClip(model, prompt, seed) {
  const read = readPrompt(prompt, model), size = model.frameSize;
  const clip = drawScene(model, read.layers, seed);
  const frames = new Uint8ClampedArray(clip.length * size * size * 4);
  clip.forEach((frame, t) => frames.set(frame, t * frame.length));
  return { frames, read, verdict: verdictOf(model, clip, read.layers) };
}

function verdictOf({ frameSize, world }, clip, layers) {
  if (!layers[0].program) return null;
  return layers.length > 1 ? judgeScene(clip, frameSize, layers, world) : judge(clip, frameSize, layers[0], world);
}

/** A clip, as a list of frames. Each thing is drawn for itself; of each but the first there are some to choose from. */
function drawScene(model, layers, seed) {
  const { weights, numFrames, frameSize: size } = model;
  const heard = layers.map(({ words, starts }) =>
    hear(weights, clausesOf(words).map(clause => clause.map(word => model.numberOf.get(word))), starts, numFrames));
  const rows = layers.flatMap((_, layer) => Array.from({ length: layer ? LAYERS_TRIED : 1 }, (_, k) =>
    ({ layer, seed: BigInt(seed) + BigInt(LAYER_SEED * (layer * LAYERS_TRIED + k)) })));
  const of = rows.map(({ layer }) => layer), codeSize = weights.code_scale.data.length;
  const noise = new Float32Array(rows.length * codeSize);
  rows.forEach((row, i) => noise.set(seededNoise(row.seed, codeSize), i * codeSize));
  const codes = drawCodes(weights, heard, of, noise);
  const { paths, places, turns } = decodePaths(weights, heard, of, codes, numFrames);
  const share = (values, row) => values.subarray(row * values.length / rows.length, (row + 1) * values.length / rows.length);
  const clipOf = row => {
    const path = share(paths, row), state = path.length / numFrames;
    const { amounts, looks } = decodeLooks(weights, heard, [of[row]], share(codes, row), path, places, numFrames);
    const seen = { amounts, looks, turns: turns && share(turns, row) };
    const drawn = drawClip(weights, seen, (t, place, axis) => path[t * state + 2 * place + axis], numFrames, size);
    return Array.from({ length: numFrames }, (_, t) => drawn.subarray(t * size * size * 4, (t + 1) * size * size * 4));
  };
  const chosen = [clipOf(0)];
  for (let layer = 1; layer < layers.length; layer++) {
    chosen.push(mostApart(chosen, drawnInTurn(of.flatMap((other, row) => (other === layer ? [row] : [])), clipOf), size));
  }
  return composite(chosen, size);
}

function* drawnInTurn(rows, clipOf) {
  for (const row of rows) yield clipOf(row);
}
