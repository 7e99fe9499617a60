#!/usr/bin/env python3
"""Elastic moduli of crystals by ASE with the Python package nequix (PyTorch back end), beside `werner predict` on the same files:
cell and atoms relaxed to 0.0005 eV/Angstrom, twelve cells strained by SIZE with their atoms relaxed to the same, stresses by
differences of both signs; GPa. The stiffness of what has a negative eigenvalue is printed too: it has no meaning there as a mean.

usage: elastic_ase.py WEIGHTS.nqx SIZE FILE ...      SIZE is 0.005 in Werner; WERNER names the program
"""
import csv
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import torch
from ase.filters import FrechetCellFilter
from ase.io import read
from ase.optimize import BFGS
from ase.units import GPa
from nequix.calculator import NequixCalculator

AXES = ((0, 0), (1, 1), (2, 2), (1, 2), (0, 2), (0, 1))
FMAX = 0.0005


def stress(crystal, calculator, along, size):
    i, j = AXES[along]
    strain = np.eye(3)
    strain[i, j] += size / 2
    strain[j, i] += size / 2
    atoms = crystal.copy()
    atoms.set_cell(atoms.cell @ strain, scale_atoms=True)
    atoms.calc = calculator
    BFGS(atoms, logfile=None, maxstep=0.05).run(fmax=FMAX, steps=300)
    return atoms.get_stress(voigt=True) / GPa


def moduli(c):
    """Means of Voigt's and Reuss's bounds."""
    def sums(m):
        return np.trace(m[:3, :3]), m[:3, :3].sum(), np.trace(m[3:, 3:])

    diagonal, block, turns = sums(c)
    voigt = block / 9, (3 * diagonal - block + 6 * turns) / 30
    diagonal, block, turns = sums(np.linalg.inv(c))
    reuss = 1 / block, 15 / (6 * diagonal - 2 * block + 3 * turns)
    return np.mean([voigt, reuss], axis=0)


def by_werner(file, oracle, folder):
    program = os.environ.get("WERNER", "build/werner")
    done = subprocess.run([program, "predict", file, "--oracle", oracle, "--properties", "bulk_modulus,shear_modulus", "--csv"],
                          capture_output=True, text=True)
    row = {key.split(" ")[0]: value for key, value in next(csv.DictReader(done.stdout.splitlines())).items()}
    subprocess.run([program, "relax", file, "--oracle", oracle, "--fmax", str(FMAX), "--steps", "1000", "-o", folder / "minimum.vasp",
                    "--force"], capture_output=True, check=True)
    return row, read(folder / "minimum.vasp")


def main():
    weights, size = sys.argv[1], float(sys.argv[2])
    torch.set_num_threads(1)
    np.set_printoptions(precision=1, suppress=True, linewidth=140)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # The package converts weights for PyTorch, and writes the result beside them.
        calculator = NequixCalculator(model_path=shutil.copy(weights, folder), backend="torch", use_kernel=False)
        for file in sys.argv[3:]:
            ours, crystal = by_werner(file, Path(weights).stem, folder)
            crystal.calc = calculator
            BFGS(FrechetCellFilter(crystal), logfile=None, maxstep=0.05).run(fmax=FMAX, steps=300)
            c = np.array([(stress(crystal, calculator, k, size) - stress(crystal, calculator, k, -size)) / (2 * size) for k in range(6)]).T
            asymmetry = abs(c - c.T).max()
            c = (c + c.T) / 2
            bulk, shear = moduli(c)
            print(f"{Path(file).stem} {crystal.get_chemical_formula()}: bulk {bulk:.2f}, shear {shear:.2f}, asymmetry {asymmetry:.1f}, "
                  f"eigenvalues {np.linalg.eigvalsh(c)}; werner: {ours['bulk_modulus'] or '-'} {ours['shear_modulus'] or '-'} {ours['reason']}",
                  flush=True)
            if np.linalg.eigvalsh(c)[0] < 0:
                print(c)


main()
