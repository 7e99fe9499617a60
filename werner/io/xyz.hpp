// XYZ and extended XYZ: any number of frames, one after another. Extended XYZ is ASE's dialect.
#pragma once
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "werner/core/molecule.hpp"
#include "werner/io/formats.hpp"

namespace werner {

// Both dialects. A broken frame costs that frame: wrong number of atoms, unknown element, a coordinate that is no
// number. Column 1 is a symbol (any case, trailing digits ignored) or an atomic number; extra columns are ignored;
// extended XYZ may order its columns by `Properties=`.
MoleculeFile read_xyz(const std::string& text, const std::string& file);

// The comment as it stood, followed by what it does not say yet of charge, multiplicity and info.
std::string write_xyz(std::span<const Molecule> molecules);
// Comment in key=value form with Properties, coordinates exact to the last bit.
std::string write_extxyz(std::span<const Molecule> molecules);

// Pairs `key=value`, `key = value`, `key: value`, quoted values, or parts separated by `|` as tmQM has them.
std::map<std::string, std::string> parse_comment(std::string_view comment);

// Total charge from `charge`, `total_charge` or `q`; unpaired electrons from `multiplicity`, `unpaired_electrons`,
// `uhf`, `spin` (number of unpaired electrons) or `S` (total spin, as in tmQM). A value that is no such number counts
// as absent.
std::optional<int> charge_of(const std::map<std::string, std::string>& info);
std::optional<int> unpaired_electrons_of(const std::map<std::string, std::string>& info);

}  // namespace werner
