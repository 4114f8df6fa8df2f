// What the browser bench calls: `peer.measure(...)`.

import { Examples, firstWeights } from "./data.js";
import { loss } from "./network.js";

const tf = globalThis.tf;

// Examples whose gradients are compared; few, since the JavaScript convolution takes half a second for each.
const COMPARED = 4;

async function begin(backend) {
  tf.wasm.setWasmPaths("./");
  if (!(await tf.setBackend(backend)) || tf.getBackend() !== backend) throw new Error(`TensorFlow.js has no backend ${backend} here`);
  await tf.ready();
}

// The gradients of the loss without dropout, by the name of the weight.
async function gradients(backend, form) {
  await begin(backend);
  const weights = firstWeights();
  const { x, y } = new Examples().batch(0, COMPARED);
  const { value, grads } = tf.variableGrads(() => loss(form, weights, x, y, false), Object.values(weights));
  const named = {};
  for (const [name, weight] of Object.entries(weights)) named[name] = await grads[weight.name].data();
  tf.dispose([value, grads, x, y, weights]);
  return named;
}

// The greatest difference from what TensorFlow.js' own kernels give in JavaScript, relative to each weight's greatest gradient.
async function gradientError(backend, form) {
  const right = await gradients("cpu", "kernels");
  const found = await gradients(backend, form);
  const errors = Object.keys(right).map((name) => {
    const differences = right[name].map((value, index) => Math.abs(value - found[name][index]));
    return greatest(differences) / greatest(right[name].map(Math.abs));
  });
  return Math.max(...errors);
}

// One after the other: that many arguments are too many for one call.
const greatest = (values) => values.reduce((most, value) => Math.max(most, value), 0);

// Trains `warmup` steps and then `turns` times `steps`; the time of a turn ends when its losses have been read.
async function measure({ backend, form, batch, warmup, steps, turns }) {
  const difference = await gradientError(backend, form);
  const weights = firstWeights();
  const examples = new Examples();
  const adam = tf.train.adam(1e-3);
  const losses = [];
  const turn = async (count) => {
    const start = performance.now();
    const costs = [];
    for (let i = 0; i < count; i++) {
      const { x, y } = examples.batch(losses.length + i, batch);
      costs.push(adam.minimize(() => loss(form, weights, x, y, true), true, Object.values(weights)));
      tf.dispose([x, y]);
    }
    for (const cost of costs) losses.push((await cost.data())[0]);
    tf.dispose(costs);
    return (performance.now() - start) / 1e3;
  };
  await turn(warmup);
  const tensors = tf.memory().numTensors;
  const speeds = [];
  for (let i = 0; i < turns; i++) speeds.push((batch * steps) / (await turn(steps)));
  return { version: tf.version_core, gradientError: difference, losses, speeds, leaked: tf.memory().numTensors - tensors };
}

globalThis.peer = { measure, gradients };
