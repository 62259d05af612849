"use strict";
// The text encoder: what every frame hears of a prompt (models/text_encoder.py, models/clause_attention.py).

const REACH = 16, SHARPNESS = 10, WAVES = 4;
const NUM_TIMINGS = 4, NUM_POSITIONS = 2 * WAVES + 1;

/** Words by clause (indices into the vocabulary) and the clauses' first frames -> what frames hear: `clauses`
 *  [T, width], `timings` [T, 4], `positions` [T, 9], `object` [width]. */
function hear(weights, tokens, starts, numFrames) {
  const { clauses, object } = readClauses(weights, tokens);
  const width = object.length;
  const heard = {
    clauses: new Float32Array(numFrames * width),
    timings: new Float32Array(numFrames * NUM_TIMINGS),
    positions: new Float32Array(numFrames * NUM_POSITIONS),
    object,
    width,
  };
  const shares = clauseShares(weights, starts, numFrames);
  for (let frame = 0; frame < numFrames; frame++) {
    starts.forEach((start, p) => {
      const share = shares[frame][p];
      if (!share) return;
      addScaled(heard.clauses, frame * width, clauses[p], share);
      const { flags, finely } = placeInClause(frame, start, p + 1 < starts.length ? starts[p + 1] : numFrames);
      addScaled(heard.timings, frame * NUM_TIMINGS, flags, share);
      addScaled(heard.positions, frame * NUM_POSITIONS, finely, share);
    });
  }
  return heard;
}

function addScaled(sums, at, values, factor) {
  for (let i = 0; i < values.length; i++) sums[at + i] += factor * values[i];
}

/** How much each frame attends to each clause: by how far it is from the clause's start and end. */
function clauseShares(weights, starts, numFrames) {
  const fromStart = weights["text.alignment.from_start"], fromEnd = weights["text.alignment.from_end"];
  const near = distance => Math.max(-REACH, Math.min(REACH, distance)) + REACH;
  return Array.from({ length: numFrames }, (_, frame) => {
    const ends = [...starts.slice(1), numFrames];
    if (!fromStart) return starts.map((start, p) => (frame >= start && frame < ends[p] ? 1 : 0));
    return softmax(starts.map((start, p) =>
      SHARPNESS * (fromStart.data[near(frame - start)] + fromEnd.data[near(frame - ends[p])])));
  });
}

function softmax(scores) {
  const highest = Math.max(...scores), shares = scores.map(score => Math.exp(score - highest));
  const sum = shares.reduce((total, share) => total + share, 0);
  return shares.map(share => share / sum);
}

/** Where in its clause a frame stands: as flags, and finely. */
function placeInClause(frame, start, end) {
  const since = frame - start, length = Math.max(end - start, 1);
  const odd = ((since % 2) + 2) % 2 === 1;
  const flags = [since === 0, odd, 2 * since >= end - start, frame === 0].map(Number);
  const turns = Array.from({ length: WAVES }, (_, k) => Math.PI * ((since + 0.5) / length) * (k + 1));
  return { flags, finely: [...turns.map(Math.cos), ...turns.map(Math.sin), 1 / length] };
}

/** Embeddings of the clauses, and of the object, which the first clause names. */
function readClauses(weights, tokens) {
  const table = weights["text.embedding.weight"], width = table.shape[1];
  const queries = weights["text.queries.weight"].shape[0] / 2;
  const clauses = [];
  let object = null;
  for (const clause of tokens) {
    const said = clause.length ? clause : [0];
    const context = new Float32Array(said.length * 3 * width);
    said.forEach((word, i) => {
      for (let side = -1; side <= 1; side++) {
        const neighbour = said[i + side] ?? 0;
        const embedded = table.data.subarray(neighbour * width, (neighbour + 1) * width);
        if (neighbour) context.set(embedded, (i * 3 + side + 1) * width);
      }
    });
    const words = linear(weights, "text.neighbours", context, said.length);
    for (let i = 0; i < said.length; i++) {
      for (let d = 0; d < width; d++) {
        words[i * width + d] = Math.max(words[i * width + d], 0) + context[(i * 3 + 1) * width + d];
      }
    }
    const scores = linear(weights, "text.queries", words, said.length);
    const pooled = new Float32Array(2 * queries * width);
    for (let q = 0; q < 2 * queries; q++) {
      const shares = softmax(said.map((_, i) => scores[i * 2 * queries + q]));
      shares.forEach((share, i) => addScaled(pooled, q * width, words.subarray(i * width, (i + 1) * width), share));
    }
    clauses.push(linear(weights, "text.clause", pooled.subarray(0, queries * width), 1));
    object ??= linear(weights, "text.object", pooled.subarray(queries * width), 1);
  }
  return { clauses, object };
}
