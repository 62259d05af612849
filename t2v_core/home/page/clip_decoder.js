"use strict";
// Noise becomes a code, and code and prompt become latents (models/code_prior.py, models/clip_autoencoder.py,
// generation/sampling.py). Clips that are asked together are rows of one product.

const FREQUENCIES = 12, STEPS = 4, CODE_REACH = 4;
const ANGLES = 16, AMOUNTS = 16, HARMONICS = 3;

/** Codes for clips, [rows, K], in the decoder's units. `of[row]` says which of the prompts heard it is of. */
function drawCodes(weights, heard, of, noise) {
  const scale = weights.code_scale.data, size = scale.length, rows = of.length;
  let code = noise.slice();
  if (weights["prior.layers.inner.weight"]) {
    const velocity = priorOf(weights, heard, of, size);
    const step = 1 / STEPS;
    for (let k = 0; k < STEPS; k++) {
      const start = velocity(code, k * step);
      const middle = code.map((x, i) => x + start[i] * step / 2);
      const halfway = velocity(middle, k * step + step / 2);
      code = code.map((x, i) => x + halfway[i] * step);
    }
    code = code.map(x => Math.max(-CODE_REACH, Math.min(CODE_REACH, x)));
  }
  for (let row = 0; row < rows; row++) for (let i = 0; i < size; i++) code[row * size + i] *= scale[i];
  return code;
}

/** velocity(x, t) of the flow, held so that the codes it leads to stay where codes can be. */
function priorOf(weights, heard, of, size) {
  const name = "prior.layers", matrix = weights[`${name}.inner.weight`], width = matrix.shape[0], rows = of.length;
  const conditions = heard.map(condition), told = conditions[0].length;
  // What the words add to the first layer is the same in every evaluation.
  const byWords = conditions.map(words => {
    const sums = biased(weights, `${name}.inner`, 1);
    addProduct(sums, 1, words, matrix, size, told);
    return sums;
  });
  return (x, t) => {
    const time = new Float32Array(2 * FREQUENCIES), byTime = new Float32Array(width);
    for (let k = 0; k < FREQUENCIES; k++) {
      time[k] = Math.sin(t * 0.2 * 2 ** k);
      time[FREQUENCIES + k] = Math.cos(t * 0.2 * 2 ** k);
    }
    addProduct(byTime, 1, time, matrix, size + told, 2 * FREQUENCIES);
    const hidden = new Float32Array(rows * width);
    for (let row = 0; row < rows; row++) {
      for (let i = 0; i < width; i++) hidden[row * width + i] = byWords[of[row]][i] + byTime[i];
    }
    addProduct(hidden, rows, x, matrix, 0, size);
    const velocity = residualBlocks(weights, name, hidden, rows);
    for (let i = 0; i < velocity.length; i++) {
      const code = x[i] + (1 - t) * velocity[i];
      if (code > CODE_REACH) velocity[i] = (CODE_REACH - x[i]) / (1 - t);
      if (code < -CODE_REACH) velocity[i] = (-CODE_REACH - x[i]) / (1 - t);
    }
    return velocity;
  };
}

/** What the prior hears of a prompt: object, first clause, mean of the clauses, and of those on their way back. */
function condition({ clauses, timings, object, width }) {
  const numFrames = clauses.length / width, told = new Float32Array(4 * width);
  told.set(object);
  told.set(clauses.subarray(0, width), width);
  for (let frame = 0; frame < numFrames; frame++) {
    const words = clauses.subarray(frame * width, (frame + 1) * width);
    addScaled(told, 2 * width, words, 1 / numFrames);
    addScaled(told, 3 * width, words, timings[frame * NUM_TIMINGS + 2] / numFrames);
  }
  return told;
}

/** Where things are: `paths`, the decoder's states, Float32Array [rows, T, state], of which the first numbers are
 *  places; and `turns`, how far what is seen there is turned, [rows, T, places / 2], null where there are no sprites. */
function decodePaths(weights, heard, of, codes, numFrames) {
  const name = "clip_decoder", rows = of.length, size = codes.length / rows;
  const state = ANGLES + AMOUNTS, width = weights[`${name}.seen.weight`].shape[0];
  const places = weights[`${name}.seen.weight`].shape[1] - 2 * ANGLES * HARMONICS - AMOUNTS;
  const byWords = heardSteps(weights, heard, of, codes, size, numFrames);
  const paths = new Float32Array(rows * numFrames * state), scene = scenes(heard, of, codes, size);
  let now = mlp(weights, `${name}.first_state`, scene, rows);
  let turned = weights[`${name}.turn_step.weight`] ? linear(weights, `${name}.first_turn`, scene, rows) : null;
  const turns = turned && new Float32Array(rows * numFrames * turned.length / rows);
  for (let frame = 0; frame < numFrames; frame++) {
    if (frame) { // frame 0 shows the start; each later one is a step
      const hidden = linear(weights, `${name}.seen`, stateFeatures(now, rows, places), rows);
      for (let row = 0; row < rows; row++) {
        const at = row * width, said = (row * numFrames + frame) * width;
        let square = 0;
        for (let i = 0; i < width; i++) square += (hidden[at + i] += byWords[said + i]) ** 2;
        const length = Math.sqrt(square / width + 1.1920929e-7);
        for (let i = 0; i < width; i++) hidden[at + i] /= length;
      }
      const inner = linearOfSilu(weights, `${name}.step.0`, hidden, rows);
      now = plus(now, linear(weights, `${name}.step.2`, inner, rows));
      if (turned) turned = plus(turned, linear(weights, `${name}.turn_step`, inner, rows));
    }
    for (let row = 0; row < rows; row++) {
      paths.set(now.subarray(row * state, (row + 1) * state), (row * numFrames + frame) * state);
      if (turned) turns.set(turned.subarray(row * places / 2, (row + 1) * places / 2), (row * numFrames + frame) * places / 2);
    }
  }
  return { paths, places, turns };
}

function plus(one, other) {
  return one.map((value, i) => value + other[i]);
}

function linearOfSilu(weights, name, hidden, rows) {
  return silu(linear(weights, name, silu(hidden), rows));
}

/** Code and object of each clip: [rows, K + width]. */
function scenes(heard, of, codes, size) {
  const width = heard[0].width, together = new Float32Array(of.length * (size + width));
  of.forEach((prompt, row) => {
    together.set(codes.subarray(row * size, (row + 1) * size), row * (size + width));
    together.set(heard[prompt].object, row * (size + width) + size);
  });
  return together;
}

/** What the words and the code say of every step: [rows, T, width]. The words' share is the same for all clips of a
 *  prompt. The code comes also with alternating sign. */
function heardSteps(weights, heard, of, codes, size, numFrames) {
  const name = "clip_decoder.told", matrix = weights[`${name}.0.weight`], [out] = matrix.shape;
  const byWords = heard.map(({ clauses, timings, positions, width }) => {
    const sums = biased(weights, `${name}.0`, numFrames);
    addProduct(sums, numFrames, clauses, matrix, 0, width);
    addProduct(sums, numFrames, timings, matrix, width, NUM_TIMINGS);
    const finely = weights["clip_decoder.positions.weight"];
    if (finely) addProduct(sums, numFrames, positions, finely, 0, NUM_POSITIONS);
    return sums;
  });
  const rows = of.length, first = heard[0].width + NUM_TIMINGS;
  const plain = new Float32Array(rows * out), alternating = new Float32Array(rows * out);
  addProduct(plain, rows, codes, matrix, first, size);
  addProduct(alternating, rows, codes, matrix, first + size, size);
  const said = new Float32Array(rows * numFrames * out);
  of.forEach((prompt, row) => {
    for (let frame = 0; frame < numFrames; frame++) {
      const parity = 1 - 2 * heard[prompt].timings[frame * NUM_TIMINGS + 1];
      for (let i = 0; i < out; i++) {
        said[(row * numFrames + frame) * out + i] =
          byWords[prompt][frame * out + i] + plain[row * out + i] + parity * alternating[row * out + i];
      }
    }
  });
  return linear(weights, `${name}.2`, silu(said), rows * numFrames);
}

/** States as networks read them: angles as waves, places from the middle of the frame, and amounts. */
function stateFeatures(states, rows, places) {
  const size = 2 * ANGLES * HARMONICS + places + AMOUNTS, state = ANGLES + AMOUNTS;
  const features = new Float32Array(rows * size), around = 2 * Math.PI;
  for (let row = 0; row < rows; row++) {
    const from = row * state;
    let at = row * size;
    for (let i = 0; i < ANGLES * HARMONICS; i++) {
      const angle = Math.fround(states[from + Math.floor(i / HARMONICS)] * (1 + (i % HARMONICS)));
      features[at + i] = Math.cos(angle);
      features[at + ANGLES * HARMONICS + i] = Math.sin(angle);
    }
    at += 2 * ANGLES * HARMONICS;
    for (let i = 0; i < places; i++) {
      features[at + i] = states[from + i] - around * Math.floor(states[from + i] / around) - Math.PI;
    }
    features.set(states.subarray(from + ANGLES, from + state), at + places);
  }
  return features;
}

/** What is seen at the places of some clips, [rows, T, amounts], and how it looks, [rows, looks]. */
function decodeLooks(weights, heard, of, codes, paths, places, numFrames) {
  const name = "clip_decoder", rows = of.length, scene = scenes(heard, of, codes, codes.length / rows);
  const sceneSize = scene.length / rows, matrix = weights[`${name}.to_amounts.inner.weight`], width = matrix.shape[0];
  const features = stateFeatures(paths, rows * numFrames, places);
  const featureSize = features.length / (rows * numFrames);
  const byScene = biased(weights, `${name}.to_amounts.inner`, rows);
  addProduct(byScene, rows, scene, matrix, featureSize, sceneSize);
  const hidden = new Float32Array(rows * numFrames * width);
  for (let row = 0; row < rows * numFrames; row++) {
    const of = Math.floor(row / numFrames) * width;
    hidden.set(byScene.subarray(of, of + width), row * width);
  }
  addProduct(hidden, rows * numFrames, features, matrix, 0, featureSize);
  return {
    amounts: residualBlocks(weights, `${name}.to_amounts`, hidden, rows * numFrames),
    looks: linear(weights, `${name}.to_appearance`, scene, rows).map(Math.tanh),
  };
}
