"use strict";
// What is seen in a clip, read from its pixels alone (judging/track.py). A clip is a list of frames, RGBA each.

const OBJECT_THRESHOLD = 80, MIN_AREA = 4, WHITE = 255;

/** How far below white each pixel's darkest channel is: Uint8Array [S * S]. */
function darkness(frame) {
  const dark = new Uint8Array(frame.length / 4);
  for (let i = 0; i < dark.length; i++) dark[i] = WHITE - Math.min(frame[4 * i], frame[4 * i + 1], frame[4 * i + 2]);
  return dark;
}

const darker = (frame, than) => darkness(frame).map(dark => (dark > than ? 1 : 0));
const countOf = mask => mask.reduce((sum, there) => sum + there, 0);

/** A mask grown by so many px each way, round the torus. */
function grown(mask, by, size) {
  const wide = new Uint8Array(mask.length), both = new Uint8Array(mask.length);
  for (let at = 0; at < mask.length; at++) {
    if (!mask[at]) continue;
    const row = at - (at % size);
    for (let d = -by; d <= by; d++) wide[row + modulo(at % size + d, size)] = 1;
  }
  for (let at = 0; at < wide.length; at++) {
    if (!wide[at]) continue;
    for (let d = -by; d <= by; d++) both[modulo(at + d * size, mask.length)] = 1;
  }
  return both;
}

/** Parts of a mask that touch, corners included, not round the torus: {labels: Int32Array, 0 for none; count}. */
function parted(mask, size) {
  const labels = new Int32Array(mask.length), waiting = [];
  let count = 0;
  for (let start = 0; start < mask.length; start++) {
    if (!mask[start] || labels[start]) continue;
    labels[start] = ++count;
    waiting.push(start);
    while (waiting.length) {
      const at = waiting.pop(), x = at % size, y = Math.floor(at / size);
      for (let v = Math.max(0, y - 1); v <= Math.min(size - 1, y + 1); v++) {
        for (let u = Math.max(0, x - 1); u <= Math.min(size - 1, x + 1); u++) {
          const near = v * size + u;
          if (mask[near] && !labels[near]) {
            labels[near] = count;
            waiting.push(near);
          }
        }
      }
    }
  }
  return { labels, count };
}

function countParts(mask, size) {
  const { labels, count } = parted(mask, size), areas = new Int32Array(count + 1);
  for (const label of labels) areas[label]++;
  return areas.subarray(1).filter(area => area >= MIN_AREA).length;
}

/** Find the object in every frame, on the torus: lists by frame of centres ([x, y], null where nothing is seen), radii,
 *  objects, shares and paper; and its colour. thing: a picture that it may be, turned by `angles`. */
function measure(clip, size, thing = null, angles = null) {
  const track = { centres: [], radii: [], objects: [], shares: [], paper: [] };
  const histograms = [0, 1, 2].map(() => new Int32Array(256));
  clip.forEach((frame, t) => {
    const mask = darker(frame, OBJECT_THRESHOLD), area = countOf(mask);
    const found = area < MIN_AREA ? { centre: null, radius: 0, objects: 0 }
      : findObject(mask, area, size, thing, angles?.[t]);
    let paper = 0;
    for (let at = 0; at < mask.length; at++) {
      for (let c = 0; c < 3; c++) {
        if (mask[at]) histograms[c][frame[4 * at + c]]++;
        else paper += frame[4 * at + c] / 3;
      }
    }
    track.centres.push(found.centre);
    track.radii.push(found.radius);
    track.objects.push(found.objects);
    track.shares.push(area / mask.length);
    track.paper.push(paper / Math.max(mask.length - area, 1));
  });
  return { ...track, colour: histograms.map(histogram => Math.trunc(medianOf(histogram))) };
}

/** The median of numbers of which a histogram tells how often each is there; 255 for none. */
function medianOf(histogram) {
  const total = histogram.reduce((sum, count) => sum + count, 0);
  if (!total) return WHITE;
  const numberAt = place => {
    let before = 0;
    return histogram.findIndex(count => (before += count) > place);
  };
  return (numberAt(Math.floor((total - 1) / 2)) + numberAt(Math.floor(total / 2))) / 2;
}

function findObject(mask, area, size, thing, angle) {
  // Circular means; then the frame is rolled so that the object is whole, in its middle.
  const around = 2 * Math.PI / size, sums = [0, 0, 0, 0];
  for (let at = 0; at < mask.length; at++) {
    if (!mask[at]) continue;
    const x = around * (at % size), y = around * Math.floor(at / size);
    [Math.cos(x), Math.sin(x), Math.cos(y), Math.sin(y)].forEach((part, i) => { sums[i] += part; });
  }
  const middle = [Math.atan2(sums[1], sums[0]) / around, Math.atan2(sums[3], sums[2]) / around];
  const shift = middle.map(at => roundHalfEven(size / 2 - at));
  const rolled = roll(mask, shift, size);
  let x = 0, y = 0;
  for (let at = 0; at < rolled.length; at++) if (rolled[at]) { x += at % size; y += Math.floor(at / size); }
  let centre = [x / area, y / area], radius = Math.sqrt(area / Math.PI), objects;
  if (thing) {
    ({ centre, radius } = ofWhole(thing, centre, radius, angle));
    const own = grown(outlineOf(thing, centre[0], centre[1], radius, angle, size), 2, size);
    objects = 1 + countParts(rolled.map((there, at) => there & (1 - own[at])), size);
  } else {
    objects = countParts(rolled, size);
  }
  return { centre: [0, 1].map(axis => modulo(centre[axis] - shift[axis], size)), radius, objects };
}

function roll(mask, [dx, dy], size) {
  const rolled = new Uint8Array(mask.length);
  for (let at = 0; at < mask.length; at++) {
    if (mask[at]) rolled[modulo(Math.floor(at / size) + dy, size) * size + modulo(at % size + dx, size)] = mask[at];
  }
  return rolled;
}

/** Centre and radius of a picture whose dark part has these. */
function ofWhole(thing, [x, y], radius, angle) {
  const { offset, ratio } = (thing.darkPart ??= darkPartOf(thing)), whole = radius / ratio;
  const cos = Math.cos(angle), sin = Math.sin(angle);
  return {
    centre: [x - whole * (cos * offset[0] - sin * offset[1]), y - whole * (sin * offset[0] + cos * offset[1])],
    radius: whole,
  };
}

/** Where the middle of a picture's dark part is, and that part's radius, both in radii of the picture. */
function darkPartOf(thing) {
  const size = 128, radius = 20, frame = blankFrame(size);
  layOver(frame, drawnThing(thing, size / 2, size / 2, radius, 0, size), size);
  const mask = darker(frame, OBJECT_THRESHOLD), area = countOf(mask);
  if (area < MIN_AREA) return { offset: [0, 0], ratio: 1 };
  let x = 0, y = 0;
  for (let at = 0; at < mask.length; at++) if (mask[at]) { x += at % size; y += Math.floor(at / size); }
  return {
    offset: [(x / area - size / 2) / radius, (y / area - size / 2) / radius],
    ratio: Math.sqrt(area / Math.PI) / radius,
  };
}
