"use strict";
// Noise that follows from a seed: torch's generator (Mersenne Twister, Matsumoto & Nishimura 1998) and its normal draws
// (Box & Muller 1958), so that a seed means here what it means in Python.

function twister(seed) {
  const state = new Uint32Array(624);
  state[0] = Number(BigInt.asUintN(32, BigInt(seed)));
  for (let i = 1; i < 624; i++) {
    const before = state[i - 1] ^ (state[i - 1] >>> 30);
    state[i] = Math.imul(1812433253, before) + i;
  }
  let next = 624;

  function twist() {
    for (let i = 0; i < 624; i++) {
      const joined = (state[i] & 0x80000000) | (state[(i + 1) % 624] & 0x7fffffff);
      state[i] = state[(i + 397) % 624] ^ (joined >>> 1) ^ (joined & 1 ? 0x9908b0df : 0);
    }
    next = 0;
  }

  /** 32 random bits. */
  return () => {
    if (next === 624) twist();
    let y = state[next++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  };
}

/** As many draws of a normal distribution as are asked for, as torch.randn makes them: Float32Array. */
function seededNoise(seed, size) {
  const bits = twister(seed);
  const noise = new Float32Array(size);
  if (size < 16) {
    const uniform = () => ((bits() & 0x1fffff) * 2 ** 32 + bits()) * 2 ** -53;
    for (let i = 0; i < size; i += 2) {
      const u1 = uniform(), u2 = uniform();
      const radius = Math.sqrt(-2 * Math.log1p(-u2));
      noise[i] = radius * Math.cos(2 * Math.PI * u1);
      if (i + 1 < size) noise[i + 1] = radius * Math.sin(2 * Math.PI * u1);
    }
    return noise;
  }
  const uniform = () => (bits() & 0xffffff) * 2 ** -24;
  for (let i = 0; i < size; i++) noise[i] = uniform();
  for (let i = 0; i + 16 <= size; i += 16) toNormal(noise, i);
  if (size % 16) { // what is left over is drawn anew with the last 16
    for (let i = size - 16; i < size; i++) noise[i] = uniform();
    toNormal(noise, size - 16);
  }
  return noise;
}

/** 16 uniform draws become normal ones, in place. */
function toNormal(noise, start) {
  for (let i = start; i < start + 8; i++) {
    const radius = Math.sqrt(-2 * Math.log(1 - noise[i])), angle = 2 * Math.PI * noise[i + 8];
    noise[i] = radius * Math.cos(angle);
    noise[i + 8] = radius * Math.sin(angle);
  }
}
