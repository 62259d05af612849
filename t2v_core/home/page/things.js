"use strict";
// Pictures that people bring, drawn at a place (world/things.py). A frame is RGBA, size * size * 4 bytes.

const OVERSAMPLING = 3; // each way: a frame's pixel is the mean of so many of the picture's

/** The thing as a patch: {pixels: [side * side * 4], colours times opacity, and opacity; side; left; top}. */
function drawnThing(thing, x, y, radius, angle, size) {
  const scale = radius / thing.radius, half = Math.min(Math.ceil(thing.reach * radius) + 1, Math.floor(size / 2));
  const left = Math.floor(x) - half + 1, top = Math.floor(y) - half + 1, side = 2 * half;
  const wanted = Math.floor(-Math.log2(Math.max(scale * OVERSAMPLING, 1e-6)) + 0.5);
  const source = thing.levels[Math.max(0, Math.min(thing.levels.length - 1, wanted))];
  const [whole] = thing.levels, shrinkX = source.width / whole.width, shrinkY = source.height / whole.height;
  // From a fine pixel of the patch back to the picture, and on to the level's pixels.
  const factor = 1 / (scale * OVERSAMPLING), cos = Math.cos(angle) * factor, sin = Math.sin(angle) * factor;
  const atX = (x - left + 0.5) * OVERSAMPLING - 0.5, atY = (y - top + 0.5) * OVERSAMPLING - 0.5;
  const pixels = new Float32Array(side * side * 4), fine = new Float64Array(4);
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const at = (row * side + column) * 4;
      for (let k = 0; k < OVERSAMPLING ** 2; k++) {
        const dx = column * OVERSAMPLING + (k % OVERSAMPLING) - atX;
        const dy = row * OVERSAMPLING + Math.floor(k / OVERSAMPLING) - atY;
        const u = cos * dx + sin * dy + thing.middle[0], v = cos * dy - sin * dx + thing.middle[1];
        sample(source, (u + 0.5) * shrinkX - 0.5, (v + 0.5) * shrinkY - 0.5, fine);
        for (let c = 0; c < 4; c++) pixels[at + c] += Math.round(fine[c]);
      }
      for (let c = 0; c < 4; c++) pixels[at + c] = Math.round(pixels[at + c] / OVERSAMPLING ** 2);
    }
  }
  return { pixels, side, left, top };
}

/** A picture between its pixels, nothing outside of it. */
function sample({ width, height, pixels }, x, y, found) {
  found.fill(0);
  const left = Math.floor(x), top = Math.floor(y);
  for (let row = top; row <= top + 1; row++) {
    for (let column = left; column <= left + 1; column++) {
      if (row < 0 || column < 0 || row >= height || column >= width) continue;
      const share = (1 - Math.abs(x - column)) * (1 - Math.abs(y - row)), at = (row * width + column) * 4;
      for (let c = 0; c < 4; c++) found[c] += share * pixels[at + c];
    }
  }
}

/** Lay a patch over a frame, in place and round the torus. */
function layOver(frame, { pixels, side, left, top }, size) {
  eachOfPatch(side, left, top, size, (from, to) => {
    for (let c = 0; c < 3; c++) {
      frame[4 * to + c] = frame[4 * to + c] * (1 - pixels[4 * from + 3] / 255) + pixels[4 * from + c];
    }
  });
}

/** What a picture covers, of any colour: Uint8Array [S * S], 0 or 1. */
function outlineOf(thing, x, y, radius, angle, size) {
  const patch = drawnThing(thing, x, y, radius, angle, size), mask = new Uint8Array(size * size);
  eachOfPatch(patch.side, patch.left, patch.top, size, (from, to) => {
    mask[to] = patch.pixels[4 * from + 3] > 127.5 ? 1 : 0;
  });
  return mask;
}

/** visit(number in the patch, number in the frame) for each pixel. */
function eachOfPatch(side, left, top, size, visit) {
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      visit(row * side + column, modulo(top + row, size) * size + modulo(left + column, size));
    }
  }
}

const blankFrame = size => new Uint8ClampedArray(size * size * 4).fill(255);
