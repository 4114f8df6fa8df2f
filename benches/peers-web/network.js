// The network of 349,697 parameters that predicts Tajima's D from 40 positions of 20 chromosomes, in three forms of one meaning:
//
// * `kernels`: TensorFlow.js' own convolution and pooling. Its wasm backend has no gradient for them.
// * `products`: slices and matrix products, differentiated by TensorFlow.js.
// * `by-hand`: the same products with gradients written by hand. The wasm backend has a fast product only where neither factor is
//   marked as transposed, and automatic differentiation marks one in each gradient: transposing first is four times faster.

const tf = globalThis.tf;

export const POSITIONS = 40;
export const CHROMOSOMES = 20;
const FILTERS = 128;
const UNITS = 128;
const PAIRS = (POSITIONS - 2) / 2;

// Shapes as Keras has them; a kernel is [positions, channels, filters].
export const SHAPES = {
  conv1: [2, CHROMOSOMES, FILTERS],
  bias1: [FILTERS],
  conv2: [2, FILTERS, FILTERS],
  bias2: [FILTERS],
  dense1: [PAIRS * FILTERS, UNITS],
  bias3: [UNITS],
  dense2: [UNITS, 1],
  bias4: [1],
};

const kernels = {
  convolution: (x, w, b) => tf.relu(tf.add(tf.conv1d(x, w, 1, "valid"), b)),
  pool(x) {
    const [batch, positions, channels] = x.shape;
    const pooled = tf.avgPool(tf.reshape(x, [batch, positions, 1, channels]), [2, 1], [2, 1], "valid");
    return tf.reshape(pooled, [batch, positions / 2, channels]);
  },
  dense: (x, w, b, activate) => activate(tf.add(tf.matMul(x, w), b)),
};

// [batch, positions, channels] -> [batch * (positions - 1), 2 * channels]: each position beside the next.
function windows(x) {
  const [batch, positions, channels] = x.shape;
  const size = [batch, positions - 1, channels];
  const pairs = tf.concat([tf.slice(x, [0, 0, 0], size), tf.slice(x, [0, 1, 0], size)], 2);
  return tf.reshape(pairs, [batch * (positions - 1), 2 * channels]);
}

const products = {
  convolution(x, w, b) {
    const [batch, positions, channels] = x.shape;
    const y = tf.relu(tf.add(tf.matMul(windows(x), tf.reshape(w, [2 * channels, FILTERS])), b));
    return tf.reshape(y, [batch, positions - 1, FILTERS]);
  },
  pool(x) {
    const [batch, positions, channels] = x.shape;
    return tf.mean(tf.reshape(x, [batch, positions / 2, 2, channels]), 2);
  },
  dense: kernels.dense,
};

// Nobody asks for the gradient of the examples themselves, but `customGrad` wants one.
function inputGradient(dz, w, [batch, positions, channels]) {
  if (channels === CHROMOSOMES) return tf.zeros([batch, positions, channels]);
  const through = (tap) => {
    const taken = tf.reshape(tf.slice(w, [tap, 0, 0], [1, channels, FILTERS]), [channels, FILTERS]);
    const part = tf.reshape(tf.matMul(dz, tf.transpose(taken)), [batch, positions - 1, channels]);
    return tf.pad(part, [[0, 0], [tap, 1 - tap], [0, 0]]);
  };
  return tf.add(through(0), through(1));
}

const byHand = {
  convolution: tf.customGrad((x, w, b, save) => {
    const [batch, positions, channels] = x.shape;
    const flat = windows(x);
    const y = tf.relu(tf.add(tf.matMul(flat, tf.reshape(w, [2 * channels, FILTERS])), b));
    save([flat, w, y]);
    return {
      value: tf.reshape(y, [batch, positions - 1, FILTERS]),
      gradFunc(dy, [flat, w, y]) {
        const dz = tf.mul(tf.reshape(dy, y.shape), tf.step(y));
        const dw = tf.reshape(tf.matMul(tf.transpose(flat), dz), w.shape);
        return [inputGradient(dz, w, [batch, positions, channels]), dw, tf.sum(dz, 0)];
      },
    };
  }),
  pool: tf.customGrad((x) => {
    const [batch, positions, channels] = x.shape;
    const pairs = tf.reshape(x, [(batch * positions) / 2, 2 * channels]);
    const half = [(batch * positions) / 2, channels];
    const sum = tf.add(tf.slice(pairs, [0, 0], half), tf.slice(pairs, [0, channels], half));
    return {
      value: tf.reshape(tf.mul(sum, 0.5), [batch, positions / 2, channels]),
      gradFunc(dy) {
        const part = tf.reshape(tf.mul(dy, 0.5), half);
        return tf.reshape(tf.concat([part, part], 1), [batch, positions, channels]);
      },
    };
  }),
  dense: (x, w, b, activate) => activate(tf.add(product(x, w), b)),
};

const product = tf.customGrad((x, w, save) => {
  save([x, w]);
  const gradFunc = (dy, [x, w]) => [tf.matMul(dy, tf.transpose(w)), tf.matMul(tf.transpose(x), dy)];
  return { value: tf.matMul(x, w), gradFunc };
});

const FORMS = { kernels, products, "by-hand": byHand };

// x [batch, positions, chromosomes] -> [batch, 1]
function predict(form, w, x, dropout) {
  const { convolution, pool, dense } = FORMS[form];
  const drop = (x, rate) => (dropout ? tf.dropout(x, rate) : x);
  const pooled = pool(convolution(convolution(x, w.conv1, w.bias1), w.conv2, w.bias2));
  const flat = tf.reshape(drop(pooled, 0.1), [x.shape[0], PAIRS * FILTERS]);
  const hidden = drop(dense(flat, w.dense1, w.bias3, tf.relu), 0.25);
  return dense(hidden, w.dense2, w.bias4, (x) => x);
}

// The mean squared error.
export const loss = (form, w, x, y, dropout) => tf.mean(tf.square(tf.sub(predict(form, w, x, dropout), y)));
