"use strict";
// The page: a prompt and a seed are asked, and the clip is shown with its verdict. For other programs: window.motionLab.

const FRAME_MS = 100;
const element = id => document.getElementById(id);
const about = JSON.parse(element("model").textContent);
const maker = startMaker();

/** The maker in a worker, from this file alone: {ready: a promise, ask(prompt, seed): a promise of what it made}. */
function startMaker() {
  const code = [element("maker").textContent, element("beside").textContent].join("\n");
  const worker = new Worker(URL.createObjectURL(new Blob([code], { type: "text/javascript" })));
  const waiting = new Map();
  let asked = 0, isReady, cannot;
  const ready = new Promise((resolve, reject) => { [isReady, cannot] = [resolve, reject]; });
  worker.onerror = event => cannot(new Error(event.message));
  worker.onmessage = ({ data }) => {
    if (data.ready === true) return isReady();
    if (data.ready === false) return cannot(new Error(data.problem));
    const { resolve, reject } = waiting.get(data.id);
    waiting.delete(data.id);
    if (data.problem === undefined) return resolve(data);
    return reject(data.isPrompt ? new PromptError(data.problem) : new Error(data.problem));
  };
  worker.postMessage({ model: element("model").textContent, weights: element("weights").textContent });
  const ask = async (prompt, seed) => {
    await ready;
    return new Promise((resolve, reject) => {
      waiting.set(++asked, { resolve, reject });
      worker.postMessage({ id: asked, prompt: String(prompt), seed: Math.trunc(Number(seed)) || 0 });
    });
  };
  return { ready, ask };
}

window.motionLab = {
  ready: maker.ready.then(() => true),
  prompts: about.prompts,
  /** A clip: {frames: RGBA, size, numFrames, obeys: true, false or null for no verdict, readAs: null or the words}. */
  async generate(prompt, seed = 0) {
    const { frames, read, verdict, took } = await maker.ask(prompt, seed);
    const { frameSize: size, numFrames } = about;
    return { frames, size, numFrames, obeys: verdict ? verdict.obeys : null, readAs: read.readAs, verdict, took };
  },
};

// ---- what is shown ----

let shown = null, playing = !matchMedia("(prefers-reduced-motion: reduce)").matches, latest = 0;

async function askNow() {
  const number = ++latest, prompt = element("prompt").value, seed = Number(element("seed").value) || 0;
  history.replaceState(null, "", `#${new URLSearchParams({ prompt, seed })}`);
  try {
    const made = await maker.ask(prompt, seed);
    if (number === latest) show(made);
  } catch (error) {
    if (number === latest) tell(error.message, true);
  }
}

function tell(text, isProblem = false) {
  element("said").textContent = text;
  element("said").classList.toggle("problem", isProblem);
}

function show({ frames, read, verdict, took }) {
  const size = about.frameSize, bytes = size * size * 4;
  const images = Array.from({ length: about.numFrames }, (_, t) =>
    new ImageData(new Uint8ClampedArray(frames.buffer, t * bytes, bytes), size, size));
  shown = { images, read };
  tell(read.readAs ? `Read as "${read.readAs}".` : "");
  showStrip(images, size);
  showPhases(read.layers);
  showVerdict(verdict, read.layers);
  showPaths(verdict, size);
  element("about").textContent = `Made in ${Math.round(took)} ms by the model "${about.name}" (${about.kind.replace("_", " ")}).`;
  goTo(0);
}

function goTo(frame) {
  element("frame").value = frame;
  element("clip").getContext("2d").putImageData(shown.images[frame], 0, 0);
  shown.read.layers.forEach(({ starts }, layer) => {
    const phase = starts.filter(start => start <= frame).length - 1;
    document.querySelectorAll(`[data-layer="${layer}"]`).forEach((part, i) => part.classList.toggle("now", i === phase));
  });
}

function showStrip(images, size) {
  const strip = element("strip"), gap = 2;
  strip.width = images.length * (size + gap) + gap;
  strip.height = size + 2 * gap;
  const context = strip.getContext("2d");
  context.fillStyle = "#c8c8c8";
  context.fillRect(0, 0, strip.width, strip.height);
  images.forEach((image, t) => context.putImageData(image, gap + t * (size + gap), gap));
}

/** Which motion runs when, a bar for each thing. */
function showPhases(layers) {
  element("timeline").replaceChildren(...layers.map(({ words, starts }, layer) => {
    const bar = document.createElement("div");
    bar.className = "phases";
    clausesOf(words).forEach((clause, i) => {
      const phase = document.createElement("span");
      phase.textContent = phase.title = clause.join(" ");
      phase.dataset.layer = layer;
      phase.style.flex = `${(starts[i + 1] ?? about.numFrames) - starts[i]} 1 0`;
      bar.append(phase);
    });
    return bar;
  }));
}

function showVerdict(verdict, layers) {
  const sentence = !verdict ? "No verdict: these words are outside the scene language."
    : verdict.obeys === null ? `No verdict: ${verdict.reason}.`
      : (verdict.obeys ? "It obeyed." : "It did not obey.") + (verdict.reason ? ` (${verdict.reason})` : "");
  element("verdict").textContent = `${sentence} ${taughtWords(layers)}`.trim();
  element("parts").replaceChildren(...thingsOf(verdict).map(({ parts }) => {
    const list = document.createElement("ul");
    list.className = "parts";
    for (const [, { words, kept, reason }] of parts) {
      const entry = document.createElement("li");
      entry.textContent = `${kept ? "\u2713 kept" : "\u2717 not kept"}: ${words}${reason ? ` (${reason})` : ""}`;
      list.append(entry);
    }
    return list;
  }));
}

const thingsOf = verdict => (!verdict ? [] : verdict.things ?? [verdict]);

/** Whether what was asked for was taught. Several things in a scene never are. */
function taughtWords(layers) {
  if (!layers[0].program) return "";
  const { phases, shape, colour } = layers[0].program, motions = phases.map(({ motion }) => motion);
  const has = (list, entry) => list.some(other => other.length === entry.length && other.every((word, i) => word === entry[i]));
  const taught = layers.length === 1 && has(about.taught, motions) && !has(about.heldOutBindings, [shape, colour]);
  return taught ? "Taught." : "Never seen in training.";
}

/** Both paths of each thing, parted where they go round the edge. */
function showPaths(verdict, size) {
  const svg = element("paths");
  svg.setAttribute("viewBox", `0 0 ${size} ${size}`);
  svg.replaceChildren();
  for (const { intended, measured } of thingsOf(verdict)) {
    drawPath(svg, intended, "asked", size);
    drawPath(svg, measured, "shown", size);
    const start = measured.find(Boolean);
    if (start) svg.append(drawn("circle", { cx: start[0], cy: start[1], r: 1.2 }));
  }
}

function drawPath(svg, centres, name, size) {
  let line = [], before = null;
  const finish = () => {
    if (line.length) svg.append(drawn("polyline", { class: name, points: line.map(at => at.join(",")).join(" ") }));
    line = [];
  };
  for (const centre of centres) {
    if (!centre || (before && Math.max(Math.abs(centre[0] - before[0]), Math.abs(centre[1] - before[1])) > size / 2)) finish();
    if (centre) line.push(centre.map(value => value.toFixed(2)));
    before = centre;
  }
  finish();
}

function drawn(kind, attributes) {
  const shape = document.createElementNS("http://www.w3.org/2000/svg", kind);
  for (const [name, value] of Object.entries(attributes)) shape.setAttribute(name, value);
  return shape;
}

// ---- what is pressed ----

function setPlaying(wanted) {
  playing = wanted;
  element("play").textContent = wanted ? "Pause" : "Play";
  element("play").setAttribute("aria-label", wanted ? "Pause" : "Play");
}

for (const example of about.prompts) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = example;
  button.onclick = () => {
    element("prompt").value = example;
    askNow();
  };
  element("examples").append(button);
}
element("ask").onsubmit = event => {
  event.preventDefault();
  askNow();
};
element("again").onclick = () => {
  element("seed").value = (Number(element("seed").value) || 0) + 1;
  askNow();
};
element("play").onclick = () => setPlaying(!playing);
element("frame").max = about.numFrames - 1;
element("frame").oninput = () => {
  setPlaying(false);
  if (shown) goTo(Number(element("frame").value));
};
element("clip").width = element("clip").height = about.frameSize;
setInterval(() => {
  if (playing && shown) goTo((Number(element("frame").value) + 1) % about.numFrames);
}, FRAME_MS);

const wanted = new URLSearchParams(location.hash.slice(1));
element("prompt").value = wanted.get("prompt") ?? about.prompts[0] ?? "";
element("seed").value = Math.max(0, Math.trunc(Number(wanted.get("seed"))) || 0);
setPlaying(playing);
tell("Unpacking the model ...");
maker.ready.then(askNow, error => tell(`This browser cannot open the model: ${error.message}`, true));
