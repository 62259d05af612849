"use strict";
// The language's shapes in pixels, as the data's rasteriser draws them (world/rasteriser.py): outlines that are filled,
// with soft lines along their edges.

const CIRCLE_MARGIN = 0.5, POLYGON_MARGIN = 0.6, FIXED_POINT = 256;
const LINE_REACH = 1.5, LINE_SOFTNESS = 1.78; // px to either side; a line fades as exp(-softness * distance^2)

const POLYGONS = (() => {
  const ring = (count, lengths) => Array.from({ length: count }, (_, i) => {
    const angle = i * 2 * Math.PI / count - Math.PI / 2, length = lengths[i % lengths.length];
    return [Math.cos(angle) * length, Math.sin(angle) * length];
  });
  const inner = Math.cos(2 * Math.PI / 5) / Math.cos(Math.PI / 5);
  const shapes = { square: [[-1, -1], [1, -1], [1, 1], [-1, 1]], triangle: ring(3, [1]), star: ring(10, [1, inner]) };
  return Object.fromEntries(Object.entries(shapes).map(([name, points]) => [name, ofUnitArea(points)]));
})();

/** A polygon of the area of a circle of radius 1; `apothem` is how far its edges' lines are from its middle. */
function ofUnitArea(points) {
  const edges = points.map((p, i) => [p, points[(i + 1) % points.length]]);
  const cross = ([[x, y], [u, v]]) => x * v - y * u;
  const area = Math.abs(edges.reduce((sum, edge) => sum + cross(edge), 0)) / 2, scale = Math.sqrt(Math.PI / area);
  const [[[x, y], [u, v]]] = edges;
  return {
    points: points.map(([px, py]) => [px * scale, py * scale]),
    apothem: Math.abs(cross(edges[0])) / Math.hypot(u - x, v - y) * scale,
    reach: Math.max(...points.map(([px, py]) => Math.hypot(px, py))) * scale,
  };
}

/** How dark each pixel is when a shape is drawn in black, round the torus: Uint8Array [S * S]. angle: rad clockwise. */
function drawnShape(name, x, y, radius, angle, size) {
  const seeThrough = new Float32Array(size * size).fill(1), polygon = POLYGONS[name];
  const reach = radius * (polygon ? polygon.reach : 1) + 1;
  const outline = polygon ? turnedPolygon(polygon, x, y, radius, angle) : circleOutline(x, y, radius);
  const shifts = at => [-size, 0, size].filter(shift => -reach < at + shift && at + shift < size + reach);
  for (const dx of shifts(x)) {
    for (const dy of shifts(y)) fillOutline(seeThrough, outline.map(([px, py]) => [px + dx, py + dy]), size);
  }
  const dark = new Uint8Array(seeThrough.length);
  for (let at = 0; at < dark.length; at++) if (seeThrough[at] < 1) dark[at] = Math.round(255 * (1 - seeThrough[at]));
  return dark;
}

const toFixedPoint = value => Math.round(value * FIXED_POINT) / FIXED_POINT;

/** A polygon's corners; they lie on whole rows, as those of the data's rasteriser do. */
function turnedPolygon({ points, apothem }, x, y, radius, angle) {
  const scale = Math.max(radius - POLYGON_MARGIN / apothem, 0.2), cos = Math.cos(angle), sin = Math.sin(angle);
  return points.map(([px, py]) => [
    toFixedPoint(x + scale * (cos * px - sin * py)),
    Math.floor(toFixedPoint(y + scale * (sin * px + cos * py)) + 0.5),
  ]);
}

/** A circle is a polygon too, of more corners where it is larger. */
function circleOutline(x, y, radius) {
  const r = Math.max(radius - CIRCLE_MARGIN, 0), rounded = Math.floor(r + 0.5);
  const degrees = rounded < 3 ? 90 : rounded < 10 ? 30 : rounded < 15 ? 18 : 5;
  return Array.from({ length: 360 / degrees }, (_, i) => {
    const angle = i * degrees * Math.PI / 180;
    return [toFixedPoint(x + r * Math.cos(angle)), toFixedPoint(y + r * Math.sin(angle))];
  });
}

function fillOutline(seeThrough, outline, size) {
  const edges = outline.map((p, i) => [p, outline[(i + 1) % outline.length]]);
  for (const [p, q] of edges) softLine(seeThrough, p, q, size);
  const rows = outline.map(([, y]) => y);
  for (let y = Math.max(0, Math.ceil(Math.min(...rows))); y <= Math.min(size - 1, Math.max(...rows)); y++) {
    const crossings = edges.filter(([p, q]) => (p[1] <= y) !== (q[1] <= y))
      .map(([p, q]) => p[0] + (y - p[1]) * (q[0] - p[0]) / (q[1] - p[1])).sort((a, b) => a - b);
    for (let i = 0; i + 1 < crossings.length; i += 2) {
      const left = Math.max(0, Math.floor(crossings[i]) + 1), right = Math.min(size - 1, Math.floor(crossings[i + 1]));
      if (left <= right) seeThrough.fill(0, y * size + left, y * size + right + 1);
    }
  }
}

/** A line that fades to both sides, followed along the axis that it is longer on. */
function softLine(seeThrough, p, q, size) {
  const along = Math.abs(q[0] - p[0]) >= Math.abs(q[1] - p[1]) ? 0 : 1, across = 1 - along;
  const length = q[along] - p[along], slope = length ? (q[across] - p[across]) / length : 0;
  const strength = Math.sqrt((1 + slope * slope) / 2);
  const first = Math.min(p[along], q[along]), last = Math.max(p[along], q[along]);
  for (let u = Math.max(0, Math.ceil(first - 0.5)); u <= Math.min(size - 1, Math.floor(last + 0.5)); u++) {
    const share = Math.max(0, Math.min(u + 0.5, last) - Math.max(u - 0.5, first));
    const middle = p[across] + slope * (u - p[along]);
    const from = Math.max(0, Math.ceil(middle - LINE_REACH)), to = Math.min(size - 1, Math.floor(middle + LINE_REACH));
    for (let v = from; v <= to; v++) {
      const covers = share * strength * Math.exp(-LINE_SOFTNESS * (v - middle) ** 2);
      seeThrough[along ? u * size + v : v * size + u] *= (1 - covers) ** 2;
    }
  }
}
