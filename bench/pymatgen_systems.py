"""The chemical systems of a table of formation energies such as mp_hull.csv.gz, as pymatgen's entries."""
import csv
import gzip
import warnings
from collections import defaultdict

warnings.simplefilter("ignore")
from pymatgen.analysis.phase_diagram import PDEntry
from pymatgen.core import Composition


def systems_of(table):
    """Entries by the set of their elements; columns composition, formation_energy_per_atom (eV/atom), material_id."""
    systems = defaultdict(list)
    with gzip.open(table, "rt") as handle:
        for row in csv.DictReader(handle):
            composition = Composition(row["composition"])
            energy = float(row["formation_energy_per_atom"]) * composition.num_atoms
            systems[frozenset(e.symbol for e in composition)].append(PDEntry(composition, energy, row["material_id"]))
    return systems


def within(systems, elements):
    """All entries of a chemical system and its parts, with the elements at zero."""
    found = []
    for bits in range(1, 1 << len(elements)):
        found += systems.get(frozenset(e for i, e in enumerate(elements) if bits >> i & 1), [])
    return found + [PDEntry(Composition(e), 0.0, "reference") for e in elements]
