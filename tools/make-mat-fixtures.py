"""Writes src/fixtures/*.mat and *.json: small networks in MatConvNet's layout, by SciPy, with NumPy's own forward pass.

An independent program writes what `npm run tools -- import-weights` reads. Debian: apt-get install python3-scipy, then
/usr/bin/python3 tools/make-mat-fixtures.py
"""
import json
import os

import numpy as np
from scipy.io import savemat
from scipy.signal import correlate2d
from scipy.sparse import csc_matrix

OUT = os.path.join(os.path.dirname(__file__), '..', 'src', 'fixtures')
random = np.random.default_rng(20)


def single(*shape, scale=0.7):
    # Eighths: exact in single precision, and short in JSON.
    return (np.round(random.normal(size=shape) * scale * 64) / 64).astype(np.float32)


def conv(x, w, b, stride, pad):
    x = np.pad(x, ((pad, pad), (pad, pad), (0, 0)))
    maps = [
        sum(correlate2d(x[:, :, c], w[:, :, c, n], 'valid') for c in range(w.shape[2])) + b[n]
        for n in range(w.shape[3])
    ]
    return np.stack(maps, axis=2)[::stride, ::stride]


def pool(x, size, stride, after):
    x = np.pad(x, ((0, after), (0, after), (0, 0)), constant_values=-np.inf)
    rows = (x.shape[0] - size) // stride + 1
    columns = (x.shape[1] - size) // stride + 1
    out = np.empty((rows, columns, x.shape[2]))
    for i in range(rows):
        for j in range(columns):
            out[i, j] = x[i * stride : i * stride + size, j * stride : j * stride + size].max((0, 1))
    return out


def local(x, size, kappa, alpha, beta):
    out = np.empty_like(x)
    half = size // 2
    for c in range(x.shape[2]):
        near = x[:, :, max(0, c - half) : c + half + 1]
        out[:, :, c] = x[:, :, c] / (kappa + alpha * (near**2).sum(2)) ** beta
    return out


def run(layers, x):
    x = x.astype(np.float64)
    for kind, *p in layers:
        if kind == 'conv':
            _, w, b, stride, pad = p
            x = conv(x, w.astype(np.float64), b.astype(np.float64), stride, pad)
        elif kind == 'relu':
            x = np.maximum(x, 0)
        elif kind == 'pool':
            _, size, stride, after = p
            x = pool(x, size, stride, after)
        elif kind == 'local':
            x = local(x, *p[1])
    return x.reshape(-1)


def cells(items):
    out = np.empty((1, len(items)), dtype=object)
    for i, item in enumerate(items):
        out[0, i] = item
    return out


def matconvnet(layers, old):
    found = []
    for kind, *p in layers:
        if kind == 'conv':
            name, w, b, stride, pad = p
            layer = {'name': name, 'type': 'conv', 'pad': [float(pad)] * 4, 'stride': [float(stride)] * 2}
            bias = b.reshape(1, -1) if old else b.reshape(-1, 1)
            layer.update({'filters': w, 'biases': bias} if old else {'weights': cells([w, bias])})
        elif kind == 'relu':
            layer = {'name': 'relu' + p[0], 'type': 'relu'}
        elif kind == 'pool':
            name, size, stride, after = p
            layer = {'name': name, 'type': 'pool', 'method': 'max', 'pool': [float(size)] * 2}
            layer.update({'stride': float(stride), 'pad': [0.0, float(after), 0.0, float(after)]})
        elif kind == 'local':
            layer = {'name': p[0], 'type': 'normalize' if old else 'lrn', 'param': np.array(p[1], dtype=np.float64)}
        found.append(layer)
    return cells(found + [{'name': 'prob', 'type': 'softmax'}])


def like_vgg_f():
    """11×11/4, LRN, asymmetric pool and all, at a hundredth of the size."""
    response = [5, 1, 0.02, 0.75]
    return [
        ('conv', 'conv1', single(5, 5, 3, 7, scale=0.02), single(7), 2, 0),  # 23 → 10
        ('relu', '1'),
        ('local', 'norm1', response),
        ('pool', 'pool1', 3, 2, 1),  # 10 → 5
        ('conv', 'conv2', single(3, 3, 7, 6), single(6), 1, 1),
        ('relu', '2'),
        ('local', 'norm2', response),
        ('pool', 'pool2', 3, 2, 0),  # 5 → 2
        ('conv', 'fc6', single(2, 2, 6, 8), single(8), 1, 0),
        ('relu', '6'),
        ('conv', 'fc7', single(1, 1, 8, 5), single(5), 1, 0),
        ('relu', '7'),
        ('conv', 'fc8', single(1, 1, 5, 4), single(4), 1, 0),
    ]


def like_vgg_face():
    return [
        ('conv', 'conv1_1', single(3, 3, 3, 4, scale=0.02), single(4), 1, 1),
        ('relu', '1_1'),
        ('conv', 'conv1_2', single(3, 3, 4, 5), single(5), 1, 1),
        ('relu', '1_2'),
        ('pool', 'pool1', 2, 2, 0),  # 8×12 → 4×6
        ('conv', 'conv2_1', single(3, 3, 5, 4), single(4), 1, 1),
        ('relu', '2_1'),
        ('pool', 'pool2', 2, 2, 0),  # → 2×3
        ('conv', 'fc6', single(2, 3, 4, 6), single(6), 1, 0),
        ('relu', '6'),
        ('conv', 'fc7', single(1, 1, 6, 6), single(6), 1, 0),
        ('relu', '7'),
        ('conv', 'fc8', single(1, 1, 6, 9), single(9), 1, 0),
    ]


def write(name, layers, side, old, wrap):
    average = (
        (random.integers(100, 130, size=(*side, 3)) if old else np.array([[[129.1863, 104.7624, 93.594]]]))
    ).astype(np.float32)
    normalization = {'averageImage': average, 'imageSize': [float(side[0]), float(side[1]), 3.0]}
    normalization.update({'interpolation': 'bilinear', 'keepAspect': np.uint8(1)})
    variables = {'layers': matconvnet(layers, old)}
    if old:
        variables.update({'normalization': normalization, 'classes': {'name': cells(['a', 'b'])}})
    else:
        variables['meta'] = {'normalization': normalization, 'classes': {'description': cells(['a', 'b'])}}
    savemat(f'{OUT}/{name}.mat', {'net': variables} if wrap else variables, do_compression=not wrap)
    picture = random.integers(0, 256, size=(*side, 3))
    means = average.astype(np.float64).mean((0, 1))
    expected = run(layers, picture - means)
    with open(f'{OUT}/{name}.json', 'w') as file:
        # The picture row by row, RGB.
        json.dump({'means': means.tolist(), 'picture': picture.reshape(-1).tolist(), 'scores': expected.tolist()}, file)
        file.write('\n')


write('like-vgg-f', like_vgg_f(), (23, 23), old=True, wrap=False)
write('like-vgg-face', like_vgg_face(), (8, 12), old=False, wrap=False)
write('like-vgg-face-in-net', like_vgg_face(), (8, 12), old=False, wrap=True)
savemat(
    f'{OUT}/values.mat',
    {
        'double': np.array([[1.5, 2.5, 3.5], [4.5, 5.5, 6.5]]),
        'small': np.array([[-1, 2]], dtype=np.int8),
        'wide': np.array([[2**40, -3]], dtype=np.int64),
        'cube': np.arange(24, dtype=np.uint16).reshape(2, 3, 4),
        'yes': np.array([[True, False]]),
        'word': 'Grüße',
        'nothing': np.zeros((0, 0)),
        'nested': {'cell': cells([1.0, 'two', cells([np.float32(3)])]), 'empty': cells([])},
        'many': np.array([(1.0, 'a'), (2.0, 'b')], dtype=[('number', 'O'), ('text', 'O')]),
        'complex': np.array([[1 + 2j]]),
        'sparse': csc_matrix(np.eye(2)),
    },
    do_compression=True,
)
