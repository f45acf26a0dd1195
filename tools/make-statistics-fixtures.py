"""Writes src/fixtures/statistics.json: what SciPy and LIBLINEAR (through scikit-learn) make of small inputs.

Debian: apt-get install python3-sklearn, then /usr/bin/python3 tools/make-statistics-fixtures.py
"""
import json
import os

import numpy as np
from scipy.stats import binom, chi2
from sklearn.svm import LinearSVC

OUT = os.path.join(os.path.dirname(__file__), '..', 'src', 'fixtures', 'statistics.json')
random = np.random.default_rng(4)


def mcnemar(b, c):
    if b + c < 25:
        p = min(1.0, 2 * binom.cdf(min(b, c), b + c, 0.5)) if b + c else 1.0
    else:
        p = chi2.sf(max(0, abs(b - c) - 1) ** 2 / (b + c), 1)
    return {'onlyFirst': b, 'onlySecond': c, 'pValue': float(p)}


counts = [(0, 0), (0, 1), (3, 3), (1, 9), (2, 16), (0, 24), (5, 19), (12, 13), (10, 15), (40, 61), (100, 165), (300, 301)]
rows, columns, classes = 90, 4, 3
centres = random.normal(size=(classes, columns)) * 1.5
labels = np.arange(rows) % classes
# Columns of very different scale and offset: the standardisation has to be folded back.
raw = (centres[labels] + random.normal(size=(rows, columns))) * [1, 10, 0.1, 3] + [0, 5, -2, 100]
raw = np.round(raw, 3)
scaled = (raw - raw.mean(0)) / raw.std(0)
fits = []
for c in (0.01, 1.0):
    model = LinearSVC(C=c, loss='squared_hinge', dual=True, tol=1e-9, max_iter=1000000, random_state=0).fit(scaled, labels)
    fits.append({'c': c, 'margins': np.round(model.decision_function(scaled), 6).tolist()})
with open(OUT, 'w') as file:
    json.dump(
        {
            'mcnemar': [mcnemar(b, c) for b, c in counts],
            'svm': {'features': raw.tolist(), 'labels': labels.tolist(), 'fits': fits},
        },
        file,
    )
    file.write('\n')
