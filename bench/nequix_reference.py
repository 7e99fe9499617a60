#!/usr/bin/env python3
"""Energies of 200 displaced crystals by a slow forward pass of Nequix in 64-bit numpy, with finite differences along one
displacement of all atoms and one strain: the numbers that tests compare with.

usage: nequix_reference.py REFERENCE.py WEIGHTS_FOLDER CRYSTALS_FOLDER > tests/data/nequix_reference.csv
REFERENCE.py has load(file) and energy(config, arrays, atomic numbers, positions, cell) -> (energy, edges).
"""
import csv, gzip, importlib.util, io, sys
import ase.io
import numpy as np
from pymatgen.core import Structure

SOURCES = [("mp_train", 120, 211), ("wbm_10k", 40, 241), ("perov5_train", 20, 187), ("carbon24_train", 20, 97)]
STRAIN = np.array([[0.3, 0.1, -0.2], [0.1, -0.4, 0.25], [-0.2, 0.25, 0.2]])
STEP = 1e-4  # Angstrom, and of the strain


def in_order_of_file(structure, cif):
    """pymatgen sorts sites by element; the tests go by the file."""
    written = ase.io.read(io.StringIO(cif), format="cif")
    order = []
    for number, place in zip(written.numbers, written.get_scaled_positions()):
        away = structure.frac_coords - place
        far = np.abs(away - np.round(away)).max(axis=1) + 10 * (np.array(structure.atomic_numbers) != number)
        order.append(int(np.argmin(far)))
    assert sorted(order) == list(range(len(structure)))
    return Structure.from_sites([structure[k] for k in order])


def crystals(folder):
    csv.field_size_limit(1 << 30)
    for name, wanted, stride in SOURCES:
        rows = list(csv.DictReader(gzip.open(f"{folder}/{name}.csv.gz", "rt")))
        found, at = 0, 5
        while found < wanted:
            cif = rows[at % len(rows)]["cif"]
            structure = in_order_of_file(Structure.from_str(cif, fmt="cif"), cif)
            if len(structure) <= 8:
                yield name, at % len(rows), structure
                found += 1
            at += stride


def main():
    spec = importlib.util.spec_from_file_location("reference", sys.argv[1])
    reference = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(reference)
    models = {m: reference.load(f"{sys.argv[2]}/nequix-{m}-1.nqx") for m in ("mp", "oam")}
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(["file", "entry", "atoms", "edges", "energy_mp", "energy_oam", "along_displacement_mp",
                  "along_strain_mp"])
    for name, entry, structure in crystals(sys.argv[3]):
        z = [site.specie.Z for site in structure]
        i, x = np.meshgrid(range(len(z)), range(3), indexing="ij")
        start = structure.cart_coords + 0.05 * np.sin(3 * i + x + 1)
        cell, along = structure.lattice.matrix, np.cos(2 * i + 5 * x)

        def energy(model, positions, lattice):
            return reference.energy(*models[model], z, positions, lattice)

        def strained(s):
            f = np.eye(3) + s * STRAIN
            return energy("mp", start @ f, cell @ f)[0]

        mp, edges = energy("mp", start, cell)
        moved = [energy("mp", start + s * STEP * along, cell)[0] for s in (1, -1)]
        pulled = [strained(s * STEP) for s in (1, -1)]
        out.writerow([name, entry, len(z), edges, f"{mp:.10f}", f"{energy('oam', start, cell)[0]:.10f}",
                      f"{(moved[0] - moved[1]) / (2 * STEP):.8f}", f"{(pulled[0] - pulled[1]) / (2 * STEP):.8f}"])
        sys.stdout.flush()


main()
