"use strict";
// Which path of a program comes nearest to what was measured (judging/paths.py).

const PATH_TOLERANCE = 3, RADIUS_FACTOR = 1.35, START_OFFSETS = [-1, -0.5, 0, 0.5, 1];
const SPEED_RANGES = { none: [3, 6], slowly: [1.5, 3.5], quickly: [5.5, 7.5] }, SPEED_STEP = 0.25, ANCHORINGS = 3;

/** The ideal path that follows a track for the most frames, then most closely: {centres, radii, errors, radiiFit}.
 *  `counted`: which frames to go by, all unless given. */
function fitPath(track, program, starts, size, world, counted = null) {
  const numFrames = track.radii.length, counts = counted ?? new Array(numFrames).fill(true);
  const first = Math.max(0, counts.findIndex((counts, t) => counts && track.centres[t]));
  if (!counts.some(Boolean) || !track.centres[first]) {
    const each = value => new Array(numFrames).fill(value);
    return { centres: each(null), radii: each(0), errors: each(Infinity), radiiFit: each(false) };
  }
  const steps = stepsOf(program, starts, numFrames, world), scale = size / 64;
  const search = { track, steps, size, scale, counts, first };
  let best = null;
  for (const candidate of candidates(program, search, world)) {
    const found = played(candidate, search, best);
    if (found) best = { ...found, candidate };
  }
  const radii = radiiFrom(best.candidate.radius, steps, scale);
  return {
    centres: best.centres,
    radii,
    errors: best.errors,
    radiiFit: radii.map((radius, t) => {
      const ratio = radius / Math.max(track.radii[t], 1e-6);
      return Math.max(ratio, 1 / Math.max(ratio, 1e-6)) <= RADIUS_FACTOR;
    }),
  };
}

const keepsPath = ({ errors, radiiFit }, counts) =>
  errors.every((error, t) => !counts[t] || (error <= PATH_TOLERANCE && radiiFit[t]));

/** The program at every allowed speed, to either side, from every start near the first frame's centre: {x, y, radius,
 *  speeds, sides}. Phases that name the same pace (or none) share one speed. */
function* candidates(program, search, world) {
  const { track, steps, size, scale, first } = search;
  const motions = program.phases.map(phase => world.motions.get(phase.motion));
  const paces = [...new Set(program.phases.filter((_, i) => motions[i].usesSpeed).map(phase => phase.pace ?? "none"))];
  const zigzags = motions.flatMap((motion, i) => (motion.sideways.some(Boolean) ? [i] : []));
  const ranges = paces.map(pace => {
    const [low, high] = SPEED_RANGES[pace];
    return Array.from({ length: Math.round((high - low) / SPEED_STEP) + 1 }, (_, i) => (low + i * SPEED_STEP) * scale);
  });
  const bySpeeds = [...product(ranges)], bySides = [...product(zigzags.map(() => [-1, 1]))];
  const ways = bySpeeds.flatMap(chosen => bySides.map(turns => ({
    speeds: program.phases.map((phase, i) => (motions[i].usesSpeed ? chosen[paces.indexOf(phase.pace ?? "none")] : 0)),
    sides: program.phases.map((_, i) => (zigzags.includes(i) ? turns[zigzags.indexOf(i)] : 1)),
  })));
  for (const dx of START_OFFSETS) {
    for (const dy of START_OFFSETS) {
      const x = track.centres[first][0] + dx * scale, y = track.centres[first][1] + dy * scale;
      for (const way of ways) {
        const candidate = { x, y, radius: track.radii[first], ...way };
        if (first) anchor(candidate, x, y, steps, size, scale, first, track.radii[first]);
        yield candidate;
      }
    }
  }
}

function* product(lists, chosen = []) {
  if (chosen.length === lists.length) yield chosen;
  else for (const value of lists[chosen.length]) yield* product(lists, [...chosen, value]);
}

/** Move a candidate's start so that it is at (x, y), of this radius, in frame `first`. */
function anchor(candidate, x, y, steps, size, scale, first, radius) {
  const turned = -steps.slice(1, first + 1).reduce((sum, step) => sum + step.turn, 0);
  const cos = Math.cos(turned), sin = Math.sin(turned);
  for (let k = 0; k < ANCHORINGS; k++) {
    const at = [candidate.x, candidate.y];
    for (let frame = 1; frame <= first; frame++) advance(at, steps[frame], candidate, size);
    const dx = modulo(x - at[0] + size / 2, size) - size / 2, dy = modulo(y - at[1] + size / 2, size) - size / 2;
    // A rotation turns the way from the start: turned back, the gap is what the start has to move by.
    candidate.x = modulo(candidate.x + cos * dx - sin * dy, size);
    candidate.y = modulo(candidate.y + sin * dx + cos * dy, size);
    candidate.radius *= radius / Math.max(radiiFrom(candidate.radius, steps, scale)[first], 1e-6);
  }
}

/** One step of a place, in place. */
function advance(at, step, { speeds, sides }, size) {
  const speed = speeds[step.phase], middle = size / 2;
  let [x, y] = at;
  if (step.turn) {
    const cos = Math.cos(step.turn), sin = Math.sin(step.turn), u = x - middle, v = y - middle;
    x = cos * u - sin * v + middle;
    y = sin * u + cos * v + middle;
  }
  at[0] = modulo(x + speed * (step.x + sides[step.phase] * step.sideX), size);
  at[1] = modulo(y + speed * (step.y + sides[step.phase] * step.sideY), size);
}

function radiiFrom(radius, steps, scale) {
  return steps.map(({ growth }, frame) => {
    if (frame && growth !== 1) radius = Math.max(MIN_RADIUS * scale, Math.min(MAX_RADIUS * scale, radius * growth));
    return radius;
  });
}

/** Play a candidate against the track: {followed, worst, sum, centres, errors} if it is better than `best`, else null.
 *  Better is to follow for more frames, then to be less far away at worst, then in all. */
function played(candidate, { track, steps, size, scale, counts }, best) {
  const at = [candidate.x, candidate.y], numFrames = steps.length;
  const centres = new Array(numFrames), errors = new Array(numFrames);
  let followed = numFrames, worst = 0, sum = 0;
  for (let frame = 0; frame < numFrames; frame++) {
    if (frame) advance(at, steps[frame], candidate, size);
    centres[frame] = [at[0], at[1]];
    errors[frame] = track.centres[frame] ? torusDistance(at, track.centres[frame], size) / scale : Infinity;
    if (!counts[frame]) continue;
    if (followed === numFrames && errors[frame] > PATH_TOLERANCE) followed = frame;
    worst = Math.max(worst, errors[frame]);
    sum += Math.min(errors[frame], 99);
    if (best && (followed < best.followed || (best.followed === numFrames && worst > best.worst))) return null;
  }
  const better = !best || followed > best.followed
    || (followed === best.followed && (worst < best.worst || (worst === best.worst && sum < best.sum)));
  return better ? { followed, worst, sum, centres, errors } : null;
}

function torusDistance(one, other, size) {
  const dx = Math.abs(one[0] - other[0]), dy = Math.abs(one[1] - other[1]);
  const x = Math.min(dx, size - dx), y = Math.min(dy, size - dy);
  return Math.sqrt(x * x + y * y); // this is asked a hundred thousand times a clip: Math.hypot takes ten times as long
}
