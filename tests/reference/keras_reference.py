"""Values that tests/training/keras/images.rs compares the network, its gradients and Adam with.

Run with Keras 3 on JAX:

    KERAS_BACKEND=jax python tests/reference/keras_reference.py > tests/reference/keras.json

Weights and inputs come from a formula in whole numbers (`pattern`), so that the file holds results only. Of long lists every
`EVERY`th value is kept.
"""

import json
import sys

import jax
import keras
import numpy as np

EVERY = 7
BATCH = 6
STEPS = 12
RATE = 1e-3


def pattern(count, tensor):
    """Numbers from -0.5 to 0.5 that look irregular: the same in tests/training/keras/mod.rs."""
    return (((np.arange(count, dtype=np.int64) * 7919 + tensor * 104729 + 12345) ** 2 % 1009) / 1009 - 0.5).astype(np.float32)


def network(layers):
    model = keras.Sequential([keras.Input((21, 21, 1))])
    model.add(keras.layers.Conv2D(10, (3, 3), activation="relu"))
    model.add(keras.layers.MaxPooling2D((2, 2)))
    model.add(keras.layers.Conv2D(10, (3, 3), activation="relu"))
    model.add(keras.layers.MaxPooling2D((2, 2)))
    model.add(keras.layers.Flatten())
    for depth in range(layers):
        model.add(keras.layers.Dense(64 >> depth, activation="relu"))
    model.add(keras.layers.Dense(2, activation="softmax"))
    return model


def sample(values):
    return [float(value) for value in np.asarray(values, dtype=np.float32).ravel()[::EVERY]]


def summary(model):
    return [
        {"name": type(layer).__name__, "shape": list(layer.output.shape[1:]), "parameters": layer.count_params()}
        for layer in model.layers
    ]


def main():
    summaries = [summary(network(layers)) for layers in (1, 2, 3, 4)]
    model = network(2)
    tensors = [variable.shape for variable in model.weights]
    model.set_weights([0.4 * pattern(np.prod(shape), k).reshape(shape) for k, shape in enumerate(tensors)])
    # Counts from 0 to 3, a third of them zero, and labels 0 1 0 1 0 1.
    inputs = np.maximum(0, 4.5 * pattern(BATCH * 441, 99) + 0.75).reshape(BATCH, 21, 21, 1).astype(np.float32)
    labels = np.eye(2, dtype=np.float32)[np.arange(BATCH) % 2]
    entropy = keras.losses.CategoricalCrossentropy()

    def loss_of(trainable):
        predicted, _ = model.stateless_call(trainable, [], inputs, training=False)
        return entropy(labels, predicted)

    trainable = [variable.value for variable in model.trainable_variables]
    loss, gradients = jax.value_and_grad(loss_of)(trainable)
    outputs = keras.Model(model.inputs, [layer.output for layer in model.layers])(inputs[:1])
    probabilities = model(inputs)

    optimizer = keras.optimizers.Adam(learning_rate=RATE)
    optimizer.build(model.trainable_variables)
    state = [variable.value for variable in optimizer.variables]
    losses = []
    for _ in range(STEPS):
        step_loss, step_gradients = jax.value_and_grad(loss_of)(trainable)
        losses.append(float(step_loss))
        trainable, state = optimizer.stateless_apply(state, step_gradients, trainable)

    json.dump(
        {
            "versions": {"keras": keras.__version__, "jax": jax.__version__},
            "every": EVERY,
            "batch": BATCH,
            "rate": RATE,
            "epsilon": optimizer.epsilon,
            "summaries": summaries,
            "probabilities": np.asarray(probabilities).ravel().astype(float).tolist(),
            "loss": float(loss),
            "outputs": [sample(output) for output in outputs],
            "gradients": [sample(gradient) for gradient in gradients],
            "losses": losses,
            "weights": [sample(weights) for weights in trainable],
        },
        sys.stdout,
    )


if __name__ == "__main__":
    main()
