#include "app/build_crystal.hpp"

#include <fmt/format.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <CLI/Validators.hpp>
#include <iostream>
#include <map>
#include <memory>
#include <optional>

#include "app/build_templates.hpp"
#include "app/crystal_ranking.hpp"
#include "app/crystal_request.hpp"
#include "app/usage.hpp"
#include "werner/core/composition.hpp"
#include "werner/core/error.hpp"
#include "werner/core/registry.hpp"
#include "werner/core/text.hpp"
#include "werner/crystal/random_crystal.hpp"
#include "werner/crystal/space_group.hpp"
#include "werner/crystal/space_group_names.hpp"
#include "werner/io/crystal_formats.hpp"
#include "werner/physics/potential/potentials.hpp"

namespace werner {
namespace {

constexpr int most_atoms = 10000;

struct CrystalFlags {
  std::vector<std::string> formulas;
  std::string z = "1", space_group = "any", volume, prior = "uniform", cell = "conventional", output;
  std::string templates, list, order = "learned", by = "both", potential = "nequix-mp-1", hull;
  int number = 1, seed = 1;
  double min_distance = RandomCrystalRequest{}.min_distance;
  bool relaxed = false, force = false, known = false;
};

// "12", "10-14.5".
std::optional<VolumeRange> parse_volume(const std::string& text) {
  if (text.empty()) return std::nullopt;
  const auto parts = split(text, '-');
  const auto low = parse_double(trim(parts.front())), high = parse_double(trim(parts.back()));
  if (parts.size() > 2 || !low || !high || !(*low > 0) || !(*high >= *low) || !(*high < 1e6))
    throw UsageError("'" + excerpt(text) + "' is no volume or range of volumes",
                     {.where = "--volume", .hint = "Angstrom^3 per atom, as in 12 or 10-14"});
  return VolumeRange{*low, *high};
}

RandomCell cell_named(const std::string& name) {
  return name == "primitive" ? RandomCell::primitive : name == "niggli" ? RandomCell::niggli : RandomCell::conventional;
}

// Compositions that may be drawn, each prepared when it is first needed.
class Choices {
 public:
  explicit Choices(const CrystalFlags& flags)
      : groups_(space_groups_of(split(flags.space_group, ','), "--space-group")),
        volume_(parse_volume(flags.volume)),
        flags_(flags) {
    const UnitRange z = parse_whole_range(flags.z, "--z", most_atoms);
    for (const std::string& formula : flags.formulas)
      for (FormulaAtoms& choice : formula_choices(formula, z)) choices_.push_back(std::move(choice));
    prepared_.resize(choices_.size());
    feasible_.resize(choices_.size());
  }

  const FormulaAtoms& operator[](std::size_t i) const { return choices_[i]; }
  std::size_t size() const { return choices_.size(); }
  bool feasible(std::size_t i) {
    if (!feasible_[i]) feasible_[i] = crystals(i).feasible().ok();
    return *feasible_[i];
  }

  const RandomCrystals& crystals(std::size_t i) {
    if (!prepared_[i])
      prepared_[i].emplace(
          RandomCrystalRequest{.atoms = choices_[i].atoms,
                               .space_groups = groups_,
                               .volume = volume_,
                               .min_distance = flags_.min_distance,
                               .prior = flags_.prior == "learned" ? WyckoffPrior::learned : WyckoffPrior::uniform,
                               .cell = cell_named(flags_.cell)});
    return *prepared_[i];
  }

  // Throws UsageError when no composition fits any of the groups.
  void require_feasible() {
    for (std::size_t i = 0; i < choices_.size(); ++i)
      if (feasible(i)) return;
    std::vector<std::string> reasons = crystals(0).feasible().reasons;
    const std::string others =
        choices_.size() > 1 ? fmt::format(", nor are the {} other compositions", choices_.size() - 1) : "";
    throw UsageError(fmt::format("no crystal of {} with z = {} is possible{}: {}", choices_[0].formula, choices_[0].z,
                                 others, join(reasons, "; ")),
                     {.hint = flags_.cell == "conventional"
                                  ? "try another --z or --space-group any; --z counts the conventional cell, "
                                    "--cell primitive the smallest"
                                  : "try another --z or --space-group any"});
  }

 private:
  std::vector<int> groups_;
  std::optional<VolumeRange> volume_;
  const CrystalFlags& flags_;
  std::vector<FormulaAtoms> choices_;
  std::vector<std::optional<RandomCrystals>> prepared_;
  std::vector<std::optional<bool>> feasible_;
};

CrystalEntry entry_of(const RandomCrystal& crystal, const FormulaAtoms& choice, int number) {
  CrystalEntry entry;
  entry.name = fmt::format("{}-{}", choice.formula, number);
  entry.crystal = disordered(crystal.crystal);
  entry.columns = {{"formula", choice.formula},
                   {"z", std::to_string(choice.z)},
                   {"space_group", std::to_string(crystal.space_group)},
                   {"wyckoff", wyckoff_text(crystal.space_group, crystal.sites)}};
  return entry;
}

// Those of one formula beside each other, in the order of their energies.
std::vector<CrystalEntry> ranked(std::vector<RankedCrystal>&& candidates, const CrystalRanking& ranking) {
  std::map<std::string, std::vector<RankedCrystal>> by_formula;
  for (RankedCrystal& one : candidates)
    by_formula[reduced_formula(composition_of(one.crystal))].push_back(std::move(one));
  std::vector<CrystalEntry> entries;
  for (auto& [formula, mine] : by_formula) add_numbered(entries, ranking.ranked(std::move(mine), formula), formula);
  return entries;
}

int build_random(const CrystalFlags& flags) {
  Choices choices(flags);
  choices.require_feasible();
  std::optional<CrystalRanking> ranking;
  if (flags.relaxed) ranking.emplace(flags.potential, flags.hull);
  std::vector<RankedCrystal> candidates;
  int without_room = 0;
  for (int item = 0; item < flags.number; ++item) {
    RandomStream random(static_cast<std::uint64_t>(flags.seed), static_cast<std::uint64_t>(item), "build crystal");
    std::size_t i = 0;
    do i = static_cast<std::size_t>(random.below(static_cast<int>(choices.size())));
    while (!choices.feasible(i));
    if (const auto crystal = choices.crystals(i).draw(random))
      candidates.push_back({entry_of(*crystal, choices[i], item + 1), crystal->crystal, 0});
    else
      ++without_room;
  }
  if (without_room > 0)
    std::cerr << fmt::format(
        "werner: {} of {} crystals found no room for their atoms: give more --volume or less "
        "--min-distance\n",
        without_room, flags.number);
  if (candidates.empty()) return 1;
  std::vector<CrystalEntry> entries;
  if (ranking)
    entries = ranked(std::move(candidates), *ranking);
  else
    for (RankedCrystal& one : candidates) entries.push_back(std::move(one.entry));
  write_candidates(flags.output, entries, ranking ? &*ranking : nullptr, flags.force);
  return ranking && !any_energy(entries) ? 1 : 0;
}

// Flags of the one way beside the other would be passed over in silence.
void refuse_mixture(const CLI::App& command, bool templates) {
  for (const char* flag : {"--z", "--space-group", "--volume", "--min-distance", "--prior", "--cell", "--seed"})
    if (templates && command.get_option(flag)->count() > 0)
      throw UsageError(std::string(flag) + " beside --templates, whose crystals say that themselves",
                       {.hint = "leave one of the two out"});
  for (const char* flag : {"--formulas", "--order", "--known", "--by"})
    if (!templates && command.get_option(flag)->count() > 0)
      throw UsageError(std::string(flag) + " without --templates", {.hint = "name a data set with --templates"});
  for (const char* flag : {"--by", "--oracle", "--hull"})
    if (command.get_option(flag)->count() > 0 && command.get_option("--relax")->count() == 0)
      throw UsageError(std::string(flag) + " without --relax", {.hint = "add --relax"});
}

int run(const CLI::App& command, const CrystalFlags& flags) {
  refuse_mixture(command, !flags.templates.empty());
  if (flags.formulas.empty() && flags.list.empty())
    throw UsageError("no formula given", {.hint = "for example --formula TiO2"});
  require_writable_candidates(flags.output, flags.force);
  if (flags.templates.empty()) return build_random(flags);
  return build_from_templates({flags.templates, flags.formulas, flags.list, flags.order, flags.by, flags.potential,
                               flags.hull, flags.output, flags.number, flags.relaxed, flags.force, flags.known});
}

}  // namespace

std::function<int()> declare_build_crystal(CLI::App& command) {
  const auto flags = std::make_shared<CrystalFlags>();
  command.footer(
      "Examples\n"
      "  werner build crystal --formula TiO2 --z 1-4 --space-group any -n 100 -o random.extxyz\n"
      "  werner build crystal --formula MgAl2O4 --z 8 --space-group Fd-3m -o spinel.cif\n"
      "  werner build crystal --formula Ti1-4O2-8 --cell primitive --prior learned -n 50 --seed 7\n"
      "  werner build crystal --formula CsKCl2O8 --templates known.csv.gz -n 20 -o candidates.extxyz\n"
      "  werner build crystal --formula TiO2 --z 1-4 -n 100 --relax --oracle pedone -o titania\n");
  command
      .add_option("--formula", flags->formulas,
                  "formula unit, as in TiO2, or with ranges of amounts, as in Ti1-4O2-8; repeatable: one is drawn")
      ->type_name("FORMULA")
      ->allow_extra_args(false);
  command.add_option("--z", flags->z, "formula units in the cell that is written: a number or a range, as in 1-4")
      ->type_name("RANGE")
      ->capture_default_str();
  command
      .add_option("--space-group", flags->space_group,
                  "number, symbol, range or list of them, as in 225,Fm-3m,195-230; any: one of all that are possible")
      ->type_name("GROUP")
      ->capture_default_str();
  command.add_option("-n,--number", flags->number, "crystals")
      ->type_name("N")
      ->check(whole_number(1, 10000000))
      ->capture_default_str();
  command
      .add_option("--volume", flags->volume,
                  "Angstrom^3 per atom, a number or a range, as in 10-14; default: 0.9 to 1.3 times that of known "
                  "crystals with these elements")
      ->type_name("RANGE");
  command
      .add_option("--min-distance", flags->min_distance, "of two atoms, in units of the sum of their covalent radii")
      ->type_name("SHARE")
      ->check(CLI::Range(0.0, 2.0).description(""))
      ->capture_default_str();
  command
      .add_option(
          "--prior", flags->prior,
          "uniform: all groups, and in a group all choices of Wyckoff positions, are equally likely; learned: as "
          "often as in known crystals")
      ->type_name("NAME")
      ->check(one_of({"uniform", "learned"}))
      ->capture_default_str();
  command.add_option("--cell", flags->cell, "conventional, primitive or niggli (primitive and reduced)")
      ->type_name("NAME")
      ->check(one_of({"conventional", "primitive", "niggli"}))
      ->capture_default_str();
  command.add_option("--seed", flags->seed, "random seed; same seed, same crystals")
      ->type_name("N")
      ->check(whole_number(0))
      ->capture_default_str();
  command
      .add_option(
          "-o,--output", flags->output,
          "crystals by extension; without one a folder with a symmetrised CIF for each and ranking.csv; default: "
          "extended XYZ on standard output")
      ->type_name("FILE");
  command.add_flag("--force", flags->force, "overwrite files");
  command
      .add_option("--templates", flags->templates,
                  "known crystals in any format: those of the same formula type with other elements instead of random "
                  "crystals, -n of them per formula, the most plausible first")
      ->type_name("FILE");
  command.add_option("--formulas", flags->list, "with --templates: a file with a formula per line")->type_name("FILE");
  command
      .add_option("--order", flags->order,
                  "with --templates: learned, by fitted likeness and substitutions within them; plain, by the periodic "
                  "table alone")
      ->type_name("NAME")
      ->check(one_of({"learned", "plain"}))
      ->capture_default_str();
  command.add_flag(
      "--known", flags->known,
      "with --templates: crystals of the compound itself come first; without, their structures come later");
  command.add_flag("--relax", flags->relaxed, "relax, drop what became equal, order by energy");
  command
      .add_option("--by", flags->by,
                  "with --templates, order after --relax: both, energy per atom in units of 0.05 eV less the score of "
                  "--order learned; energy alone, as always with --order plain")
      ->type_name("NAME")
      ->check(one_of({"both", "energy"}))
      ->capture_default_str();
  command.add_option("--oracle", flags->potential, "potential of --relax: " + join(names_of(potentials()), ", "))
      ->type_name("NAME")
      ->capture_default_str();
  command
      .add_option("--hull", flags->hull,
                  "with --relax: energies of phases by the same potential, for energies above the hull and the order; "
                  "files behind commas fill its gaps; default: those that are built in for the potential, if any; "
                  "none: without")
      ->type_name("FILE");
  return [flags, &command] { return run(command, *flags); };
}

}  // namespace werner
