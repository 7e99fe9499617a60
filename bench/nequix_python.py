#!/usr/bin/env python3
"""The Python package nequix (PyPI) on crystals that bench_potential wrote: seconds per evaluation with forces and stress,
after warm-up, and relaxation by ASE.

usage: nequix_python.py WEIGHTS.nqx FOLDER BACKEND [--relax N]
FOLDER has single.extxyz, batch.extxyz, large.extxyz, relax.extxyz.
"""
import sys, time
import ase.io
import numpy as np
from ase.filters import FrechetCellFilter
from ase.optimize import FIRE
from nequix.calculator import NequixCalculator


def seconds(calculator, frames, repeats):
    """Of one pass over all frames; every frame was seen once before, so nothing is compiled."""
    def once(shake):
        start = time.perf_counter()
        for atoms in frames:
            copy = atoms.copy()
            copy.positions += shake
            copy.calc = calculator
            copy.get_potential_energy(), copy.get_forces(), copy.get_stress()
        return time.perf_counter() - start

    once(0)
    return float(np.median([once(1e-4 * (k + 1)) for k in range(repeats)]))


def main():
    weights, folder, backend = sys.argv[1:4]
    calculator = NequixCalculator(model_path=weights, backend=backend, use_kernel=False)
    for name, repeats in (("single", 10), ("batch", 1), ("large", 3)):
        frames = ase.io.read(f"{folder}/{name}.extxyz", ":")
        # A batch is one crystal after another: the calculator takes no more at once.
        print(f"{backend} {name}: {1000 * seconds(calculator, frames, repeats):.1f} ms for {len(frames)} crystals, "
              f"{sum(map(len, frames))} atoms", flush=True)
    if "--relax" not in sys.argv:
        return
    frames = ase.io.read(f"{folder}/relax.extxyz", ":")[: int(sys.argv[sys.argv.index("--relax") + 1])]
    steps, spent, energies = 0, 0.0, []
    for atoms in frames:
        atoms.calc = calculator
        atoms.get_potential_energy()  # compiles for this size
        start = time.perf_counter()
        optimiser = FIRE(FrechetCellFilter(atoms), logfile=None)
        optimiser.run(fmax=0.02, steps=500)
        spent += time.perf_counter() - start
        steps += optimiser.nsteps
        energies.append(f"{atoms.get_potential_energy() / len(atoms):.4f}")
    print(f"{backend} relaxation: {spent / len(frames):.2f} s a crystal, {steps / len(frames):.1f} steps; eV/atom: "
          + " ".join(energies))


main()
