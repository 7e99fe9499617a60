#include "werner/metrics/sample.hpp"

#include <algorithm>
#include <unordered_map>

#include "werner/core/error.hpp"
#include "werner/core/text.hpp"
#include "werner/crystal/site_order.hpp"
#include "werner/io/crystal_set.hpp"
#include "werner/io/energy_entries.hpp"

namespace werner {

namespace {

bool is_energy(const std::string& name) {
  return name == "e_above_hull" || std::ranges::find(known_energy_columns(), name) != known_energy_columns().end();
}

void add_columns(Sample& sample, const std::map<std::string, std::string>& columns) {
  for (const auto& [key, text] : columns) {
    const std::string_view cell = trim(text);
    if (key == "target") sample.target = printable(cell);
    if (const auto number = parse_double(cell))
      sample.numbers.emplace(key, *number);
    else if (!cell.empty() && is_energy(key))
      sample.no_numbers.emplace(key, excerpt(cell));
  }
}

Sample sample_of(CrystalEntry&& entry) {
  Sample sample;
  sample.name = printable(entry.name);
  sample.where = std::move(entry.where);
  if (entry.claims) entry.crystal = by_electronegativity(entry.crystal);
  sample.claims = std::move(entry.claims);
  sample.crystal = ordered(entry.crystal);
  if (!sample.crystal) sample.shared = std::make_shared<const DisorderedCrystal>(std::move(entry.crystal));
  add_columns(sample, entry.columns);
  return sample;
}

Sample sample_of(MoleculeEntry&& entry) {
  Sample sample;
  sample.name = printable(entry.name);
  sample.where = std::move(entry.where);
  add_columns(sample, entry.molecule.info);
  sample.molecule = std::make_shared<const Molecule>(std::move(entry.molecule));
  return sample;
}

Composition composition_of(const Molecule& molecule) {
  Composition composition;
  for (const int z : molecule.atomic_numbers) composition.amounts[z] += 1;
  return composition;
}

}  // namespace

const Lattice* Sample::lattice() const {
  if (crystal) return &crystal->lattice;
  return shared ? &shared->lattice : nullptr;
}

Composition Sample::composition() const {
  if (crystal) return composition_of(*crystal);
  if (molecule) return composition_of(*molecule);
  return shared ? composition_of(*shared) : Composition{};
}

std::size_t Sample::atoms() const {
  if (molecule) return molecule->size();
  return crystal ? crystal->size() : shared ? shared->size() : 0;
}

SampleSet read_samples(const std::filesystem::path& file, const std::string& format) {
  SampleSet set{file.string(), {}};
  if (format.empty()) set.kind = structure_kind(file);
  std::unordered_map<std::string, int> times;
  const auto add = [&](Sample&& sample) {
    if (const int count = ++times[sample.name]; count > 1) sample.name += "#" + std::to_string(count);
    set.samples.push_back(std::move(sample));
  };
  const auto add_broken = [&](BrokenEntry&& broken) {
    Sample sample;
    sample.name = printable(broken.name.empty() ? broken.where : broken.name);
    sample.where = std::move(broken.where);
    // It was a prediction too; other columns speak of a crystal that is not there.
    if (const auto target = broken.columns.find("target"); target != broken.columns.end())
      sample.target = printable(trim(target->second));
    sample.unreadable = std::move(broken.reason);
    add(std::move(sample));
  };
  if (set.kind == StructureKind::molecule)
    visit_molecules(file, [&](MoleculeEntry&& entry) { add(sample_of(std::move(entry))); }, add_broken);
  else
    visit_set_of_crystals(file, [&](CrystalEntry&& entry) { add(sample_of(std::move(entry))); }, add_broken, format);
  if (set.samples.empty())
    throw Error("no structures in '" + file.string() + "'",
                {file.string(), "expected crystals or metal complexes, at least one"});
  return set;
}

}  // namespace werner
