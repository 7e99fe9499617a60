#!/usr/bin/env python3
"""Scores of CrystaLLM's check of bond lengths for tests/data/crystallm_bonds.csv, on every 200th row of a table of
crystals as it is, with another size, and with other elements: bench/crystallm_bonds.py CRYSTALLM mp_train.csv.gz > CSV
Columns: row, change, score; no score where the original raises an exception."""
import csv
import gzip
import sys
import types
import warnings

warnings.simplefilter("ignore")
csv.field_size_limit(1 << 30)
package = types.ModuleType("crystallm")
package.__path__ = [sys.argv[1] + "/crystallm"]
sys.modules["crystallm"] = package
import crystallm._metrics as metrics
from pymatgen.core import Element, Structure


class Given:
    """Stands where the original reads a CIF, so that no digit is lost on the way."""

    @staticmethod
    def from_str(structure, fmt):
        return structure


metrics.Structure = Given


def changed(structure, change, row):
    if change == "resized":
        return Structure(structure.lattice.matrix * (0.7 + 0.1 * (row // 200 % 7)), structure.species, structure.frac_coords)
    if change == "elements":
        species = [Element.from_Z(1 + (e.Z * 31 + row) % 94) for e in structure.species]
        return Structure(structure.lattice, species, structure.frac_coords)
    return structure


print("row,change,score")
with gzip.open(sys.argv[2], "rt") as handle:
    for row, entry in enumerate(csv.DictReader(handle)):
        if row % 200:
            continue
        structure = Structure.from_str(entry["cif"], fmt="cif")
        if len(structure) > 16:
            continue
        for change in ("none", "resized", "elements"):
            try:
                score = repr(float(metrics.bond_length_reasonableness_score(changed(structure, change, row))))
            except Exception:
                score = ""
            print(f"{row},{change},{score}", flush=True)
