"use strict";
// Does a clip show what its prompt asks? (judging/judge.py) A part of a verdict is {words, kept, reason}; a verdict is
// {obeys, parts: [[name, part]], motions: [part], intended, measured}. How like its picture a thing is is not asked here.

const SIZE_SLACK = 1.15, LARGEST_SHARE = 0.5, PAPER_TOLERANCE = 10, STILL = { motion: "standing still", pace: null };

const part = (words, reason = "") => ({ words, kept: !reason, reason });

/** Hold a clip of one thing against a program. */
function judge(clip, size, { program, starts }, world) {
  const every = clip.map(() => true), steps = stepsOf(program, starts, clip.length, world);
  const angles = intendedAngles(steps), track = measure(clip, size, world.pictures.get(program.shape), angles);
  const path = fitPath(track, program, starts, size, world);
  const eachKept = keepsPath(path, every) ? program.phases.map(() => true) : phasesKept(track, program, starts, size, world);
  return assembleVerdict(clip, size, program, track, path, angles, every, objectPart(track), eachKept, world);
}

/** The verdict of what was measured. counts: the frames to go by; eachKept: by phase, whether its path is. */
function assembleVerdict(clip, size, program, track, path, angles, counts, seen, eachKept, world) {
  const motions = program.phases.map(({ motion, pace }, i) =>
    ({ words: pace ? `${motion} ${pace}` : motion, kept: eachKept[i], reason: "" }));
  const reason = keepsPath(path, counts) ? "" : motionReason(path, counts, eachKept.every(Boolean));
  const parts = [["object", seen]];
  if (program.colour) parts.push(["colour", colourPart(track, program.colour, world)]);
  parts.push(["shape", thingPart(clip, size, program.shape, track, angles, visibleFrames(track, size, counts), world)]);
  if (program.size) parts.push(["size", sizePart(path, track, counts, program.size, size / 64, world)]);
  parts.push(["motion", part(motions.map(({ words }) => words).join(" then "), reason)]);
  return {
    obeys: parts.every(([, { kept }]) => kept), parts, motions, intended: path.centres, measured: track.centres,
    thing: program.shape,
  };
}

function objectPart(track) {
  const wrong = [
    [track.objects.map(count => count === 0), "nothing to see in frame"],
    [track.objects.map(count => count > 1), "more than one object in frame"],
    [track.shares.map(share => share > LARGEST_SHARE), "it fills frame"],
    [track.paper.map(paper => paper < WHITE - PAPER_TOLERANCE), "the paper is not white in frame"],
  ];
  const [frames, text] = wrong.find(([frames]) => frames.some(Boolean)) ?? [];
  return part("one object", frames ? `${text} ${frames.indexOf(true) + 1}` : "");
}

function thingPart(clip, size, wanted, track, angles, frames, world) {
  if (!frames.length) return { words: wanted, kept: true, reason: "too small to tell" };
  const reason = world.pictures.has(wanted) ? thingReason : shapeReason;
  return part(wanted, reason(clip, track, wanted, angles, frames, world, size));
}

function colourPart(track, wanted, world) {
  const nearest = nearestColour(track.colour, world);
  return part(wanted, nearest === wanted ? "" : `it looks ${nearest}`);
}

function nearestColour(colour, world) {
  const away = other => Math.hypot(...other.map((value, c) => value - colour[c]));
  return Object.entries(world.colours).reduce((best, entry) => (away(entry[1]) < away(best[1]) ? entry : best))[0];
}

/** By the first frame that counts, as large as it was at the start. */
function sizePart(path, track, counts, wanted, scale, world) {
  const [low, high] = world.sizes[wanted], first = Math.max(0, counts.indexOf(true));
  const since = path.radii[first] ? path.radii[0] / path.radii[first] : 1, radius = track.radii[first] * since / scale;
  const kept = low / SIZE_SLACK <= radius && radius <= high * SIZE_SLACK;
  return part(wanted, kept ? "" : `its radius is ${radius.toFixed(1)} px`);
}

/** Each phase on its own, from where the object was when it began. */
function phasesKept(track, program, starts, size, world) {
  return program.phases.map((phase, i) => {
    // The frame before belongs to it: the first step starts there.
    const first = starts[i], from = Math.max(first - 1, 0), end = starts[i + 1] ?? track.radii.length;
    const window = { ...track, centres: track.centres.slice(from, end), radii: track.radii.slice(from, end) };
    const alone = { ...program, phases: first ? [STILL, phase] : [phase] };
    const path = fitPath(window, alone, first ? [0, 1] : [0], size, world);
    return keepsPath(path, window.radii.map(() => true));
  });
}

function motionReason(path, counts, everyPhaseKept) {
  if (everyPhaseKept) return "each part is right, but speed or size drift between them";
  const missed = path.errors.findIndex((error, t) => counts[t] && error > PATH_TOLERANCE);
  if (missed >= 0) return `it leaves the path at frame ${missed + 1}`;
  return `its size is wrong from frame ${Math.max(0, path.radiiFit.findIndex((fits, t) => counts[t] && !fits)) + 1}`;
}
