// Are two crystals the same structure?
#include <fmt/format.h>
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <filesystem>
#include <iostream>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/usage.hpp"
#include "app/verb.hpp"
#include "werner/core/error.hpp"
#include "werner/core/text.hpp"
#include "werner/crystal/site_order.hpp"
#include "werner/crystal/substitution_matcher.hpp"
#include "werner/io/crystal_formats.hpp"
#include "werner/io/csv.hpp"
#include "werner/io/json_text.hpp"

namespace werner {

namespace {

namespace fs = std::filesystem;

struct MatchFlags {
  std::string a, b, pairs, output;
  MatchOptions options;
  bool as_given = false, unscaled = false, anonymous = false, disordered = false, json = false, force = false;
};

struct MatchAnswer {
  bool fit = false;
  std::optional<MatchDistance> distance;
};

SubstitutionCrystal read_prepared(const fs::path& file, const MatchFlags& flags) {
  const CrystalFile read = read_crystals(file);
  if (read.entries.size() > 1)
    throw UsageError(fmt::format("'{}' holds {} crystals, expected one", file.string(), read.entries.size()),
                     {file.string(), "split it, or compare whole sets with 'werner evaluate'"});
  const CrystalEntry& entry = read.entries.front();
  const DisorderedCrystal crystal = entry.claims ? by_electronegativity(entry.crystal) : entry.crystal;
  if (flags.disordered) return prepare_for_substitution(crystal, flags.options);
  const bool whole = ordered(crystal).has_value();
  if (!whole)
    std::cerr << "werner: " << file.string()
              << ": sites are shared or not always filled, and are like sites of the same elements in the same "
                 "shares only; --disordered compares them by their elements\n";
  return {prepare(crystal, flags.options), whole, std::nullopt};
}

MatchAnswer answer(const SubstitutionCrystal& a, const SubstitutionCrystal& b, const MatchFlags& flags) {
  const MatchOptions& options = flags.options;
  if (flags.anonymous) return {fit_anonymous(a.as_given, b.as_given, options), std::nullopt};
  if (flags.disordered) return {fit_with_substitution(a, b, options), rms_with_substitution(a, b, options)};
  return {fit(a.as_given, b.as_given, options), rms_distance(a.as_given, b.as_given, options)};
}

int match_two(const MatchFlags& flags) {
  const MatchAnswer found = answer(read_prepared(flags.a, flags), read_prepared(flags.b, flags), flags);
  if (flags.json) {
    nlohmann::ordered_json json{{"fit", found.fit}, {"rms", nullptr}, {"max", nullptr}};
    if (found.distance) {
      json["rms"] = found.distance->rms;
      json["max"] = found.distance->max;
    }
    std::cout << json_text(json) << "\n";
    return 0;
  }
  std::cout << (found.fit ? "the same structure" : "not the same structure") << "\n";
  if (found.distance)
    std::cout << fmt::format("displacements in units of (V/N)^(1/3): rms {:.6f}, greatest {:.6f}\n",
                             found.distance->rms, found.distance->max);
  return 0;
}

// Files of a table stand beside it, or where the command runs.
fs::path beside(const std::string& table, const std::string& file) {
  const fs::path near = fs::path(table).parent_path() / file;
  return !fs::path(file).is_absolute() && table != "-" && fs::exists(near) ? near : fs::path(file);
}

int match_pairs(const MatchFlags& flags) {
  if (!flags.output.empty() && flags.output != "-") require_writable(flags.output, flags.force);
  const CsvTable table = parse_csv(read_text_file(flags.pairs), flags.pairs);
  const std::size_t a = table.column("a", flags.pairs), b = table.column("b", flags.pairs);
  // A file that many pairs name is read and reduced once.
  std::map<std::string, SubstitutionCrystal> known;
  const auto crystal = [&](const std::string& name) -> const SubstitutionCrystal& {
    const auto found = known.find(name);
    return found != known.end() ? found->second
                                : known.emplace(name, read_prepared(beside(flags.pairs, name), flags)).first->second;
  };
  std::vector<std::string> header = table.header;
  header.insert(header.end(), {"fit", "rms", "max", "reason"});
  std::string text = csv_line(header);
  int failed = 0;
  for (const CsvRow& row : table.rows) {
    std::vector<std::string> cells = row.fields;
    cells.resize(table.header.size());
    try {
      const MatchAnswer found = answer(crystal(cells[a]), crystal(cells[b]), flags);
      cells.push_back(found.fit ? "true" : "false");
      cells.push_back(found.distance ? format_double(found.distance->rms) : "");
      cells.push_back(found.distance ? format_double(found.distance->max) : "");
      cells.emplace_back();
    } catch (const Error& error) {
      ++failed;
      std::cerr << "werner: " << flags.pairs << ":" << row.line << ": " << error.what() << "\n";
      cells.insert(cells.end(), {"", "", "", printable(error.what())});
    }
    text += csv_line(cells);
  }
  if (flags.output.empty() || flags.output == "-")
    std::cout << text;
  else
    write_text_file(flags.output, text, flags.force);
  return failed > 0 ? 1 : 0;
}

}  // namespace

std::function<int()> declare_match(CLI::App& command) {
  auto flags = std::make_shared<MatchFlags>();
  MatchOptions& options = flags->options;
  command.footer(
      "Examples\n"
      "  werner match generated.cif known.cif\n"
      "  werner match a.cif POSCAR --stol 0.5 --ltol 0.3 --angle-tol 10 --json\n"
      "  werner match --pairs pairs.csv -o verdicts.csv      columns a and b: files\n"
      "  werner match alloy.cif ordered.cif --disordered\n");
  auto* a = command.add_option("A", flags->a, "a file with one crystal (CIF, POSCAR, extended XYZ, JSON, ...)");
  auto* b = command.add_option("B", flags->b, "another")->needs(a);
  command.add_option("--pairs", flags->pairs, "table (CSV) with columns a and b: files; - is stdin")
      ->type_name("FILE")
      ->excludes(a)
      ->excludes(b);
  command.add_option("-o,--output", flags->output, "where the table of --pairs goes; default: standard output")
      ->type_name("FILE");
  command.add_option("--ltol", options.ltol, "lengths of cell vectors may differ by this share")
      ->type_name("X")
      ->check(number_between(1e-6, 1))
      ->capture_default_str();
  command.add_option("--stol", options.stol, "greatest displacement in units of (V/N)^(1/3)")
      ->type_name("X")
      ->check(number_between(1e-6, 2))
      ->capture_default_str();
  command.add_option("--angle-tol", options.angle_tol, "degrees by which angles of cells may differ")
      ->type_name("X")
      ->check(number_between(1e-6, 60))
      ->capture_default_str();
  command.add_flag("--no-primitive", flags->as_given, "compare the cells as they are given, not their primitive cells");
  command.add_flag("--no-scale", flags->unscaled, "do not scale the cells to the same volume");
  auto* supercell =
      command.add_flag("--supercell", options.supercell, "lay supercells of the smaller crystal onto the larger");
  auto* anonymous =
      command.add_flag("--anonymous", flags->anonymous, "whatever the elements are, as long as they can be exchanged");
  command
      .add_flag("--disordered", flags->disordered,
                "as MatterGen's disordered matcher: elements of A that may substitute each other share their sites, "
                "shared sites are compared by their elements")
      ->excludes(supercell)
      ->excludes(anonymous);
  command.add_flag("--json", flags->json, R"(print {"fit": .., "rms": .., "max": ..})");
  command.add_flag("--force", flags->force, "overwrite the output");
  return [flags] {
    flags->options.limit_is_error = true;
    flags->options.primitive = !flags->as_given;
    flags->options.scale = !flags->unscaled;
    if (!flags->pairs.empty()) return match_pairs(*flags);
    if (flags->b.empty())
      throw UsageError("two files are needed", {.where = {}, .hint = "as in werner match a.cif b.cif, or --pairs"});
    return match_two(*flags);
  };
}

}  // namespace werner
