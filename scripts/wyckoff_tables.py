#!/usr/bin/env python3
"""Makes data/wyckoff.csv and data/wyckoff_relabellings.csv: scripts/wyckoff_tables.py WYCKOFF_CSV

WYCKOFF_CSV is database/Wyckoff.csv of the spglib sources: the positions of International Tables A in the settings of
spglib, one block for each Hall number. Needs numpy and spglib for Python. The relabellings are computed here from the
operations: which letters change places when the same group is described from another origin or with other axes.
"""
import itertools
import pathlib
import re
import sys

import numpy as np
import spglib

DATA = pathlib.Path(__file__).resolve().parent.parent / "data"
LETTERS = "abcdefghijklmnopqrstuvwxyzA"
GRID = 24  # translations of a normaliser are multiples of 1/24 of the axes, or free


def parse(text):
    matrix, shift = np.zeros((3, 3)), np.zeros(3)
    for row, part in enumerate(text.strip("()").split(",")):
        for sign, factor, axis, number in re.findall(r"([+-]?)(\d*)([xyz])|([+-]?[\d/]+)", part):
            if axis:
                matrix[row]["xyz".index(axis)] += float((sign or "+") + (factor or "1"))
            else:
                top, _, bottom = number.partition("/")
                shift[row] += float(top) / float(bottom or 1)
    return matrix, shift


def read(file):
    """The blocks of the default Hall numbers: group -> [(letter, multiplicity, site symmetry, coordinate)]."""
    default = {}
    for hall in range(530, 0, -1):
        default[spglib.get_spacegroup_type(hall).number] = hall
    groups, hall = {h: g for g, h in default.items()}, 0
    table = {g: [] for g in range(1, 231)}
    for line in open(file):
        fields = line.strip().split(":")
        if fields[0].isdigit():
            hall = int(fields[0])
        elif hall in groups and len(fields) > 2 and fields[2]:
            table[groups[hall]].append((fields[3], int(fields[2]), fields[4], fields[5]))
    return default, table


class Group:
    def __init__(self, hall, rows):
        symmetry = spglib.get_symmetry_from_database(hall)
        self.rotations, self.translations = symmetry["rotations"], symmetry["translations"]
        identity = np.eye(3)
        self.centring = [t for r, t in zip(self.rotations, self.translations) if (r == identity).all()]
        self.first = {}  # one translation for each rotation
        for r, t in zip(self.rotations, self.translations):
            self.first.setdefault(r.tobytes(), (r, t))
        self.positions = []
        for letter, multiplicity, _, text in rows:
            matrix, shift = parse(text)
            images = {}
            for r, t in zip(self.rotations, self.translations):
                m, v = r @ matrix, (r @ shift + t)
                v = np.round(v * GRID).astype(int) % GRID
                images[(m.astype(int).tobytes(), v.tobytes())] = (m, v / GRID)
            assert len(images) == multiplicity, (hall, letter, len(images))
            self.positions.append((letter, multiplicity, matrix, shift, list(images.values())))

    def in_lattice(self, vectors):
        good = np.zeros(len(vectors), bool)
        for t in self.centring:
            d = vectors - t
            good |= (np.abs(d - np.round(d)) < 1e-6).all(axis=1)
        return good

    def generators(self):
        found, chosen = {np.eye(3, dtype=int).astype(self.rotations.dtype).tobytes()}, []
        for key, (r, t) in self.first.items():
            if key in found:
                continue
            chosen.append((r, t))
            while True:
                new = {(np.frombuffer(a, r.dtype).reshape(3, 3) @ g).astype(r.dtype).tobytes()
                       for a in found for g, _ in chosen} - found
                if not new:
                    break
                found |= new
        return chosen

    def letter(self, point, multiplicity):
        for letter, m, _, _, images in self.positions:
            if m == multiplicity:
                for matrix, shift in images:
                    parameters = np.zeros(3)
                    for row in range(3):
                        if np.abs(matrix[row]).sum() == 1:
                            axis = np.abs(matrix[row]).argmax()
                            parameters[axis] = (point[row] - shift[row]) * matrix[row][axis]
                    d = matrix @ parameters + shift - point
                    if (np.abs(d - np.round(d)) < 1e-6).all():
                        return letter
        raise AssertionError("no letter")


def linear_candidates(number):
    """Matrices that may normalise the point group, beyond those that act trivially on the letters."""
    if number <= 2:  # permutations of the axes and one shear generate GL(3,Z) up to signs
        result = [np.eye(3, dtype=int)[list(p)] for p in itertools.permutations(range(3))]
        shear = np.eye(3, dtype=int)
        shear[0, 1] = 1
        return result + [shear]
    if number <= 15:
        return [np.array([[p, 0, q], [0, s, 0], [r, 0, t]]) for p, q, r, t in itertools.product(range(-2, 3), repeat=4)
                for s in (1, -1) if abs(p * t - q * r) == 1]
    signed = [np.eye(3, dtype=int)[list(p)] * np.array(s)[:, None] for p in itertools.permutations(range(3))
              for s in itertools.product((1, -1), repeat=3)]
    if 143 <= number <= 194:
        six = np.array([[1, -1, 0], [1, 0, 0], [0, 0, 1]])
        mirror = np.array([[0, 1, 0], [1, 0, 0], [0, 0, 1]])
        return [np.linalg.matrix_power(six, k) @ m @ z for k in range(6) for m in (np.eye(3, dtype=int), mirror)
                for z in (np.eye(3, dtype=int), np.diag([1, 1, -1]))]
    return signed


def relabellings(number, group):
    grid = np.array(list(itertools.product(range(GRID), repeat=3))) / GRID
    generators, seen, found = group.generators(), set(), set()
    parameters = np.array([0.1234567, 0.2718281, 0.3989422])
    for p in linear_candidates(number):
        inverse = np.round(np.linalg.inv(p)).astype(int)
        if p.tobytes() in seen:
            continue
        if number > 15:
            seen |= {(p @ r).astype(p.dtype).tobytes() for r, _ in group.first.values()}
        if not group.in_lattice(np.array(group.centring) @ p.T).all():
            continue
        good = np.ones(len(grid), bool)
        for r, t in generators:
            image = (p @ r @ inverse).astype(r.dtype)
            if image.tobytes() not in group.first:
                good[:] = False
                break
            shift = group.first[image.tobytes()][1]
            good[good] = group.in_lattice(grid[good] @ (np.eye(3) - image).T + (p @ t - shift))
        for origin in grid[good]:
            word = {}
            for letter, multiplicity, matrix, shift, _ in group.positions:
                point = p @ (matrix @ parameters + shift) + origin
                word[letter] = letter if len(group.positions) == 1 else group.letter(point, multiplicity)
            found.add("".join(word[x] for x in LETTERS if x in word))
    return found


def closure(words):
    size = len(next(iter(words)))
    compose = lambda a, b: "".join(a[LETTERS.index(x)] for x in b)
    result = {LETTERS[:size]}
    while True:
        new = {compose(a, b) for a in words for b in result} - result
        if not new:
            return result
        result |= new


def main():
    default, table = read(sys.argv[1])
    with open(DATA / "wyckoff.csv", "w") as out, open(DATA / "wyckoff_relabellings.csv", "w") as relabel:
        out.write("# Wyckoff positions of the 230 space groups (International Tables for Crystallography A) in the default settings\n"
                  "# of spglib (first origin, unique axis b, hexagonal axes): first coordinate of each. Made by\n"
                  "# scripts/wyckoff_tables.py from the table in spglib's sources (BSD-3-Clause).\n"
                  "group,letter,multiplicity,site_symmetry,x,y,z\n")
        relabel.write("# Which letters change places under the affine normaliser of each group: generators, as the letters that\n"
                      "# a, b, c, ... become. Groups without a line have none. Computed by scripts/wyckoff_tables.py.\n"
                      "group,letters\n")
        for number in range(1, 231):
            rows = sorted(table[number], key=lambda r: LETTERS.index(r[0]))
            for letter, multiplicity, site, coordinate in rows:
                out.write(f"{number},{letter},{multiplicity},{site},{coordinate.strip('()')}\n")
            group = Group(default[number], rows)
            words, chosen = relabellings(number, group), []
            for word in sorted(words):
                if word not in closure(chosen or [LETTERS[:len(rows)]]):
                    chosen.append(word)
                    relabel.write(f"{number},{word}\n")
            print(number, len(rows), len(words), len(closure(chosen or [LETTERS[:len(rows)]])), flush=True)


if __name__ == "__main__":
    main()
