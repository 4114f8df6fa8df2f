// Made-up examples and first weights, the same on each backend.

import { CHROMOSOMES, POSITIONS, SHAPES } from "./network.js";

const tf = globalThis.tf;
const COUNT = 1024;
const WIDTH = POSITIONS * CHROMOSOMES;

// Numbers in [0, 1), a linear congruential generator with a shuffle of its bits: enough for numbers that only have to be there.
function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) >>> 0) / 2 ** 32;
  };
}

// Glorot's uniform distribution, biases zero.
export function firstWeights() {
  const draw = random(1);
  const named = Object.entries(SHAPES).map(([name, shape]) => {
    const size = shape.reduce((product, length) => product * length, 1);
    const filters = shape.at(-1);
    const taps = shape.length === 3 ? shape[0] : 1;
    const limit = shape.length === 1 ? 0 : Math.sqrt(6 / (size / filters + taps * filters));
    return [name, tf.variable(tf.tensor(Float32Array.from({ length: size }, () => (2 * draw() - 1) * limit), shape))];
  });
  return Object.fromEntries(named);
}

// Matrices of +1 and -1 whose share of +1 is what is to be predicted, so that a network that learns is seen to.
export class Examples {
  constructor() {
    const draw = random(2);
    this.x = new Float32Array(COUNT * WIDTH);
    this.y = new Float32Array(COUNT);
    for (let i = 0; i < COUNT; i++) {
      const share = 0.05 + 0.9 * draw();
      for (let j = 0; j < WIDTH; j++) this.x[i * WIDTH + j] = draw() < share ? 1 : -1;
      this.y[i] = 4 * share - 2;
    }
  }

  // The tensors of a batch; `size` divides 1,024, and batches begin anew where the examples end.
  batch(index, size) {
    const at = (index * size) % COUNT;
    return {
      x: tf.tensor(this.x.subarray(at * WIDTH, (at + size) * WIDTH), [size, POSITIONS, CHROMOSOMES]),
      y: tf.tensor(this.y.subarray(at, at + size), [size, 1]),
    };
  }
}
