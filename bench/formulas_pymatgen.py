#!/usr/bin/env python3
"""Reduced formulas as pymatgen writes them, of every row of a table of crystals, as 32-bit FNV-1a hashes for
tests/data/formulas_pymatgen.txt: bench/formulas_pymatgen.py mp_train.csv.gz > TXT"""
import csv
import gzip
import re
import sys
import warnings

from pymatgen.core import Composition

warnings.simplefilter("ignore")
csv.field_size_limit(1 << 30)


def fnv(text):
    value = 2166136261
    for byte in text.encode():
        value = (value ^ byte) * 16777619 % 2**32
    return value


with gzip.open(sys.argv[1], "rt") as handle:
    for row in csv.DictReader(handle):
        total = re.search(r"_chemical_formula_sum\s+(?:'([^']*)'|(\S+))", row["cif"])
        print(f"{fnv(Composition(total[1] or total[2]).reduced_formula):08x}")
