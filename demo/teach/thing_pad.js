// A pad to draw a thing on. The drawing stays in the browser until it is added; then it travels as a PNG with opacity.
const pad = element.querySelector('canvas'), pen = pad.getContext('2d', {willReadFrequently: true});
const name = element.querySelector('.pad-name'), said = element.querySelector('.pad-said');
let colour = element.querySelector('.pad-colour').dataset.colour, size = 14, erasing = false, last = null;
const history = [];
const keep = () => { history.push(pen.getImageData(0, 0, pad.width, pad.height)); if (history.length > 30) history.shift(); };
const at = event => { const box = pad.getBoundingClientRect();
  return [(event.clientX - box.left) * pad.width / box.width, (event.clientY - box.top) * pad.height / box.height]; };
function stroke(from, to) {
  pen.globalCompositeOperation = erasing ? 'destination-out' : 'source-over';
  pen.strokeStyle = colour; pen.lineWidth = size; pen.lineCap = pen.lineJoin = 'round';
  pen.beginPath(); pen.moveTo(...from); pen.lineTo(to[0] + .01, to[1]); pen.stroke();
}
pad.addEventListener('pointerdown', event => { event.preventDefault(); pad.setPointerCapture(event.pointerId);
  keep(); last = at(event); stroke(last, last); });
pad.addEventListener('pointermove', event => { if (!last) return; const to = at(event); stroke(last, to); last = to; });
const lift = () => { last = null; };
pad.addEventListener('pointerup', lift); pad.addEventListener('pointercancel', lift);
function fill() {  // from the outside in: what paper cannot reach becomes part of the thing
  keep(); const w = pad.width, h = pad.height, image = pen.getImageData(0, 0, w, h), seen = new Uint8Array(w * h), stack = [];
  for (let x = 0; x < w; x++) stack.push(x, (h - 1) * w + x);
  for (let y = 0; y < h; y++) stack.push(y * w, y * w + w - 1);
  while (stack.length) { const i = stack.pop(); if (i < 0 || i >= w * h || seen[i] || image.data[4 * i + 3] > 100) continue;
    seen[i] = 1; const x = i % w; if (x) stack.push(i - 1); if (x < w - 1) stack.push(i + 1); stack.push(i - w, i + w); }
  const [r, g, b] = [1, 3, 5].map(k => parseInt(colour.slice(k, k + 2), 16));
  for (let i = 0; i < w * h; i++) if (!seen[i] && image.data[4 * i + 3] <= 100) image.data.set([r, g, b, 255], 4 * i);
  pen.putImageData(image, 0, 0);
}
async function place(file) {  // a picture: its plain background, the colour of its corners, is taken away
  if (!file || !file.type.startsWith('image/')) return;
  let bitmap;
  try { bitmap = await createImageBitmap(file); } catch (error) { said.textContent = said.dataset.unreadable; return; }
  keep(); pen.globalCompositeOperation = 'source-over'; pen.clearRect(0, 0, pad.width, pad.height);
  const scale = Math.min(pad.width / bitmap.width, pad.height / bitmap.height) * .94;
  pen.drawImage(bitmap, (pad.width - bitmap.width * scale) / 2, (pad.height - bitmap.height * scale) / 2,
    bitmap.width * scale, bitmap.height * scale);
  placed = pen.getImageData(0, 0, pad.width, pad.height); clear_background();
}
let placed = null;
function clear_background() {
  if (!placed) return;
  const tolerance = +element.querySelector('.pad-tolerance').value, w = pad.width, h = pad.height;
  const image = new ImageData(new Uint8ClampedArray(placed.data), w, h), data = image.data, seen = new Uint8Array(w * h);
  let left = w, right = 0, top = h, bottom = 0;
  for (let i = 0; i < w * h; i++) if (data[4 * i + 3] > 8) { left = Math.min(left, i % w); right = Math.max(right, i % w);
    top = Math.min(top, Math.floor(i / w)); bottom = Math.max(bottom, Math.floor(i / w)); }
  const stack = []; for (let x = left; x <= right; x++) stack.push(top * w + x, bottom * w + x);
  for (let y = top; y <= bottom; y++) stack.push(y * w + left, y * w + right);
  const paper = [0, 1, 2].map(k => data[4 * (top * w + left) + k]);
  while (stack.length) { const i = stack.pop(); if (i < 0 || i >= w * h || seen[i]) continue; seen[i] = 1;
    const far = data[4 * i + 3] > 8 && Math.max(...[0, 1, 2].map(k => Math.abs(data[4 * i + k] - paper[k]))) > tolerance;
    if (far) continue; data[4 * i + 3] = 0; const x = i % w;
    if (x > left) stack.push(i - 1); if (x < right) stack.push(i + 1); if (i >= (top + 1) * w) stack.push(i - w);
    if (i < bottom * w) stack.push(i + w); }
  pen.putImageData(image, 0, 0);
}
element.querySelector('.pad-file').addEventListener('change', event => place(event.target.files[0]));
element.querySelector('.pad-tolerance').addEventListener('input', clear_background);
element.addEventListener('paste', event => place([...event.clipboardData.files][0]));
element.addEventListener('click', event => {
  const button = event.target.closest('button'); if (!button) return;
  const press = (kind, one) => element.querySelectorAll(kind).forEach(b => b.setAttribute('aria-pressed', b === one));
  if (button.dataset.colour) { colour = button.dataset.colour; erasing = false; press('.pad-colour', button); press('.pad-erase'); }
  else if (button.dataset.size) { size = +button.dataset.size; press('[data-size]', button); }
  else if (button.matches('.pad-erase')) { erasing = !erasing; button.setAttribute('aria-pressed', erasing); }
  else if (button.matches('.pad-fill')) fill();
  else if (button.matches('.pad-undo')) { const before = history.pop(); if (before) pen.putImageData(before, 0, 0); }
  else if (button.matches('.pad-clear')) { keep(); placed = null; pen.clearRect(0, 0, pad.width, pad.height); }
  else if (button.matches('.pad-add')) trigger('input', {name: name.value, picture: pad.toDataURL('image/png')});
});
name.addEventListener('keydown', event => { if (event.key === 'Enter') element.querySelector('.pad-add').click(); });
