#!/usr/bin/env python3
"""The Python package nequix (PyPI) on crystals that bench_potential wrote: seconds per evaluation with forces and stress,
after warm-up, and relaxation by ASE (FIRE, Frechet cell filter, 0.02 eV/Angstrom) beside `werner relax`.

usage: nequix_python.py WEIGHTS.nqx FOLDER BACKEND                       single.extxyz, batch.extxyz, large.extxyz of FOLDER
       nequix_python.py WEIGHTS.nqx FOLDER BACKEND relax N RESULTS.csv   N of relax.extxyz, spread over the sizes, small ones first
BACKEND is jax or torch. Relaxations resume: what RESULTS holds is not run again. Seconds are CPU seconds of one thread (run under
`taskset -c 0`, or XLA takes more), compilation apart: every crystal is relaxed twice from the same start, so the second run meets
only shapes that the first one has compiled. WERNER names the other program, with as many threads.
"""
import csv
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import ase.io
import numpy as np
from ase.filters import FrechetCellFilter
from ase.optimize import FIRE
from nequix.calculator import NequixCalculator

COLUMNS = ["name", "atoms", "backend", "steps", "seconds", "compilation", "converged", "energy", "volume"]
FMAX, STEPS = 0.02, 500
SAME = 0.001  # eV/atom: two runs to 0.02 eV/Angstrom differ by less in one valley


def calculator_of(weights, backend, folder):
    # The package converts weights for PyTorch, and writes the result beside them.
    return NequixCalculator(model_path=shutil.copy(weights, folder), backend=backend, use_kernel=False)


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


def evaluations(calculator, folder, backend):
    for name, repeats in (("single", 10), ("batch", 1), ("large", 3)):
        frames = ase.io.read(f"{folder}/{name}.extxyz", ":")
        # A batch is one crystal after another: the calculator takes no more at once.
        print(f"{backend} {name}: {1000 * seconds(calculator, frames, repeats):.1f} ms for {len(frames)} crystals, "
              f"{sum(map(len, frames))} atoms", flush=True)


def relaxed_by_ase(start, calculator):
    calculator.reset()
    atoms = start.copy()
    atoms.calc = calculator
    begin = time.process_time()
    optimiser = FIRE(FrechetCellFilter(atoms), logfile=None)
    converged = optimiser.run(fmax=FMAX, steps=STEPS)
    return time.process_time() - begin, optimiser.nsteps, bool(converged), atoms


def row_of(name, start, backend, calculator):
    first, *_ = relaxed_by_ase(start, calculator)
    spent, steps, converged, atoms = relaxed_by_ase(start, calculator)
    return {"name": name, "atoms": len(atoms), "backend": backend, "steps": steps, "seconds": f"{spent:.3f}",
            "compilation": f"{first - spent:.1f}", "converged": int(converged),
            "energy": f"{atoms.get_potential_energy() / len(atoms):.5f}", "volume": f"{atoms.get_volume() / len(atoms):.4f}"}


def relaxed_by_werner(frames, oracle, method, folder):
    """CPU seconds of the whole process, and the relaxed crystals."""
    ase.io.write(folder / "start.extxyz", frames)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([os.environ.get("WERNER", "build/werner"), "relax", folder / "start.extxyz", "--oracle", oracle, "--method", method,
                    "--fmax", str(FMAX), "--steps", str(STEPS), "--threads", "1", "-o", folder / "end.extxyz", "--force"],
                   check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, ase.io.read(folder / "end.extxyz", ":")


def summary(rows, frames, oracle, folder):
    n = len(rows)
    theirs, compiling, steps = (sum(float(row[key]) for row in rows) / n for key in ("seconds", "compilation", "steps"))
    print(f"{rows[0]['backend']}, ASE: {n} crystals of {rows[0]['atoms']} to {rows[-1]['atoms']} atoms, {theirs:.2f} CPU s a crystal, "
          f"compilation {compiling:.1f} CPU s apart, {steps:.1f} steps, {sum(int(row['converged']) for row in rows)} converged")
    for method in ("automatic", "fire"):
        ours, relaxed = relaxed_by_werner(frames, oracle, method, folder)
        energies = [atoms.get_potential_energy() / len(atoms) - float(row["energy"]) for atoms, row in zip(relaxed, rows)]
        same = [row["name"] for row, energy in zip(rows, energies) if abs(energy) < SAME]
        print(f"werner, {method}: {ours / n:.4f} CPU s a crystal, {theirs * n / ours:.0f} times the throughput; {len(same)} of {n} within "
              f"{1000 * SAME:.0f} meV/atom, largest {max(map(abs, energies)):.4f}; others:",
              ", ".join(f"{row['name']} {energy:+.4f}" for row, energy in zip(rows, energies) if abs(energy) >= SAME) or "none")


def relaxations(calculator, folder, backend, count, results, oracle, scratch):
    frames = sorted(enumerate(ase.io.read(f"{folder}/relax.extxyz", ":")), key=lambda entry: len(entry[1]))
    chosen = [frames[i * len(frames) // count] for i in range(count)]
    known = {}
    if results.exists():
        known = {(row["name"], row["backend"]): row for row in csv.DictReader(open(results))}
    rows = []
    for number, start in chosen:
        name = str(start.info.get("name", number))
        if (name, backend) not in known:
            known[name, backend] = row_of(name, start, backend, calculator)
            with open(results, "w", newline="") as file:
                writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
                writer.writeheader()
                writer.writerows(known.values())
        rows.append(known[name, backend])
    summary(rows, [start for _, start in chosen], oracle, scratch)


def main():
    weights, folder, backend = sys.argv[1:4]
    if backend == "torch":
        import torch
        torch.set_num_threads(len(os.sched_getaffinity(0)))
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        calculator = calculator_of(weights, backend, scratch)
        if sys.argv[4:5] == ["relax"]:
            relaxations(calculator, folder, backend, int(sys.argv[5]), Path(sys.argv[6]), Path(weights).stem, scratch)
        else:
            evaluations(calculator, folder, backend)


main()
