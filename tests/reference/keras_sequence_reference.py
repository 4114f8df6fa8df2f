"""Values that tests/training/keras/sequences.rs compares the networks of alignments with, their gradients and Adam.

Run with Keras 3 on JAX:

    KERAS_BACKEND=jax python tests/reference/keras_sequence_reference.py > tests/reference/keras_sequence.json

Weights and inputs come from the same formula in whole numbers as in keras_reference.py. Of long lists at most `MOST` values are kept,
evenly spaced. The exchangeable network is Keras layers and operations on an axis for the haplotypes.
"""

import json
import sys

import jax
import keras
import numpy as np
from keras import layers, ops
from keras_reference import pattern

BATCH = 3
MOST = 400
STEPS = 6
RATE = 1e-3


def blog(filters, dense):
    return [
        layers.Conv1D(filters, 2, activation="relu"),
        layers.Conv1D(filters, 2, activation="relu"),
        layers.AveragePooling1D(2),
        layers.Flatten(),
        layers.Dense(dense, activation="relu"),
        layers.Dense(1),
    ]


def theta():
    return [
        layers.Conv1D(64, 2, activation="relu"),
        layers.Conv1D(64, 2, activation="relu"),
        layers.AveragePooling1D(2),
        layers.Flatten(),
        layers.Dense(64, activation="relu"),
        layers.Dense(64, activation="relu"),
        layers.Dense(1),
    ]


def long_windows():
    """Windows and pooling of several lengths: none divides the other."""
    return [
        layers.Conv1D(6, 5, activation="relu"),
        layers.MaxPooling1D(3),
        layers.Conv1D(5, 3, activation="relu"),
        layers.Conv1D(7, 4, activation="relu"),
        layers.AveragePooling1D(3),
        layers.AveragePooling1D(2),
        layers.Conv1D(4, 1, activation="relu"),
        layers.Flatten(),
        layers.Dense(1),
    ]


def chain(stack):
    """Outputs of layers that follow each other."""

    def outputs(image):
        values = []
        for layer in stack:
            image = layer(image)
            values.append(image)
        return values

    return outputs


def mean_and_max(values, axis):
    return ops.concatenate([ops.mean(values, axis=axis), ops.max(values, axis=axis)], axis=-1)


def exchangeable(image):
    """The same convolution along each haplotype; [batch, sites, haplotypes] becomes [batch, haplotypes, sites, 1]."""
    values = ops.expand_dims(ops.transpose(image, (0, 2, 1)), -1)
    outputs = [layers.Conv2D(24, (1, 5), activation="relu")(values)]
    outputs.append(layers.MaxPooling2D((1, 2))(outputs[-1]))
    outputs.append(layers.Conv2D(32, (1, 5), activation="relu")(outputs[-1]))
    outputs.append(mean_and_max(outputs[-1], 1))
    outputs.append(mean_and_max(outputs[-1], 1))
    outputs.append(layers.Dense(64, activation="relu")(outputs[-1]))
    outputs.append(layers.Dense(64, activation="relu")(outputs[-1]))
    outputs.append(layers.Dense(1)(outputs[-1]))
    return outputs


def joined(image, positions):
    """A second input beside the flat values, and pooling by the maximum."""
    outputs = chain([layers.Conv1D(8, 2, activation="relu"), layers.MaxPooling1D(2), layers.Flatten()])(image)
    beside = layers.Dense(6, activation="relu")(positions)
    outputs.append(layers.Concatenate()([outputs[-1], beside]))
    outputs.append(layers.Dense(10, activation="relu")(outputs[-1]))
    outputs.append(layers.Dense(1)(outputs[-1]))
    return outputs


def network(build, steps, channels, positions):
    image = keras.Input((steps, channels))
    if positions:
        beside = keras.Input((positions,))
        return keras.Model([image, beside], build(image, beside))
    return keras.Model(image, build(image))


NETWORKS = {
    "blog": (lambda: chain(blog(128, 128)), 40, 20, 0),
    "slim": (lambda: chain(blog(32, 64)), 40, 20, 0),
    "theta": (lambda: chain(theta()), 31, 40, 0),
    "exchangeable": (lambda: exchangeable, 24, 7, 0),
    "joined": (lambda: joined, 17, 6, 17),
    "long windows": (lambda: chain(long_windows()), 47, 4, 0),
}


def sample(values):
    """Every nth value, rounded to seven digits."""
    values = np.asarray(values, dtype=np.float32).ravel()
    every = -(-len(values) // MOST)
    return [float(f"{value:.7g}") for value in values[::every]]


def reference(name):
    build, steps, channels, positions = NETWORKS[name]
    model = network(build(), steps, channels, positions)
    tensors = [variable.shape for variable in model.weights]
    # Uniform within Glorot's limits, so that values neither vanish nor grow from layer to layer; biases within +-0.1.
    scales = [0.2 if len(shape) == 1 else 2 * (6 / (np.prod(shape[:-1]) + np.prod(shape) / shape[-2])) ** 0.5 for shape in tensors]
    values = [np.float32(scale) * pattern(np.prod(shape), k) for k, (shape, scale) in enumerate(zip(tensors, scales))]
    model.set_weights([value.reshape(shape) for value, shape in zip(values, tensors)])
    image = 2 * pattern(BATCH * steps * channels, 99).reshape(BATCH, steps, channels)
    beside = pattern(BATCH * positions, 98).reshape(BATCH, positions) + np.float32(0.5)
    targets = pattern(BATCH, 97).reshape(BATCH, 1)

    def loss_of(trainable, image, beside):
        outputs, _ = model.stateless_call(trainable, [], [image, beside] if positions else image, training=False)
        return ops.mean(ops.square(outputs[-1] - targets))

    trainable = [variable.value for variable in model.trainable_variables]
    loss, (gradients, of_image, of_positions) = jax.value_and_grad(loss_of, (0, 1, 2))(trainable, image, beside)
    outputs = model([image[:1], beside[:1]] if positions else image[:1])
    optimizer = keras.optimizers.Adam(learning_rate=RATE)
    optimizer.build(model.trainable_variables)
    state = [variable.value for variable in optimizer.variables]
    losses = []
    for _ in range(STEPS):
        step_loss, step_gradients = jax.value_and_grad(loss_of)(trainable, image, beside)
        losses.append(float(step_loss))
        trainable, state = optimizer.stateless_apply(state, step_gradients, trainable)
    return {
        "name": name,
        "steps": steps,
        "channels": channels,
        "positions": positions,
        "scales": [float(np.float32(scale)) for scale in scales],
        "parameters": model.count_params(),
        "shapes": [list(output.shape[1:]) for output in outputs],
        "outputs": [sample(output) for output in outputs],
        "loss": float(loss),
        "gradients": [sample(gradient) for gradient in gradients],
        "image_gradient": sample(of_image),
        "positions_gradient": sample(of_positions) if positions else [],
        "losses": losses,
    }


def presets():
    """Parameters of the networks that ship, at their own sizes."""
    sizes = [(chain(blog(128, 128)), 40, 20), (chain(theta()), 489, 40), (exchangeable, 489, 40)]
    return [network(build, steps, channels, 0).count_params() for build, steps, channels in sizes]


def main():
    json.dump(
        {
            "versions": {"keras": keras.__version__, "jax": jax.__version__},
            "batch": BATCH,
            "most": MOST,
            "rate": RATE,
            "presets": presets(),
            "networks": [reference(name) for name in NETWORKS],
        },
        sys.stdout,
    )


if __name__ == "__main__":
    main()
