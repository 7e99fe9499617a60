#!/usr/bin/env python3
"""Counts the fillings of examples/perovskites.toml by a plain loop: radii from pymatgen, oxidation states from SMACT's ICSD table
(needs pymatgen and smact)."""
import itertools
import math
import tomllib

from pymatgen.core import Element
from smact.utils.oxidation import ICSD24OxStatesFilter

ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "X": 10, "XI": 11, "XII": 12}


def radius(symbol, charge, most):
    sites = Element(symbol).data["Shannon radii"].get(str(charge), {})
    known = {ROMAN[k]: (v.get("High Spin") or v.get("") or v["Low Spin"])["ionic_radius"] for k, v in sites.items() if k in ROMAN}
    if most == 6:
        return known.get(6)
    return known[max(known)] if known and min(known) <= most else None


space = tomllib.load(open("examples/perovskites.toml", "rb"))["space"]
low, high = space["tolerance_factor"]
table = ICSD24OxStatesFilter().filter(consensus=0, include_zero=False, commonality="low")
states = {row.element: [int(s) for s in row.oxidation_state.split()] for row in table.itertuples()}
count = 0
for a, b, x in itertools.product(*(space["sites"][site] for site in "ABX")):
    best = None
    for qa, qb, qx in itertools.product(states[a], states[b], states[x]):
        if min(qa, qb) <= 0 or qx >= 0 or qa + qb + 3 * qx != 0:
            continue
        ra, rb, rx = radius(a, qa, 12), radius(b, qb, 6), radius(x, qx, 6)
        if not (ra and rb and rx) or ra <= rb:
            continue
        tau = rx / rb - qa * (qa - ra / rb / math.log(ra / rb))
        if best is None or tau < best[0]:
            best = (tau, (ra + rx) / math.sqrt(2) / (rb + rx))
    count += best is not None and low <= best[1] <= high
print(count, "fillings with the tolerance factor in the window")
