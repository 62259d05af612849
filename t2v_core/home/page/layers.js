"use strict";
// What the networks are made of: rows of numbers in Float32Array, [rows, size] one after the other.

/** The product of rows with some of a matrix' columns, [out, columns] from `first` on, added to what is in `sums`. Four
 *  rows by two outputs at a time: each weight is read once for four rows. */
function addProduct(sums, rows, input, matrix, first, columns) {
  const { data, shape: [out, stride] } = matrix;
  for (let row = 0; row < rows; row += 4) {
    const at0 = row * columns;
    const at1 = Math.min(row + 1, rows - 1) * columns;
    const at2 = Math.min(row + 2, rows - 1) * columns;
    const at3 = Math.min(row + 3, rows - 1) * columns;
    if (rows - row === 1) {
      addOneRow(sums, row * out, input, at0, data, first, stride, out, columns);
      return;
    }
    for (let o = 0; o < out; o += 2) {
      const w0 = o * stride + first, w1 = o + 1 < out ? w0 + stride : w0;
      let a0 = 0, a1 = 0, b0 = 0, b1 = 0, c0 = 0, c1 = 0, d0 = 0, d1 = 0;
      for (let i = 0; i < columns; i++) {
        const u = data[w0 + i], v = data[w1 + i];
        const x = input[at0 + i], y = input[at1 + i], z = input[at2 + i], w = input[at3 + i];
        a0 += u * x; a1 += v * x;
        b0 += u * y; b1 += v * y;
        c0 += u * z; c1 += v * z;
        d0 += u * w; d1 += v * w;
      }
      addPair(sums, row * out + o, o + 1 < out, a0, a1);
      addPair(sums, (row + 1) * out + o, o + 1 < out, b0, b1);
      if (row + 2 < rows) addPair(sums, (row + 2) * out + o, o + 1 < out, c0, c1);
      if (row + 3 < rows) addPair(sums, (row + 3) * out + o, o + 1 < out, d0, d1);
    }
  }
}

function addPair(sums, at, both, first, second) {
  sums[at] += first;
  if (both) sums[at + 1] += second;
}

/** The same of a single row, four outputs at a time. */
function addOneRow(sums, to, input, from, data, first, stride, out, columns) {
  let o = 0;
  for (; o + 3 < out; o += 4) {
    const w0 = o * stride + first, w1 = w0 + stride, w2 = w1 + stride, w3 = w2 + stride;
    let a = 0, b = 0, c = 0, d = 0;
    for (let i = 0; i < columns; i++) {
      const x = input[from + i];
      a += data[w0 + i] * x;
      b += data[w1 + i] * x;
      c += data[w2 + i] * x;
      d += data[w3 + i] * x;
    }
    sums[to + o] += a;
    sums[to + o + 1] += b;
    sums[to + o + 2] += c;
    sums[to + o + 3] += d;
  }
  for (; o < out; o++) {
    let a = 0;
    for (let i = 0; i < columns; i++) a += data[o * stride + first + i] * input[from + i];
    sums[to + o] += a;
  }
}

/** A linear layer: Float32Array [rows, in] -> [rows, out]. A layer without a bias has none among the weights. */
function linear(weights, name, input, rows) {
  const matrix = weights[`${name}.weight`], [out, columns] = matrix.shape;
  const sums = biased(weights, name, rows);
  addProduct(sums, rows, input, matrix, 0, columns);
  return sums;
}

/** Rows of a layer's bias, to which products are added. */
function biased(weights, name, rows) {
  const out = weights[`${name}.weight`].shape[0], bias = weights[`${name}.bias`];
  const sums = new Float32Array(rows * out);
  if (bias) for (let row = 0; row < rows; row++) sums.set(bias.data, row * out);
  return sums;
}

/** x * sigmoid(x), in place. */
function silu(x) {
  for (let i = 0; i < x.length; i++) x[i] /= 1 + Math.exp(-x[i]);
  return x;
}

/** Linear, SiLU, linear. */
function mlp(weights, name, input, rows) {
  return linear(weights, `${name}.2`, silu(linear(weights, `${name}.0`, input, rows)), rows);
}

/** The blocks of a residual MLP and its last layer; `hidden` is what its first layer gave. */
function residualBlocks(weights, name, hidden, rows) {
  for (let k = 0; weights[`${name}.blocks.${k}.0.weight`]; k++) {
    const added = mlp(weights, `${name}.blocks.${k}`, silu(hidden.slice()), rows);
    for (let i = 0; i < hidden.length; i++) hidden[i] += added[i];
  }
  return linear(weights, `${name}.outer`, silu(hidden), rows);
}

function residualMlp(weights, name, input, rows) {
  return residualBlocks(weights, name, linear(weights, `${name}.inner`, input, rows), rows);
}

/** Weights as they are packed: half floats in base64, one array after the other -> {name: {data, shape}}. */
function unpackWeights(packed) {
  const bytes = fromBase64(packed.halves);
  const halves = new Uint16Array(bytes.buffer, 0, bytes.length >> 1), table = halfFloats();
  const weights = {};
  let at = 0;
  for (const [name, shape] of packed.shapes) {
    const size = shape.reduce((product, side) => product * side, 1), data = new Float32Array(size);
    for (let i = 0; i < size; i++) data[i] = table[halves[at + i]];
    weights[name] = { data, shape };
    at += size;
  }
  return weights;
}

function fromBase64(text) {
  const letters = atob(text), bytes = new Uint8Array(letters.length);
  for (let i = 0; i < letters.length; i++) bytes[i] = letters.charCodeAt(i);
  return bytes;
}

/** What each half float is: sign, 5 bits of exponent, 10 bits of fraction. */
function halfFloats() {
  const table = new Float32Array(65536);
  for (let half = 0; half < 65536; half++) {
    const exponent = (half >> 10) & 31, fraction = half & 1023, sign = half >> 15 ? -1 : 1;
    table[half] = sign * (exponent ? (1 + fraction / 1024) * 2 ** (exponent - 15) : fraction * 2 ** -24);
  }
  return table;
}
