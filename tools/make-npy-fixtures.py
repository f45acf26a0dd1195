"""Writes src/fixtures/npy.json: .npy files as NumPy itself writes them, base64, with what they hold.

Debian: apt-get install python3-numpy, then /usr/bin/python3 tools/make-npy-fixtures.py
"""
import base64
import io
import json
import os

import numpy as np

OUT = os.path.join(os.path.dirname(__file__), '..', 'src', 'fixtures', 'npy.json')
arrays = {
    'text scalar': np.array('3'),
    'longer text scalar': np.array('-0.8730159'),
    'byte text scalar': np.array(b'7'),
    'umlauts': np.array(['grün', 'ü']),
    'big-endian text': np.array('5', dtype='>U2'),
    'double scalar': np.array(-0.25),
    'single': np.array([1.5, -2], dtype='<f4'),
    'big-endian single': np.array([1.5, -2], dtype='>f4'),
    'integer of one': np.array([6]),
    'bytes': np.array([[0, 255], [1, 2]], dtype=np.uint8),
    'landmarks': np.arange(136, dtype=np.float64),
    'two numbers': np.array([1, 2]),
    'column-major': np.asfortranarray(np.arange(6.0).reshape(2, 3)),
    'complex': np.array([1j]),
    'object': np.array([None, {}], dtype=object),
}


def entry(array):
    buffer = io.BytesIO()
    np.save(buffer, array)
    held = [v.decode() if isinstance(v, bytes) else v for v in array.reshape(-1).tolist()]
    plain = array.dtype.kind in 'USfiub'
    return {
        'base64': base64.b64encode(buffer.getvalue()).decode(),
        'shape': list(array.shape),
        'values': held if plain else [],
    }


with open(OUT, 'w') as file:
    json.dump({name: entry(array) for name, array in arrays.items()}, file, ensure_ascii=False)
    file.write('\n')
