#!/usr/bin/env python3
"""Verdicts of SMACT on the compositions of a table of crystals, one character (1 valid, 0 not) per row and one line per
convention, for tests/data/smact_verdicts.txt: bench/smact_verdicts.py mp_train.csv.gz smact26|smact40 > LINES, with the
Python that has that version of SMACT. With --time, CPU seconds of every convention instead."""
import csv
import gzip
import itertools
import re
import sys
import time
import warnings

warnings.simplefilter("ignore")
csv.field_size_limit(1 << 30)
import smact
from pymatgen.core import Composition
from smact.screening import pauling_test, smact_validity


def formulas(file):
    with gzip.open(file, "rt") as handle:
        for row in csv.DictReader(handle):
            found = re.search(r"_chemical_formula_sum\s+('([^']*)'|\S+)", row["cif"])
            yield (found[2] or found[1]).replace(" ", "")


def loop(composition, limit=None):
    """As the scripts of CDVAE do it with Element.oxidation_states of the version at hand; no list counts as invalid."""
    amounts = {e.symbol: int(n) for e, n in composition.items()}
    elements = [smact.Element(s) for s in amounts]
    if len(elements) == 1 or all(s in smact.metals for s in amounts):
        return True
    divisor = smact._gcd_recursive(*amounts.values())
    ratios = [(n // divisor,) for n in amounts.values()]
    states = [e.oxidation_states for e in elements]
    if any(not s for s in states):
        return False
    combinations = 1
    for s in states:
        combinations *= len(s)
    if limit and combinations > limit:
        return False
    values = [e.pauling_eneg for e in elements]
    for chosen in itertools.product(*states):
        neutral = smact.neutral_ratios(chosen, stoichs=ratios, threshold=max(r[0] for r in ratios))
        neutral = neutral[0] if isinstance(neutral, tuple) else bool(neutral)
        if neutral and pauling_test(chosen, values):
            return True
    return False


conventions = {
    "smact26": {
        "cdvae": loop,
        "crystallm": lambda c: loop(c, 1e7),
        "smact-2.6": smact_validity,
        "smact14 without alloys": lambda c: smact_validity(c, include_alloys=False),
        "smact14 without electronegativity": lambda c: smact_validity(c, use_pauling_test=False),
    },
    "smact40": {
        "mattergen": loop,
        "smact-4.0": smact_validity,
        "icsd24": lambda c: smact_validity(c, oxidation_states_set="icsd24"),
        "icsd24 without alloys": lambda c: smact_validity(c, oxidation_states_set="icsd24", include_alloys=False),
        "smact14": lambda c: smact_validity(c, oxidation_states_set="smact14"),
        "icsd16": lambda c: smact_validity(c, oxidation_states_set="icsd16"),
        "smact-4.0 metallicity": lambda c: smact_validity(c, check_metallicity=True, include_alloys=False),
        "smact-4.0 mixed valence": lambda c: smact_validity(c, mixed_valence=True),
    },
}[sys.argv[2]]

every = [Composition(f) for f in formulas(sys.argv[1])]
if "--time" in sys.argv:
    some = every[:2000]
    for name, verdict in conventions.items():
        if name in ("cdvae", "smact-2.6", "smact-4.0", "icsd24", "smact14"):
            for c in some[:50]:
                verdict(c)
            start = time.process_time()
            for c in some:
                verdict(c)
            print(f"{name},{(time.process_time() - start) / len(some) * 1e6:.2f}")
else:
    for name, verdict in conventions.items():
        known = {}
        line = []
        for c in every:
            key = c.formula
            if key not in known:
                known[key] = "1" if verdict(c) else "0"
            line.append(known[key])
        print(f"{name}:{''.join(line)}", flush=True)
