"use strict";
// Several things in one scene: each is a clip of its own on white paper, laid over the others (generation/layers.py).

const FAINTEST = 48, MARGIN = 2;

/** The clip that meets what is below in the fewest frames, and covers least of it. `candidates` are drawn as they are
 *  looked at: what meets nothing cannot be bettered, and the rest is not drawn. */
function mostApart(below, candidates, size) {
  const near = clip => clip.map(frame => grown(darker(frame, FAINTEST), MARGIN, size));
  const taken = below.map(near).reduce((one, other) => one.map((mask, t) => either(mask, other[t])));
  let best = null;
  for (const clip of candidates) {
    const both = near(clip).map((mask, t) => mask.reduce((sum, there, at) => sum + (there & taken[t][at]), 0));
    const frames = both.filter(Boolean).length, covered = both.reduce((sum, count) => sum + count, 0);
    const better = !best || frames < best.frames || (frames === best.frames && covered < best.covered);
    if (better) best = { clip, frames, covered };
    if (!frames) break;
  }
  return best.clip;
}

/** Clips on white, from the back to the front -> one clip. What is in front covers. */
function composite(layers, size) {
  return layers.reduce((below, clip) => clip.map((frame, t) => {
    const solid = opacity(frame, size), shown = new Uint8ClampedArray(frame.length);
    for (let at = 0; at < solid.length; at++) {
      for (let c = 0; c < 3; c++) {
        shown[4 * at + c] = frame[4 * at + c] - (1 - solid[at]) * (WHITE - below[t][4 * at + c]);
      }
      shown[4 * at + 3] = WHITE;
    }
    return shown;
  }));
}

/** How much of each pixel the thing on it covers. An edge is as opaque as its share of the darkness of the solid part
 *  beside it; light parts that are closed in by solid ones are solid too. On a torus: what closes in may lie round the
 *  edge, so a rim of a quarter of the frame lies around it. */
function opacity(frame, size) {
  const rim = Math.floor(size / 4), wide = size + 2 * rim, dark = darkness(frame);
  const around = new Uint8Array(wide * wide), covered = new Float32Array(wide * wide);
  for (let y = 0; y < wide; y++) {
    for (let x = 0; x < wide; x++) around[y * wide + x] = dark[modulo(y - rim, size) * size + modulo(x - rim, size)];
  }
  for (let y = 0; y < wide; y++) {
    for (let x = 0; x < wide; x++) {
      if (!around[y * wide + x]) continue;
      let solid = FAINTEST;
      for (let v = Math.max(0, y - 1); v <= Math.min(wide - 1, y + 1); v++) {
        for (let u = Math.max(0, x - 1); u <= Math.min(wide - 1, x + 1); u++) solid = Math.max(solid, around[v * wide + u]);
      }
      covered[y * wide + x] = Math.min(around[y * wide + x] / solid, 1);
    }
  }
  const outside = reachedFromRim(covered, wide);
  const found = new Float32Array(size * size);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const at = (y + rim) * wide + x + rim;
      found[y * size + x] = covered[at] <= 0.5 && !outside[at] ? 1 : covered[at];
    }
  }
  return found;
}

/** What is joined to the outside, side by side, by parts that are not solid. */
function reachedFromRim(covered, wide) {
  const outside = new Uint8Array(covered.length), waiting = [];
  const visit = at => {
    if (outside[at] || covered[at] > 0.5) return;
    outside[at] = 1;
    waiting.push(at);
  };
  for (let i = 0; i < wide; i++) for (const at of [i, (wide - 1) * wide + i, i * wide, i * wide + wide - 1]) visit(at);
  while (waiting.length) {
    const at = waiting.pop(), x = at % wide;
    if (x) visit(at - 1);
    if (x < wide - 1) visit(at + 1);
    if (at >= wide) visit(at - wide);
    if (at < covered.length - wide) visit(at + wide);
  }
  return outside;
}
