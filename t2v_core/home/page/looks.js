"use strict";
// What a thing looks like: which of all things it is (judging/looks.py).

const SMALLEST_RADIUS = 3, LEAST_OVERLAP = 0.55, MOST_COMPARED = 5;

/** The frames in which a thing can be told by its looks. */
function visibleFrames(track, size, counts) {
  return track.radii.flatMap((radius, t) =>
    (counts[t] && track.objects[t] > 0 && radius >= SMALLEST_RADIUS * size / 64 ? [t] : []));
}

/** "" if these frames show the wanted shape of the language, else what they look like. */
function shapeReason(clip, track, wanted, angles, frames, world, size) {
  const darks = frames.map(t => darkness(clip[t]));
  const overlaps = world.builtInShapes.map(name => {
    let sum = 0;
    for (const [i, t] of frames.entries()) {
      const [x, y] = track.centres[t], drawn = drawnShape(name, x, y, track.radii[t], angles[t], size);
      const seen = darks[i];
      let both = 0, either = 0;
      for (let at = 0; at < seen.length; at++) {
        const here = seen[at] > OBJECT_THRESHOLD, there = drawn[at] > OBJECT_THRESHOLD;
        both += here && there;
        either += here || there;
      }
      sum += both / either;
    }
    return sum / frames.length;
  });
  const best = overlaps.indexOf(Math.max(...overlaps));
  if (overlaps[best] < LEAST_OVERLAP) return "it looks like nothing I know";
  return world.builtInShapes[best] === wanted ? "" : `it looks like a ${world.builtInShapes[best]}`;
}

/** "" if these frames are explained best by the wanted thing among all of the world, by squared error. */
function thingReason(clip, track, wanted, angles, frames, world, size) {
  const chosen = evenlyChosen(frames, MOST_COMPARED);
  const errors = world.shapes.map(name => chosen.reduce((sum, t) => {
    const { picture, covers } = drawnAt(name, track.centres[t], track.radii[t], angles[t], track.colour, world, size);
    return sum + squaredError(clip[t], picture, either(darker(clip[t], OBJECT_THRESHOLD), covers)).sum;
  }, 0));
  const best = world.shapes[errors.indexOf(Math.min(...errors))];
  return best === wanted ? "" : `it looks more like a ${best}`;
}

/** At most so many of a list, evenly chosen. */
function evenlyChosen(list, most) {
  const count = Math.min(most, list.length), last = list.length - 1;
  const places = Array.from({ length: count }, (_, i) => (count > 1 ? Math.floor(i * last / (count - 1)) : 0));
  return [...new Set(places)].map(place => list[place]);
}

/** What a thing of the world covers at a place. */
function coversAt(name, [x, y], radius, angle, world, size) {
  const thing = world.pictures.get(name);
  if (thing) return outlineOf(thing, x, y, radius, angle, size);
  return drawnShape(name, x, y, radius, angle, size).map(dark => (dark > OBJECT_THRESHOLD ? 1 : 0));
}

/** A thing of the world at a place: {picture: a frame, covers: mask}. A shape of the language has this colour. */
function drawnAt(name, [x, y], radius, angle, colour, world, size) {
  const picture = blankFrame(size), thing = world.pictures.get(name);
  if (thing) {
    layOver(picture, drawnThing(thing, x, y, radius, angle, size), size);
    return { picture, covers: outlineOf(thing, x, y, radius, angle, size) };
  }
  const drawn = drawnShape(name, x, y, radius, angle, size);
  for (let at = 0; at < drawn.length; at++) {
    for (let c = 0; c < 3; c++) picture[4 * at + c] = colour[c] + (WHITE - colour[c]) * (1 - drawn[at] / WHITE);
  }
  return { picture, covers: drawn.map(dark => (dark > OBJECT_THRESHOLD ? 1 : 0)) };
}

const either = (one, other) => one.map((there, at) => there | other[at]);

/** Squared error of all channels where a mask is: {sum, count: how many numbers}. */
function squaredError(frame, picture, where) {
  let sum = 0, count = 0;
  for (let at = 0; at < where.length; at++) {
    if (!where[at]) continue;
    count += 3;
    for (let c = 0; c < 3; c++) sum += (frame[4 * at + c] - picture[4 * at + c]) ** 2;
  }
  return { sum, count };
}
