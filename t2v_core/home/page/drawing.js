"use strict";
// Latents become pixels (models/autoencoder.py, models/sprites.py): masks that are sums of products of curves, and over
// them sprites.

const CURVE_WAVES = 16, RANK = 8, PLACE_MASKS = 2, BACKGROUND_MASKS = 2;
const STEEPNESS = 4, THRESHOLD = -2, NOTHING = -16; // below that a mask is nothing: sigmoid(-16) is 1e-7
const SPRITE = 24, SPRITE_REACH = 12, FAINT = -3, AMOUNTS_SEEN = 16, LOOKS = 16, DETAILS = 8;

/** A clip from what is seen at its places: amounts [T, places * 16], looks [places * 16], with sprites their details
 *  behind them [places * 8], turns [T, places] or null, angles(frame, place, axis) -> RGBA, Uint8ClampedArray [T * S * S * 4]. */
function drawClip(weights, { amounts, looks: appearance, turns }, angles, numFrames, size) {
  const numPlaces = appearance.length / (turns ? LOOKS + DETAILS : LOOKS), pixels = size * size;
  const looks = appearance.subarray(0, numPlaces * LOOKS), allLooks = turns && withDetails(appearance, numPlaces);
  const waves = curveWaves(size), shown = new Uint8ClampedArray(numFrames * pixels * 4);
  const seen = seenAtPlaces(amounts, looks, LOOKS, numFrames, numPlaces);
  const curves = residualMlp(weights, "autoencoder.to_masks", seen, numFrames * numPlaces);
  const colours = linear(weights, "autoencoder.to_colours", looks, numPlaces);
  const background = drawnBackground(weights, looks, numPlaces, waves, size);
  const sprites = turns && drawnSprites(weights, allLooks, numPlaces);
  const scaled = turns && seenAtPlaces(amounts, allLooks, LOOKS + DETAILS, numFrames, numPlaces);
  const scales = turns && mlp(weights, "autoencoder.sprites.to_scale", scaled, numFrames * numPlaces);
  const frame = new Float32Array(3 * pixels), perPlace = PLACE_MASKS * 4 * RANK * CURVE_WAVES;
  for (let t = 0; t < numFrames; t++) {
    frame.set(background);
    for (let place = 0; place < numPlaces; place++) {
      const row = t * numPlaces + place, at = [angles(t, place, 0), angles(t, place, 1)];
      for (let mask = 0; mask < PLACE_MASKS; mask++) {
        const first = row * perPlace + mask * (perPlace / PLACE_MASKS), colour = (place * PLACE_MASKS + mask) * 3;
        const axes = [0, 1].map(axis => heights(curves, first + axis * 2 * RANK * CURVE_WAVES, at[axis], waves, size));
        addMask(frame, axes[0], axes[1], colours.subarray(colour, colour + 3), size);
      }
    }
    for (let place = 0; sprites && place < numPlaces; place++) {
      const row = t * numPlaces + place, at = [angles(t, place, 0), angles(t, place, 1)];
      const picture = sprites.subarray(place * 4 * SPRITE ** 2, (place + 1) * 4 * SPRITE ** 2);
      laySprite(frame, picture, turns[row], Math.exp(Math.max(-2.5, Math.min(1.5, scales[row]))), at, size);
    }
    toPixels(frame, shown.subarray(t * pixels * 4, (t + 1) * pixels * 4));
  }
  return shown;
}

/** Looks, and behind them details, of each place: [places, 24]. */
function withDetails(appearance, numPlaces) {
  const all = new Float32Array(appearance.length), details = appearance.subarray(numPlaces * LOOKS);
  for (let place = 0; place < numPlaces; place++) {
    all.set(appearance.subarray(place * LOOKS, (place + 1) * LOOKS), place * (LOOKS + DETAILS));
    all.set(details.subarray(place * DETAILS, (place + 1) * DETAILS), place * (LOOKS + DETAILS) + LOOKS);
  }
  return all;
}

/** Amounts, and behind them the looks [places, numLooks], of every frame and place. */
function seenAtPlaces(amounts, looks, numLooks, numFrames, numPlaces) {
  const seen = new Float32Array(numFrames * numPlaces * (AMOUNTS_SEEN + numLooks));
  for (let row = 0; row < numFrames * numPlaces; row++) {
    const at = row * (AMOUNTS_SEEN + numLooks), place = row % numPlaces;
    seen.set(amounts.subarray(row * AMOUNTS_SEEN, (row + 1) * AMOUNTS_SEEN), at);
    seen.set(looks.subarray(place * numLooks, (place + 1) * numLooks), at + AMOUNTS_SEEN);
  }
  return seen;
}

/** What stays put, and the paper: [3, S, S]. */
function drawnBackground(weights, looks, numPlaces, waves, size) {
  const scene = new Float32Array(LOOKS), drawn = new Float32Array(3 * size * size);
  for (let place = 0; place < numPlaces; place++) {
    addScaled(scene, 0, looks.subarray(place * LOOKS, (place + 1) * LOOKS), 1 / numPlaces);
  }
  const curves = mlp(weights, "autoencoder.to_background", scene, 1);
  const colours = linear(weights, "autoencoder.to_background_colours", scene, 1);
  for (let c = 0; c < 3; c++) drawn.fill(colours[BACKGROUND_MASKS * 3 + c], c * size * size, (c + 1) * size * size);
  for (let mask = 0; mask < BACKGROUND_MASKS; mask++) {
    const axes = [0, 1].map(axis => heights(curves, (mask * 2 + axis) * 2 * RANK * CURVE_WAVES, 0, waves, size));
    addMask(drawn, axes[0], axes[1], colours.subarray(mask * 3, mask * 3 + 3), size);
  }
  return drawn;
}

/** Cosines, then sines, of every harmonic at every pixel, high ones fainter: [2 * CURVE_WAVES, S]. */
function curveWaves(size) {
  const waves = new Float32Array(2 * CURVE_WAVES * size);
  for (let h = 0; h < CURVE_WAVES; h++) {
    for (let pixel = 0; pixel < size; pixel++) {
      const angle = h * pixel / size * 2 * Math.PI;
      waves[h * size + pixel] = Math.cos(angle) / (1 + h / 4);
      waves[(CURVE_WAVES + h) * size + pixel] = Math.sin(angle) / (1 + h / 4);
    }
  }
  return waves;
}

/** The curves of one axis, carried to a place (the shift theorem), at every pixel: [RANK, S]. */
function heights(curves, first, angle, waves, size) {
  const found = new Float32Array(RANK * size);
  for (let h = 0; h < CURVE_WAVES; h++) {
    const cos = Math.cos(angle * h), sin = Math.sin(angle * h);
    const cosines = waves.subarray(h * size, (h + 1) * size);
    const sines = waves.subarray((CURVE_WAVES + h) * size, (CURVE_WAVES + h + 1) * size);
    for (let r = 0; r < RANK; r++) {
      const at = first + r * 2 * CURVE_WAVES + h, real = curves[at], imaginary = curves[at + CURVE_WAVES];
      const u = real * cos - imaginary * sin, v = real * sin + imaginary * cos;
      for (let pixel = 0; pixel < size; pixel++) found[r * size + pixel] += u * cosines[pixel] + v * sines[pixel];
    }
  }
  return found;
}

/** Add a mask in its colour: where the sum of the products of its curves is high. */
function addMask(frame, overX, overY, colour, size) {
  const pixels = size * size, [red, green, blue] = colour;
  for (let y = 0; y < size; y++) {
    const c0 = STEEPNESS * overY[y], c1 = STEEPNESS * overY[size + y];
    const c2 = STEEPNESS * overY[2 * size + y], c3 = STEEPNESS * overY[3 * size + y];
    const c4 = STEEPNESS * overY[4 * size + y], c5 = STEEPNESS * overY[5 * size + y];
    const c6 = STEEPNESS * overY[6 * size + y], c7 = STEEPNESS * overY[7 * size + y];
    for (let x = 0; x < size; x++) {
      const height = THRESHOLD + c0 * overX[x] + c1 * overX[size + x] + c2 * overX[2 * size + x]
        + c3 * overX[3 * size + x] + c4 * overX[4 * size + x] + c5 * overX[5 * size + x]
        + c6 * overX[6 * size + x] + c7 * overX[7 * size + x];
      if (height < NOTHING) continue;
      const there = 1 / (1 + Math.exp(-height)), at = y * size + x;
      frame[at] += there * red;
      frame[pixels + at] += there * green;
      frame[2 * pixels + at] += there * blue;
    }
  }
}

/** Sprites of some places, [places, 4, SPRITE, SPRITE]: colours times opacity, and opacity. */
function drawnSprites(weights, looks, numPlaces) {
  const drawn = mlp(weights, "autoencoder.sprites.to_picture", looks, numPlaces), cells = SPRITE * SPRITE;
  for (let place = 0; place < numPlaces; place++) {
    for (let cell = 0; cell < cells; cell++) {
      const at = place * 4 * cells + cell, opacity = 1 / (1 + Math.exp(-drawn[at + 3 * cells] - FAINT));
      for (let c = 0; c < 3; c++) drawn[at + c * cells] = (1 + drawn[at + c * cells]) * opacity;
      drawn[at + 3 * cells] = opacity;
    }
  }
  return drawn;
}

/** Lay a sprite over a frame, turned (rad clockwise) and scaled, round the torus. */
function laySprite(frame, picture, turn, scale, angles, size) {
  const cos = Math.cos(turn) * 64 / SPRITE_REACH / scale, sin = Math.sin(turn) * 64 / SPRITE_REACH / scale;
  const away = angle => Float64Array.from({ length: size }, (_, pixel) => {
    const distance = pixel / size - angle / (2 * Math.PI) + 0.5;
    return distance - Math.floor(distance) - 0.5;
  });
  const dx = away(angles[0]), dy = away(angles[1]), cells = SPRITE * SPRITE, pixels = size * size;
  const cell = (row, column, c) =>
    row < 0 || column < 0 || row >= SPRITE || column >= SPRITE ? 0 : picture[c * cells + row * SPRITE + column];
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const column = ((cos * dx[x] + sin * dy[y] + 1) * SPRITE - 1) / 2;
      const row = ((cos * dy[y] - sin * dx[x] + 1) * SPRITE - 1) / 2;
      if (column <= -1 || row <= -1 || column >= SPRITE || row >= SPRITE) continue;
      const left = Math.floor(column), top = Math.floor(row), u = column - left, v = row - top;
      const seen = c => (1 - v) * ((1 - u) * cell(top, left, c) + u * cell(top, left + 1, c))
        + v * ((1 - u) * cell(top + 1, left, c) + u * cell(top + 1, left + 1, c));
      const through = 1 - seen(3), at = y * size + x;
      for (let c = 0; c < 3; c++) frame[c * pixels + at] = frame[c * pixels + at] * through + seen(c);
    }
  }
}

/** [3, S, S] in [-1, 1] -> RGBA. What is stored is rounded and clamped. */
function toPixels(frame, shown) {
  const pixels = frame.length / 3;
  for (let at = 0; at < pixels; at++) {
    for (let c = 0; c < 3; c++) shown[4 * at + c] = (Math.max(-1, frame[c * pixels + at]) + 1) * 127.5;
    shown[4 * at + 3] = 255;
  }
}
