"use strict";
// Scenes of several things: each is found by what it looks like, and judged alone (judging/several.py). A verdict is
// {obeys: true, false or null for none, reason, things: a verdict for each}.

const FEWEST_FRAMES = 4, TOUCHING = 2, SOFT_EDGE = 2, CLOSE = 2, SURE = 8;
const TOO_CLOSE = "they are too close together to tell";

/** Hold a clip against what each of the layers asks for, the later ones in front. */
function judgeScene(clip, size, layers, world) {
  const sought = layers.map(({ program, starts }) =>
    ({ program, starts, angles: intendedAngles(stepsOf(program, starts, clip.length, world)) }));
  const pieces = clip.map(frame => piecesOf(frame, size));
  const apart = pieces.map(found => found.length === sought.length);
  if (apart.filter(Boolean).length < FEWEST_FRAMES) return cannotTell(clip, size, sought, pieces, world);
  const found = foundThings(clip, size, sought, pieces, apart, world);
  const tracks = found.map((layer, n) => measure(layer, size, pictureOf(sought[n], world), sought[n].angles));
  toldApartByMotion(sought, found, tracks, apart, size, world);
  const paths = tracks.map((track, n) => fitPath(track, sought[n].program, sought[n].starts, size, world, apart));
  const gaps = gapsBetween(sought, paths, size, world);
  const usable = gaps.map((gap, t) => gap > CLOSE && apart[t]), wrong = gaps.map((gap, t) => gap > SURE && !apart[t]);
  if (usable.filter(Boolean).length < FEWEST_FRAMES) return cannotTell(clip, size, sought, pieces, world);
  const things = sought.map((one, n) =>
    verdictOfOne(found[n], size, one, tracks[n], paths[n], usable, wrong, pieces, sought.length, world));
  return { obeys: things.every(({ obeys }) => obeys), reason: "", things };
}

const pictureOf = ({ program }, world) => world.pictures.get(program.shape) ?? null;

/** What is on the paper, a mask each: parts that are within 2 px of each other are one. On the torus. */
function piecesOf(frame, size) {
  const dark = darker(frame, OBJECT_THRESHOLD), { labels, count } = parted(grown(dark, TOUCHING / 2, size), size);
  const same = Array.from({ length: count + 1 }, (_, label) => label);
  const root = label => (same[label] === label ? label : root(same[label]));
  for (let i = 0; i < size; i++) {
    for (const shift of [-1, 0, 1]) {
      const j = modulo(i - shift, size);
      const meets = [[labels[i], labels[(size - 1) * size + j]], [labels[i * size], labels[j * size + size - 1]]];
      for (const [a, b] of meets) if (a && b) same[root(a)] = root(b);
    }
  }
  const masks = new Map();
  labels.forEach((label, at) => {
    if (!dark[at]) return;
    const of = root(label);
    if (!masks.has(of)) masks.set(of, new Uint8Array(dark.length));
    masks.get(of)[at] = 1;
  });
  const inOrder = [...masks].sort(([a], [b]) => a - b).map(([, mask]) => mask);
  return inOrder.filter(mask => countOf(mask) >= MIN_AREA);
}

/** A clip for each thing, in which all else is paper. Frames in which they are not apart stay blank. */
function foundThings(clip, size, sought, pieces, apart, world) {
  const colours = sought.map(({ program }) => program.colour);
  const byColour = colours.map(colour => !colours.includes(null) && colours.filter(other => other === colour).length === 1);
  const layers = sought.map(() => clip.map(() => blankFrame(size))), orders = permutations(sought.length);
  apart.forEach((here, t) => {
    if (!here) return;
    const alone = pieces[t].map(mask => onPaper(clip[t], mask, size));
    // Whole numbers: what costs the same is a tie in Python too, and the first one wins.
    const costs = alone.map((frame, p) => {
      const ink = inkOf(clip[t], pieces[t][p]);
      return sought.map((one, n) => Math.round(
        offColour(ink, one, world) + (byColour[n] ? 0 : unlikeness(frame, one, t, world, size))));
    });
    const cost = order => order.reduce((sum, piece, n) => sum + costs[piece][n], 0);
    const best = orders.reduce((found, order) => (cost(order) < cost(found) ? order : found));
    layers.forEach((layer, n) => { layer[t] = alone[best[n]]; });
  });
  return layers;
}

/** Every order of so many numbers, the rising one first. */
function permutations(count, chosen = []) {
  if (chosen.length === count) return [chosen];
  const left = Array.from({ length: count }, (_, i) => i).filter(i => !chosen.includes(i));
  return left.flatMap(i => permutations(count, [...chosen, i]));
}

/** The median colour of a piece. */
function inkOf(frame, mask) {
  return [0, 1, 2].map(c => {
    const histogram = new Int32Array(256);
    mask.forEach((there, at) => { if (there) histogram[frame[4 * at + c]]++; });
    return medianOf(histogram);
  });
}

/** How far a piece's colour is from the one that is named, as squared error of a channel. */
function offColour(ink, { program }, world) {
  if (!program.colour) return 0;
  return world.colours[program.colour].reduce((sum, value, c) => sum + (ink[c] - value) ** 2 / 3, 0);
}

/** A piece with its soft edge and its light parts on paper. */
function onPaper(frame, mask, size) {
  const near = grown(mask, SOFT_EDGE, size), alone = blankFrame(size);
  near.forEach((there, at) => { if (there) alone.set(frame.subarray(4 * at, 4 * at + 4), 4 * at); });
  return alone;
}

/** How badly a thing explains a piece by its picture: squared error over what either covers, a channel. */
function unlikeness(frame, one, t, world, size) {
  const track = measure([frame], size, pictureOf(one, world), [one.angles[t]]);
  if (!track.centres[0]) return Infinity;
  const { picture, covers } = drawnAt(
    one.program.shape, track.centres[0], track.radii[0], one.angles[t], track.colour, world, size);
  const { sum, count } = squaredError(frame, picture, either(covers, darker(frame, OBJECT_THRESHOLD)));
  return sum / count;
}

/** Two things that look the same are one or the other by where they go: each is followed from frame to frame, and takes
 *  the path that fits it. In place. */
function toldApartByMotion(sought, layers, tracks, apart, size, world) {
  const frames = apart.flatMap((here, t) => (here ? [t] : []));
  for (let i = 0; i < sought.length; i++) {
    for (let j = i + 1; j < sought.length; j++) {
      const [one, other] = [sought[i].program, sought[j].program];
      if (one.shape !== other.shape || (one.colour && other.colour && one.colour !== other.colour)) continue;
      for (let k = 1; k < frames.length; k++) {
        const [before, now] = [frames[k - 1], frames[k]];
        const way = (a, b) => {
          const [from, to] = [tracks[a].centres[before], tracks[b].centres[now]];
          return from && to ? torusDistance(from, to, size) : NaN;
        };
        if (way(i, j) + way(j, i) < way(i, i) + way(j, j)) exchange(layers, tracks, i, j, [now]);
      }
      const misfit = (a, b) => misfitOf(sought[i], tracks[a], apart, size, world) + misfitOf(sought[j], tracks[b], apart, size, world);
      if (misfit(j, i) < misfit(i, j)) exchange(layers, tracks, i, j, frames);
    }
  }
}

/** How far a program's path is from a track. */
function misfitOf({ program, starts }, track, apart, size, world) {
  const path = fitPath(track, program, starts, size, world, apart);
  return apart.reduce((sum, here, t) => sum + (here ? Math.min(path.errors[t], 99) + 3 * !path.radiiFit[t] : 0), 0);
}

function exchange(layers, tracks, i, j, frames) {
  const lists = [layers, ...["centres", "radii", "objects", "shares", "paper"].map(name => tracks.map(track => track[name]))];
  for (const list of lists) for (const t of frames) [list[i][t], list[j][t]] = [list[j][t], list[i][t]];
}

/** How far apart the intended outlines are in every frame, px; no farther than can be of interest. */
function gapsBetween(sought, paths, size, world) {
  const reach = sought.map(one => pictureOf(one, world)?.reach ?? 1.6);
  return paths[0].errors.map((_, t) => {
    let gap = Infinity;
    for (let i = 0; i < sought.length; i++) {
      for (let j = i + 1; j < sought.length; j++) {
        const [one, other] = [paths[i].centres[t], paths[j].centres[t]];
        if (!one || !other) continue;
        const near = reach[i] * paths[i].radii[t] + reach[j] * paths[j].radii[t] + SURE;
        if (torusDistance(one, other, size) > near) continue;
        const [first, second] = [i, j].map(k =>
          coversAt(sought[k].program.shape, paths[k].centres[t], paths[k].radii[t], sought[k].angles[t], world, size));
        gap = Math.min(gap, leastDistance(first, second, size) - 1);
      }
    }
    return gap;
  });
}

/** The least distance between two masks' pixels on the torus, in chamfer steps of 1, 1.4 and 2.1969 (Borgefors 1986). */
function leastDistance(first, second, size) {
  if (first.some((there, at) => there && second[at])) return 0;
  const [ones, others] = [edgePixels(first, size), edgePixels(second, size)];
  let least = Infinity;
  for (const [x, y] of ones) {
    for (const [u, v] of others) {
      let dx = Math.abs(x - u), dy = Math.abs(y - v);
      dx = Math.min(dx, size - dx);
      dy = Math.min(dy, size - dy);
      const long = Math.max(dx, dy), short = Math.min(dx, dy);
      const steps = long >= 2 * short ? 2.1969 * short + (long - 2 * short)
        : 2.1969 * (long - short) + 1.4 * (2 * short - long);
      least = Math.min(least, steps);
    }
  }
  return least;
}

function edgePixels(mask, size) {
  const found = [];
  const isIn = (x, y) => mask[modulo(y, size) * size + modulo(x, size)];
  mask.forEach((there, at) => {
    if (!there) return;
    const x = at % size, y = Math.floor(at / size);
    if (!(isIn(x + 1, y) && isIn(x - 1, y) && isIn(x, y + 1) && isIn(x, y - 1))) found.push([x, y]);
  });
  return found;
}

/** usable: the frames that count, in which things are apart; wrong: those in which they should be. */
function verdictOfOne(layer, size, { program, starts, angles }, track, path, usable, wrong, pieces, number, world) {
  const first = wrong.indexOf(true), doubled = usable.findIndex((here, t) => here && track.objects[t] > 1);
  let reason = "";
  if (first >= 0) reason = `${pieces[first].length} things instead of ${number} in frame ${first + 1}`;
  else if (doubled >= 0) reason = `more than one object in frame ${doubled + 1}`;
  const seen = { ...track, colour: measure(layer.filter((_, t) => usable[t]), size).colour };
  const eachKept = starts.map((start, i) => {
    const end = starts[i + 1] ?? usable.length;
    return keepsPath(path, usable.map((here, t) => here && t >= start && t < end));
  });
  return assembleVerdict(layer, size, program, seen, path, angles, usable, part("one object", reason), eachKept, world);
}

/** Too few frames in which all things are there, apart. If one is nowhere to be seen, or there are too many, that is an
 *  answer; if they only touch, it is none. */
function cannotTell(clip, size, sought, pieces, world) {
  const told = (obeys, reason) => ({ obeys, reason, things: [] }), half = clip.length / 2;
  if (pieces.filter(found => found.length > sought.length).length > half) {
    return told(false, `there are more things than ${sought.length}`);
  }
  for (const { program } of sought) {
    if (!program.colour) continue;
    if (clip.filter(frame => hasColour(frame, program.colour, world)).length < half) {
      return told(false, `there is no ${program.colour} ${program.shape}`);
    }
  }
  // One piece in most frames that is as small as one thing alone: the other is missing, not hidden.
  const areas = pieces.map(found => found.reduce((sum, mask) => sum + countOf(mask), 0)).sort((a, b) => a - b);
  const median = (areas[Math.floor((areas.length - 1) / 2)] + areas[Math.floor(areas.length / 2)]) / 2;
  const radii = { small: 3.5, large: 7.5 };
  const least = sought.reduce((sum, { program }) => sum + Math.PI * ((radii[program.size] ?? 4.5) * size / 64) ** 2, 0);
  const single = pieces.filter(found => found.length === 1).length;
  if (single > half && median < 0.75 * least) return told(false, "one of the things is missing");
  return told(null, TOO_CLOSE);
}

function hasColour(frame, colour, world) {
  let count = 0;
  darker(frame, OBJECT_THRESHOLD).forEach((dark, at) => {
    if (dark && nearestColour(frame.subarray(4 * at, 4 * at + 3), world) === colour) count++;
  });
  return count >= MIN_AREA;
}
