# SPDX-License-Identifier: Apache-2.0
"""The PyTorch side of "cipherfold bench meta": the same workloads as a careful PyTorch user writes them for speed.

Answers requests from standard input, one line each with tabs between the words, with one line each:

    version                             the version of PyTorch
    load WORKLOAD PARAMETERS BATCHES    reads two files; the names of the workload's variants, between spaces
    gradient VARIANT BATCH FILE         writes the mean meta-gradient of a batch, numbered from 0, at the parameters
                                        that were loaded, computed in float64; "ok"
    run VARIANT COUNT                   nanoseconds of CPU time of COUNT iterations

Files hold float32, least significant byte first. Parameters and gradients lie as in the Java models: weights with one
row per input (of convolutions: per tap and input channel; features of images: pixel after pixel), then the rows of
scales, shifts and biases. A batch is its tasks one after the other, a task is support inputs, support targets, query
inputs, query targets. One iteration is a batch's mean meta-gradient and a step of Adam; batches are taken in turn.
"""

import array
import copy
import shutil
import sys
import time
import warnings

# Its absence is no problem here.
warnings.filterwarnings("ignore", message="Failed to initialize NumPy")

import torch
from torch.func import grad, vmap
from torch.nn import functional as F

FILTERS = 32
WAYS = 5
SIDE = 28


def stacked(parameters, tasks):
    """A view of the parameters with one copy for each task in front."""
    return [p.expand(tasks, *p.shape) for p in parameters]


def normalise_natively(x, scale, shift):
    return F.batch_norm(x, None, None, scale, shift, training=True)


def normalise_by_hand(x, scale, shift):
    """For second derivatives under vmap: those of batch_norm leave a part out there (PyTorch 2.15, 2 % of a gradient)."""
    variance, mean = torch.var_mean(x, (0, 2, 3), correction=0)
    factor = scale * torch.rsqrt(variance + 1e-5)
    return torch.addcmul((shift - mean * factor).reshape(-1, 1, 1), x, factor.reshape(-1, 1, 1))


class Workload:
    """What all workloads share: how parameters and batches are read, and the iteration."""

    tasks = 1
    support = query = 0
    inputs = outputs = 1
    adam_rate = 0.001
    step_rate = 0.0

    def __init__(self, parameters, batches):
        self.start = self.from_java(parameters)
        self.parameters = [p.clone().requires_grad_() for p in self.start]
        self.batches = [self.task_parts(batch) for batch in batches.reshape(-1, self.tasks, self.task_length())]
        # One call for all tensors, which is the fastest of PyTorch's three.
        self.adam = torch.optim.Adam(self.parameters, lr=self.adam_rate, fused=True)
        self.next = 0

    def task_length(self):
        return (self.support + self.query) * (self.inputs + self.outputs)

    def task_parts(self, batch):
        """Support inputs, support targets, query inputs, query targets: [tasks, points, numbers]."""
        parts = []
        start = 0
        for points in (self.support, self.query):
            for width in (self.inputs, self.outputs):
                length = points * width
                parts.append(batch[:, start : start + length].reshape(self.tasks, points, width).contiguous())
                start += length
        return parts

    def gradient(self, variant, batch):
        """The mean meta-gradient of a batch at the start, in double precision, as the Java models have it."""
        double = copy.copy(self)
        double.parameters = [p.double().requires_grad_() for p in self.start]
        parts = [part.double() if part.is_floating_point() else part for part in self.batches[batch]]
        return self.to_java(double.variants()[variant](*parts)).detach()

    def iteration(self, variant):
        gradients = self.variants()[variant](*self.batches[self.next])
        self.next = (self.next + 1) % len(self.batches)
        for parameter, gradient in zip(self.parameters, gradients):
            parameter.grad = gradient
        self.adam.step()


class Sinusoid(Workload):
    """Exact MAML on curves: 1-40-40-1, ReLU, squared error."""

    tasks = 25
    support = query = 10
    widths = (1, 40, 40, 1)
    step_rate = 0.01
    compiled_gradient = None

    def from_java(self, flat):
        parameters = []
        start = 0
        for rows, columns in zip(self.widths, self.widths[1:]):
            for r in (rows, 1):
                parameters.append(flat[start : start + r * columns].reshape(r, columns))
                start += r * columns
        return parameters

    def to_java(self, gradients):
        return torch.cat([g.reshape(-1) for g in gradients])

    def variants(self):
        names = {"batched": self.batched, "vmap": self.vmapped}
        # torch.compile, which needs a compiler of C++, pays here; on images it does not (docs/benchmarks.md).
        if shutil.which("g++"):
            names["compiled"] = self.compiled
        return names

    @staticmethod
    def loss_sum(parameters, x, y):
        """The sum of the tasks' mean losses, by batched products."""
        w1, b1, w2, b2, w3, b3 = parameters
        hidden = torch.relu(torch.addcmul(b1, x, w1))
        hidden = torch.relu(torch.baddbmm(b2, hidden, w2))
        return (torch.baddbmm(b3, hidden, w3) - y).square().sum() / y.shape[1]

    def batched(self, xs, ys, xq, yq):
        start = stacked(self.parameters, self.tasks)
        steps = torch.autograd.grad(self.loss_sum(start, xs, ys), start, create_graph=True)
        adapted = [torch.sub(p, g, alpha=self.step_rate) for p, g in zip(start, steps)]
        return torch.autograd.grad(self.loss_sum(adapted, xq, yq) / self.tasks, self.parameters)

    def compiled(self, *batch):
        if self.compiled_gradient is None:
            self.compiled_gradient = torch.compile(grad(self.query_loss))
        return self.compiled_gradient([p.detach() for p in self.parameters], *batch)

    def query_loss(self, parameters, xs, ys, xq, yq):
        start = stacked(parameters, self.tasks)
        steps = grad(self.loss_sum)(start, xs, ys)
        return self.loss_sum([p - self.step_rate * g for p, g in zip(start, steps)], xq, yq) / self.tasks

    def vmapped(self, xs, ys, xq, yq):
        def loss(parameters, x, y):
            w1, b1, w2, b2, w3, b3 = parameters
            hidden = torch.relu(torch.relu(x * w1 + b1) @ w2 + b2)
            return (hidden @ w3 + b3 - y).square().mean()

        def task_loss(parameters, xs, ys, xq, yq):
            steps = grad(loss)(parameters, xs, ys)
            return loss([p - self.step_rate * g for p, g in zip(parameters, steps)], xq, yq)

        def mean_loss(parameters):
            return vmap(task_loss, in_dims=(None, 0, 0, 0, 0))(parameters, xs, ys, xq, yq).mean()

        return grad(mean_loss)([p.detach() for p in self.parameters])


class Convolutional(Workload):
    """The four-layer network over images. Parameters: weight, scale and shift of each layer, then the head's."""

    inputs = SIDE * SIDE
    stride = 1
    pixels = 1

    def from_java(self, flat):
        parameters = []
        start = 0
        for layer in range(4):
            channels = 1 if layer == 0 else FILTERS
            length = 9 * channels * FILTERS
            weight = flat[start : start + length].reshape(3, 3, channels, FILTERS).permute(3, 2, 0, 1)
            parameters.append(weight.contiguous())
            start += length
            for _ in range(2):
                parameters.append(flat[start : start + FILTERS])
                start += FILTERS
        if start < len(flat):
            length = self.pixels * FILTERS * WAYS
            weight = flat[start : start + length].reshape(self.pixels, FILTERS, WAYS).permute(1, 0, 2)
            parameters += [weight.reshape(-1, WAYS), flat[start + length :]]
        return parameters

    def to_java(self, gradients):
        parts = []
        for g in gradients:
            if g.dim() == 4:
                g = g.permute(2, 3, 1, 0)
            elif g.dim() == 2:
                g = g.reshape(FILTERS, self.pixels, WAYS).permute(1, 0, 2)
            parts.append(g.reshape(-1))
        return torch.cat(parts)


class ProtoNet(Convolutional):
    """One 20-way episode with a support image and five query images of each class; max-pooling."""

    ways = 20
    support = 20
    query = 100
    outputs = 20

    def task_parts(self, batch):
        xs, _, xq, yq = super().task_parts(batch)
        images = torch.cat([xs[0], xq[0]]).reshape(-1, 1, SIDE, SIDE)
        return images, yq[0].argmax(1)

    def variants(self):
        return {
            "default": lambda images, labels: self.episode(images, labels, torch.contiguous_format),
            "channels-last": lambda images, labels: self.episode(images, labels, torch.channels_last),
        }

    def episode(self, images, labels, memory_format):
        x = images.to(memory_format=memory_format)
        for layer in range(4):
            weight, scale, shift = self.parameters[3 * layer : 3 * layer + 3]
            x = F.conv2d(x, weight.to(memory_format=memory_format), padding=1)
            x = normalise_natively(x, scale, shift)
            # The maximum of a ReLU is the ReLU of the maximum, on a quarter of the numbers.
            x = F.max_pool2d(x, 2).relu_()
        x = x.flatten(1)
        prototypes, points = x[: self.ways], x[self.ways :]
        # Minus squared distances without |point|^2, which the softmax takes out.
        logits = 2 * points @ prototypes.T - prototypes.square().sum(1)
        return torch.autograd.grad(F.cross_entropy(logits, labels), self.parameters)


class ConvolutionalMaml(Convolutional):
    """MAML over images, 5 ways, one support and one query image of each, strides of 2; 16 tasks."""

    tasks = 16
    support = query = WAYS
    outputs = WAYS
    step_rate = 0.4
    pixels = 4
    first_order = False

    def task_parts(self, batch):
        xs, ys, xq, yq = super().task_parts(batch)
        shape = (self.tasks, WAYS, 1, SIDE, SIDE)
        return xs.reshape(shape), ys.argmax(2), xq.reshape(shape), yq.argmax(2)

    def variants(self):
        return {
            "grouped": lambda *batch: self.batched(torch.contiguous_format, *batch),
            "grouped-channels-last": lambda *batch: self.batched(torch.channels_last, *batch),
            "loop": self.loop,
            "vmap": self.vmapped,
        }

    def batched(self, memory_format, xs, ys, xq, yq):
        """All tasks at once, each with its own copy of the parameters."""
        start = stacked(self.parameters, self.tasks)
        loss = self.grouped_loss(start, xs, ys, memory_format)
        steps = torch.autograd.grad(loss, start, create_graph=not self.first_order)
        adapted = [torch.sub(p, g, alpha=self.step_rate) for p, g in zip(start, steps)]
        return torch.autograd.grad(self.grouped_loss(adapted, xq, yq, memory_format) / self.tasks, self.parameters)

    def grouped_loss(self, parameters, images, labels, memory_format):
        """The sum of the tasks' losses: a group of a convolution is a task, channels of all tasks lie side by side."""
        x = images.transpose(0, 1).reshape(WAYS, self.tasks, SIDE, SIDE).contiguous(memory_format=memory_format)
        for layer in range(4):
            weight, scale, shift = (p.flatten(0, 1) for p in parameters[3 * layer : 3 * layer + 3])
            weight = weight.contiguous(memory_format=memory_format)
            x = F.conv2d(x, weight, padding=1, stride=2, groups=self.tasks)
            x = normalise_natively(x, scale, shift).relu()
        features = x.reshape(WAYS, self.tasks, -1).transpose(0, 1)
        logits = torch.baddbmm(parameters[-1].unsqueeze(1), features, parameters[-2])
        return F.cross_entropy(logits.flatten(0, 1), labels.flatten(), reduction="sum") / WAYS

    @staticmethod
    def task_loss(parameters, images, labels, normalise=normalise_natively):
        x = images
        for layer in range(4):
            weight, scale, shift = parameters[3 * layer : 3 * layer + 3]
            x = normalise(F.conv2d(x, weight, padding=1, stride=2), scale, shift).relu()
        return F.cross_entropy(x.flatten(1) @ parameters[-2] + parameters[-1], labels)

    def loop(self, *batch):
        total = None
        for xs, ys, xq, yq in zip(*batch):
            loss = self.task_loss(self.parameters, xs, ys)
            steps = torch.autograd.grad(loss, self.parameters, create_graph=not self.first_order)
            adapted = [torch.sub(p, g, alpha=self.step_rate) for p, g in zip(self.parameters, steps)]
            gradients = torch.autograd.grad(self.task_loss(adapted, xq, yq) / self.tasks, self.parameters)
            if total is None:
                total = list(gradients)
            else:
                torch._foreach_add_(total, gradients)
        return total

    def vmapped(self, *batch):
        parameters = [p.detach() for p in self.parameters]

        def query_loss(parameters, xs, ys, xq, yq):
            steps = grad(self.task_loss)(parameters, xs, ys, normalise_by_hand)
            return self.task_loss([p - self.step_rate * g for p, g in zip(parameters, steps)], xq, yq)

        def first_order_gradient(xs, ys, xq, yq):
            steps = grad(self.task_loss)(parameters, xs, ys)
            return grad(self.task_loss)([p - self.step_rate * g for p, g in zip(parameters, steps)], xq, yq)

        if self.first_order:
            return [g.mean(0) for g in vmap(first_order_gradient)(*batch)]
        return grad(lambda p: vmap(query_loss, in_dims=(None, 0, 0, 0, 0))(p, *batch).mean())(parameters)


class ConvolutionalFomaml(ConvolutionalMaml):
    """The same without second derivatives."""

    first_order = True


WORKLOADS = {
    "maml-sinusoid": Sinusoid,
    "protonet": ProtoNet,
    "maml-conv4": ConvolutionalMaml,
    "fomaml-conv4": ConvolutionalFomaml,
}


def read(path):
    with open(path, "rb") as file:
        return torch.frombuffer(bytearray(file.read()), dtype=torch.float32)


def write(path, vector):
    with open(path, "wb") as file:
        array.array("f", vector.tolist()).tofile(file)


def run(workload, variant, count):
    start = time.process_time_ns()
    for _ in range(count):
        workload.iteration(variant)
    return time.process_time_ns() - start


def serve():
    torch.set_num_threads(1)
    torch.set_num_interop_threads(1)
    workload = None
    for line in sys.stdin:
        words = line.rstrip("\n").split("\t")
        if words[0] == "version":
            answer = torch.__version__
        elif words[0] == "load":
            workload = WORKLOADS[words[1]](read(words[2]), read(words[3]))
            answer = " ".join(workload.variants())
        elif words[0] == "gradient":
            write(words[3], workload.gradient(words[1], int(words[2])))
            answer = "ok"
        elif words[0] == "run":
            answer = run(workload, words[1], int(words[2]))
        else:
            raise ValueError("unknown request: " + line)
        print(answer, flush=True)


if __name__ == "__main__":
    serve()
