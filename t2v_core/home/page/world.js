"use strict";
// What can exist and happen, as home/language.py wrote it, and how a scene goes on (world/scenes.py).

const MIN_RADIUS = 1.5, MAX_RADIUS = 20;

/** The tables, with what is looked up often as Map and Set. The pictures of things are unpacked. */
async function makeWorld(tables) {
  const things = await Promise.all(tables.things.map(unpackThing));
  return {
    ...tables,
    shapes: [...tables.builtInShapes, ...things.map(thing => thing.name)],
    pictures: new Map(things.map(thing => [thing.name, thing])),
    motions: new Map(Object.entries(tables.motions).map(([name, motion]) => [name, withPath(motion)])),
    allWords: new Set(tables.allWords),
  };
}

/** A picture's levels, from packed bytes: each {width, height, pixels: RGBA, colours times opacity}. */
async function unpackThing(packed) {
  const unpacked = new Blob([fromBase64(packed.pixels)]).stream().pipeThrough(new DecompressionStream("gzip"));
  const bytes = new Uint8Array(await new Response(unpacked).arrayBuffer());
  let at = 0;
  const levels = packed.levels.map(([width, height]) => {
    const pixels = bytes.subarray(at, at + width * height * 4);
    at += pixels.length;
    return { width, height, pixels };
  });
  return { ...packed, levels };
}

/** A motion with the parts of its drawn path: where each ends, as a share of the whole, and its direction. */
function withPath(motion) {
  const parts = [];
  let length = 0;
  for (let i = 1; i < motion.path.length; i++) {
    const x = motion.path[i][0] - motion.path[i - 1][0], y = motion.path[i][1] - motion.path[i - 1][1];
    const part = Math.hypot(x, y);
    if (part <= 1e-9) continue;
    length += part;
    parts.push({ end: length, x: x / part, y: y / part });
  }
  for (const part of parts) part.end /= length;
  const moves = parts.length > 0 || motion.forward.some(Boolean) || motion.sideways.some(Boolean);
  return { ...motion, parts, usesSpeed: moves, isDrawn: motion.path.length > 0 };
}

/** What each step of a program does, frame by frame: [{turn, spin, growth, phase, x, y, sideX, sideY}], in which
 *  (x, y) is a multiple of the phase's speed and (sideX, sideY) of speed times side. */
function stepsOf(program, starts, numFrames, world) {
  return Array.from({ length: numFrames }, (_, frame) => {
    const phase = starts.filter(start => start <= frame).length - 1;
    const step = frame - starts[phase], length = (starts[phase + 1] ?? numFrames) - starts[phase];
    const motion = world.motions.get(program.phases[phase].motion);
    let [x, y] = motion.forward;
    if (motion.returns && 2 * step >= length) [x, y] = [-x, -y];
    const sign = 1 - 2 * (step % 2);
    let [sideX, sideY] = motion.sideways.map(side => sign * side);
    if (motion.isDrawn) {
      const share = (step + 0.5) / length;
      const part = motion.parts.find(({ end }) => share < end) ?? motion.parts.at(-1) ?? { x: 0, y: 0 };
      [x, y, sideX, sideY] = [part.x, part.y, 0, 0];
    }
    return {
      phase, x, y, sideX, sideY,
      turn: motion.turn,
      spin: motion.turn + motion.phaseTurn / length,
      growth: motion.growth * motion.phaseGrowth ** (1 / length),
    };
  });
}

/** How far a program's thing is turned in every frame, whatever its path: rad clockwise. */
function intendedAngles(steps) {
  const angles = new Float64Array(steps.length);
  for (let frame = 1; frame < steps.length; frame++) angles[frame] = angles[frame - 1] + steps[frame].spin;
  return angles;
}

/** a modulo b, never negative. */
const modulo = (a, b) => a - b * Math.floor(a / b);
