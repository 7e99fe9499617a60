#!/usr/bin/env python3
"""Vibrations beside phonopy: both get the same potential, displacements and supercells; phonopy makes force constants of the forces
that Werner predicts for every atom moved along three axes, symmetrises them, takes the lowest frequency of the wave vectors that
fit into the supercell, and averages over a finer mesh without the centre.

  phonons_phonopy.py ORACLE COUNT     COUNT of the smallest binaries of phonon_binary.json.gz; data from WERNER_DATA, needs phonopy
"""
import csv
import gzip
import json
import math
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from ase import Atoms
from ase.io import read, write
from phonopy import Phonopy
from phonopy.structure.atoms import PhonopyAtoms
from pymatgen.core import Structure

WERNER = os.environ.get("WERNER", "build/werner")
DATA = Path(os.environ.get("WERNER_DATA", "../shared/data"))
PROPERTIES = ["heat_capacity", "vibrational_entropy", "zero_point_energy", "lowest_frequency"]
TEMPERATURE, DISPLACEMENT, WIDTH, MESH = 300, 0.015, 8.0, 30.0
PER_ATOM = 96.48533  # kJ/mol in an eV


def werner(*arguments):
    done = subprocess.run([WERNER, *map(str, arguments)], capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stderr)
    return done.stdout


def by_phonopy(crystal, oracle, folder):
    lattice = np.array(crystal.cell)
    widths = 1 / np.linalg.norm(np.linalg.inv(lattice), axis=0)
    repeats = [math.ceil(WIDTH / width) for width in widths]
    atoms = PhonopyAtoms(symbols=crystal.get_chemical_symbols(), cell=lattice, scaled_positions=crystal.get_scaled_positions())
    phonon = Phonopy(atoms, supercell_matrix=np.diag(repeats), primitive_matrix=np.eye(3), is_symmetry=False)
    phonon.generate_displacements(distance=DISPLACEMENT, is_plusminus=True, is_diagonal=False)
    frames = []
    for cell in phonon.supercells_with_displacements:
        frames.append(Atoms(cell.symbols, cell=cell.cell, scaled_positions=cell.scaled_positions, pbc=True))
    write(folder / "displaced.extxyz", frames)
    werner("predict", folder / "displaced.extxyz", "--oracle", oracle, "--properties", "forces", "-o", folder / "forces.extxyz", "--force")
    phonon.forces = [frame.get_forces() for frame in read(folder / "forces.extxyz", ":")]
    phonon.produce_force_constants()
    phonon.symmetrize_force_constants()
    phonon.run_mesh(repeats, is_gamma_center=True, is_mesh_symmetry=False)
    lowest = float(np.min(phonon.mesh.frequencies))
    finer = [max(2, math.ceil(MESH / width)) for width in widths]
    phonon.run_mesh(finer, shift=[0.5, 0.5, 0.5], is_gamma_center=True, is_mesh_symmetry=False)
    phonon.run_thermal_properties(temperatures=[TEMPERATURE], cutoff_frequency=0.05)
    thermal = phonon.thermal_properties
    n = len(crystal)
    return {"heat_capacity": thermal.heat_capacity[0] / n, "vibrational_entropy": thermal.entropy[0] / n,
            "zero_point_energy": thermal.zero_point_energy / PER_ATOM / n,
            "lowest_frequency": lowest}


def main():
    oracle, count = sys.argv[1], int(sys.argv[2])
    rows = json.load(gzip.open(DATA / "crystals/phonon_binary.json.gz"))
    rows.sort(key=lambda row: (len(row["structure"]["sites"]), row["mp_id"]))
    worst = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for row in rows[:: max(1, len(rows) // (3 * count))][:count]:
            Structure.from_dict(row["structure"]).to(str(folder / "start.cif"))
            werner("relax", folder / "start.cif", "--oracle", oracle, "--fmax", "0.0005", "--steps", "1000", "-o", folder / "minimum.extxyz", "--force")
            minimum = read(folder / "minimum.extxyz")
            theirs = by_phonopy(minimum, oracle, folder)
            text = werner("predict", folder / "minimum.extxyz", "--oracle", oracle, "--properties", ",".join(PROPERTIES), "--csv")
            ours = {key.split(" ")[0]: value for key, value in next(csv.DictReader(text.splitlines())).items()}
            cells = [f"{key} {float(ours[key]):.5f} {theirs[key]:.5f}" for key in PROPERTIES]
            print(row["mp_id"], minimum.get_chemical_formula(), "; ".join(cells), flush=True)
            for key in PROPERTIES:
                worst[key] = max(worst.get(key, 0), abs(float(ours[key]) - theirs[key]))
    print("largest differences:", {key: float(f"{value:.2g}") for key, value in worst.items()})


main()
