// A pad to draw the path of a move on; something runs along it at once.
const pad = element.querySelector('canvas'), pen = pad.getContext('2d'), name = element.querySelector('.pad-name');
let path = [], drawing = false, start = 0;
const value = kind => +element.querySelector(kind).value;
const at = event => { const box = pad.getBoundingClientRect();
  return [(event.clientX - box.left) * pad.width / box.width, (event.clientY - box.top) * pad.height / box.height]; };
pad.addEventListener('pointerdown', event => { event.preventDefault(); pad.setPointerCapture(event.pointerId);
  path = [at(event)]; drawing = true; });
pad.addEventListener('pointermove', event => { if (drawing) path.push(at(event)); });
const lift = () => { drawing = false; start = performance.now(); };
pad.addEventListener('pointerup', lift); pad.addEventListener('pointercancel', lift);
function show(now) {  // the path, and something that runs along it at once
  if (!element.isConnected) return;
  pen.clearRect(0, 0, pad.width, pad.height);
  if (path.length) {
    pen.strokeStyle = '#9a9aa3'; pen.lineWidth = 4; pen.lineJoin = pen.lineCap = 'round'; pen.beginPath();
    path.forEach((p, i) => i ? pen.lineTo(...p) : pen.moveTo(...p)); pen.stroke();
    const share = drawing ? 1 : (Math.max(0, now - start) % 1600) / 1400;
    const i = Math.min(path.length - 1, Math.floor(share * path.length));
    const reached = Math.min(share, 1), radius = 11 * Math.pow(value('.pad-growth'), reached);
    pen.save(); pen.translate(...path[i]); pen.rotate(value('.pad-turn') * reached * Math.PI / 180);
    pen.fillStyle = '#2060e0'; pen.fillRect(-radius, -radius, 2 * radius, 2 * radius); pen.restore();
  }
  requestAnimationFrame(show);
}
requestAnimationFrame(show);
const words = () => { for (const kind of ['growth', 'turn'])
  element.querySelector(`.${kind}-said`).textContent = value(`.pad-${kind}`) + (kind === 'turn' ? '°' : '×'); };
element.addEventListener('input', words); words();
element.addEventListener('click', event => {
  const button = event.target.closest('button'); if (!button) return;
  if (button.matches('.pad-clear')) path = [];
  if (button.matches('.pad-add')) {
    const few = Math.max(1, Math.ceil(path.length / 150));
    const points = path.filter((_, i) => i % few === 0 || i === path.length - 1).map(p => p.map(Math.round));
    if (points.length === 1) points.push([points[0][0], points[0][1]]);
    trigger('input', {name: name.value, path: points, growth: value('.pad-growth'), turn: value('.pad-turn')});
  }
});
