#include "app/build_batch.hpp"

#include <algorithm>
#include <atomic>
#include <numeric>
#include <thread>

#include "werner/complex/assemble.hpp"
#include "werner/complex/isomer_choice.hpp"
#include "werner/complex/isomer_preference.hpp"
#include "werner/complex/ligand_library.hpp"
#include "werner/complex/spin.hpp"
#include "werner/complex/written_donors.hpp"
#include "werner/core/error.hpp"
#include "werner/core/text.hpp"
#include "werner/io/csv.hpp"

namespace werner {
namespace {

// Fields of a row; commas inside the braces of SMILES{donors} are forgiven when they were not quoted.
CsvRow mended(CsvRow row, std::size_t columns) {
  for (std::size_t i = 0; i + 1 < row.fields.size() && row.fields.size() > columns;) {
    const std::string& field = row.fields[i];
    const auto count = [&](char c) { return std::count(field.begin(), field.end(), c); };
    if (count('{') == count('}')) {
      ++i;
      continue;
    }
    row.fields[i] += "," + row.fields[i + 1];
    row.fields.erase(row.fields.begin() + static_cast<std::ptrdiff_t>(i) + 1);
  }
  return row;
}

struct LigandChoice {
  LigandPtr ligand;
  std::string text;  // without its count
};

// Where a key of the request was written; empty when nobody said.
std::string place_of(const BuildRequest& request, const std::string& key) {
  const auto found = request.places.find(key);
  return found == request.places.end() ? "" : found->second;
}

// "bipy*3" -> "bipy" and 3. In SMILES '*' is a placeholder, so only names end in one of their own: Cp*, Tp*.
std::pair<std::string, int> split_count(std::string_view item, const std::string& where) {
  const auto star = item.rfind('*');
  const bool own =
      std::ranges::any_of(library_entries(), [&](const LibraryEntry& entry) { return entry.name == item; });
  if (star == std::string_view::npos || own) return {std::string(trim(item)), 1};
  const std::string_view count = trim(item.substr(star + 1));
  const auto number = parse_int(count);
  constexpr int most = 12;  // vertices of the largest polyhedron
  if (!number || *number < 1 || *number > most)
    throw UsageError("ligand '" + std::string(item) + "' has the count '" + std::string(count) +
                         "', expected a whole number from 1 to " + std::to_string(most),
                     {.where = where, .hint = "as in bipy*3"});
  return {std::string(trim(item.substr(0, star))), *number};
}

std::vector<LigandChoice> read_ligands_of(const BuildRequest& request) {
  std::vector<LigandChoice> choices;
  for (std::size_t i = 0; i < request.ligands.size(); ++i) {
    const std::string where = request.ligand_places.empty() ? "" : request.ligand_places.at(i);
    for (const std::string& item : split(request.ligands[i], ';')) {
      if (trim(item).empty()) continue;
      const auto [text, count] = split_count(trim(item), where);
      choices.insert(choices.end(), static_cast<std::size_t>(count), {find_ligand(text, where), text});
    }
  }
  if (choices.empty()) throw UsageError("no ligands given", {.where = {}, .hint = "name at least one, as in bipy*3"});
  return choices;
}

// "3 x bipy (denticity 2), chloride (denticity 1)".
std::string ligands_text(const std::vector<LigandPtr>& ligands) {
  std::vector<std::pair<LigandPtr, int>> counted;
  for (const LigandPtr& ligand : ligands) {
    const auto same = std::ranges::find_if(counted, [&](const auto& entry) { return entry.first == ligand; });
    if (same == counted.end())
      counted.emplace_back(ligand, 1);
    else
      ++same->second;
  }
  std::vector<std::string> parts;
  for (const auto& [ligand, count] : counted)
    parts.push_back((count > 1 ? std::to_string(count) + " x " : "") + ligand->name + " (denticity " +
                    std::to_string(ligand->denticity()) + ")");
  return join(parts, ", ");
}

// The polyhedron of that name with as many vertices as there are donors; eta-3 and eta-4 groups may take two.
const Polyhedron& fitting_polyhedron(const std::string& name, const std::vector<LigandChoice>& choices,
                                     const std::string& where) {
  int donors = 0, wide = 0;
  for (const LigandChoice& choice : choices) {
    donors += choice.ligand->denticity();
    for (int d = 0; d < choice.ligand->denticity(); ++d) {
      const int hapticity = choice.ligand->hapticity(d);
      wide += hapticity == 3 || hapticity == 4;
    }
  }
  const Polyhedron* best = nullptr;
  for (const Polyhedron& candidate : polyhedra()) {
    const int spare = candidate.coordination_number() - donors;
    if (candidate.name == name && spare >= 0 && spare <= wide &&
        (!best || spare < best->coordination_number() - donors))
      best = &candidate;
  }
  return best ? *best : polyhedron(name, std::nullopt, where);
}

int spin_of(const Complex& complex, std::optional<int> wanted, const std::string& where) {
  if (!wanted) return possible_spins(complex).front();
  require_possible_spin(complex, *wanted, where.empty() ? "spin" : where);
  return *wanted;
}

std::vector<Site> read_sites(const std::string& text, const std::vector<LigandChoice>& choices,
                             const Polyhedron& polyhedron) {
  std::vector<Site> sites;
  for (const std::string& word : split_words(text)) {
    const auto parts = split(word, '.');
    const int ligand = parse_int(parts[0]).value_or(-1);
    const int donor = parts.size() == 2 ? parse_int(parts[1]).value_or(-1) : -1;
    if (ligand < 0 || ligand >= static_cast<int>(choices.size()) || donor < 0 ||
        donor >= choices[ligand].ligand->denticity())
      throw UsageError("site '" + word + "' names no donor, expected ligand.donor counted from 0");
    sites.push_back({ligand, written_donors(*choices[ligand].ligand, choices[ligand].text)[donor]});
  }
  if (static_cast<int>(sites.size()) != polyhedron.coordination_number())
    throw UsageError(std::to_string(sites.size()) + " sites given, expected " +
                     std::to_string(polyhedron.coordination_number()) + " for " + polyhedron.name);
  return sites;
}

std::vector<Isomer> chosen_isomers(const BuildRequest& request, const Polyhedron& polyhedron,
                                   const std::vector<LigandPtr>& ligands) {
  const bool by_name = !request.isomer.empty() && request.isomer != "all";
  std::vector<Isomer> list =
      plausible_isomers(parse_metal(request.metal), polyhedron, ligands, {.enantiomers = by_name, .infeasible = false});
  if (list.empty())
    throw UsageError("no isomer is feasible: " + ligands_text(ligands) + " cannot take the " +
                         std::to_string(polyhedron.coordination_number()) + " sites of '" + polyhedron.name +
                         "' with sound bite angles",
                     {.where = {}, .hint = "choose another polyhedron, see 'werner list polyhedra', or other ligands"});
  if (!by_name) return list;
  return {isomer_by_name(list, request.isomer, place_of(request, "isomer"))};
}

// How many isomers are tried, most plausible first, when one is wanted and the best cannot be built.
constexpr std::size_t isomers_tried = 4;

}  // namespace

BuildOutcome build_request(const BuildRequest& request) {
  if (std::ranges::any_of(request.name, [](unsigned char c) { return c < ' '; }))
    throw UsageError("the name holds a line break or another control character, which no structure file can keep");
  const std::vector<LigandChoice> choices = read_ligands_of(request);
  Complex complex;
  complex.metal = parse_metal(request.metal, place_of(request, "metal"));
  complex.geometry = &fitting_polyhedron(request.geometry, choices, place_of(request, "geometry"));
  for (const LigandChoice& choice : choices) complex.ligands.push_back(choice.ligand);
  complex.unpaired_electrons = spin_of(complex, request.unpaired, place_of(request, "spin"));

  const bool given = !request.sites.empty(), all = request.isomer == "all" && !given;
  std::vector<Isomer> list;
  if (given) {
    complex.sites = read_sites(request.sites, choices, *complex.geometry);
    const std::string name = isomer_name(complex);
    if (!request.isomer.empty() && request.isomer != "all" && request.isomer != name)
      throw UsageError("the sites are those of the isomer '" + name + "', not of '" + request.isomer + "'",
                       {.where = {}, .hint = "give one of the two"});
    list.push_back({complex.sites, name, false, 0});
  } else {
    list = chosen_isomers(request, *complex.geometry, complex.ligands);
  }
  BuildOutcome outcome;
  for (std::size_t i = 0; i < list.size() && (all || i < isomers_tried); ++i) {
    complex.sites = list[i].sites;
    AssembledComplex built = assemble(complex, {request.rotamers, request.seed});
    if (!built.verdict.ok())
      outcome.failures.push_back((list[i].name.empty() ? "" : list[i].name + ": ") + join(built.verdict.reasons, "; "));
    for (std::size_t r = 0; r < built.rotamers.size(); ++r) {
      Molecule& frame = built.rotamers[r];
      frame.info["name"] = request.name;
      if (!list[i].name.empty()) frame.info["isomer"] = list[i].name;
      frame.info["metal"] = metal_text(complex.metal);
      frame.info["geometry"] = complex.geometry->name;
      if (f_electrons_in_core(complex.metal)) frame.info["core"] = "4f";
      if (built.rotamers.size() > 1) frame.info["rotamer"] = std::to_string(r + 1);
      outcome.frames.push_back(std::move(frame));
    }
    if (!all && !outcome.frames.empty()) break;
  }
  if (all) return outcome;
  // One complex was asked for: it failed once, for all the reasons of its isomers, or not at all.
  if (!outcome.frames.empty())
    outcome.failures.clear();
  else if (outcome.failures.size() > 1)
    outcome.failures = {join(outcome.failures, " | ")};
  return outcome;
}

// An unknown column is refused: what it says would be passed over in silence.
static void require_known_columns(const CsvTable& table, const std::string& file) {
  static const std::vector<std::string> known{"name",  "metal", "oxidation_state", "geometry", "ligands", "isomer",
                                              "sites", "spin",  "multiplicity"};
  for (std::size_t i = 0; i < table.header.size(); ++i) {
    const std::string& column = table.header[i];
    if (std::ranges::find(known, column) == known.end())
      throw UsageError("unknown column '" + column + "'", {.where = file + ":1", .hint = did_you_mean(column, known)});
    if (std::ranges::find(table.header.begin() + i + 1, table.header.end(), column) != table.header.end())
      throw UsageError("the column '" + column + "' stands twice", {.where = file + ":1"});
  }
}

// Unpaired electrons that a row asks for, by their number or by 2S + 1; nothing where both fields are empty.
static std::optional<int> spin_of_row(const std::string& spin, const std::string& multiplicity) {
  const auto read = [](const std::string& text, const char* what, int low) -> std::optional<int> {
    if (text.empty()) return {};
    const auto number = parse_int(text);
    if (!number || *number < low)
      throw UsageError(std::string(what) + " '" + text + "', expected a whole number from " + std::to_string(low));
    return number;
  };
  const auto unpaired = read(spin, "spin", 0), states = read(multiplicity, "multiplicity", 1);
  if (unpaired && states && *states != *unpaired + 1)
    throw UsageError("spin " + spin + " and multiplicity " + multiplicity + " contradict each other",
                     {.where = {}, .hint = "spin counts unpaired electrons, multiplicity is one more"});
  return states ? *states - 1 : unpaired;
}

// As metals are written elsewhere: Fe and 2 or II make Fe+2 or Fe(II).
static std::string metal_of_row(const std::string& symbol, const std::string& state) {
  if (const auto number = parse_int(state)) return symbol + (*number < 0 ? "" : "+") + std::to_string(*number);
  if (!state.empty() && state.find_first_not_of("IVX") == std::string::npos) return symbol + "(" + state + ")";
  throw UsageError("oxidation state '" + state + "' is no whole number");
}

BatchResult build_batch(const std::string& csv, const std::string& file, const BuildRequest& common, int threads) {
  const CsvTable table = parse_csv(csv, file, CsvRows::one_line);
  require_known_columns(table, file);
  const std::size_t name = table.column("name", file), metal = table.column("metal", file),
                    oxidation = table.column("oxidation_state", file), geometry = table.column("geometry", file),
                    ligands = table.column("ligands", file);
  const auto isomer = table.find("isomer"), sites = table.find("sites"), spin = table.find("spin"),
             multiplicity = table.find("multiplicity");

  const auto build_row = [&](const CsvRow& written) -> BuildOutcome {
    const CsvRow row = mended(written, table.header.size());
    const auto field = [&](std::size_t column) -> std::string {
      return column < row.fields.size() ? std::string(trim(row.fields[column])) : std::string();
    };
    try {
      if (row.open_quote)
        throw UsageError("a quote is never closed", {.where = {}, .hint = "a quote inside a field is written \"\""});
      if (row.fields.size() > table.header.size())
        throw UsageError(
            std::to_string(row.fields.size()) + " fields where the header names " + std::to_string(table.header.size()),
            {.where = {}, .hint = "ligands are separated by ';', fields with commas stand in \"quotes\""});
      BuildRequest request = common;
      request.name = field(name);
      request.metal = metal_of_row(field(metal), field(oxidation));
      request.geometry = field(geometry);
      request.ligands = {field(ligands)};
      if (isomer && !field(*isomer).empty()) request.isomer = field(*isomer);
      if (sites) request.sites = field(*sites);
      if (const auto unpaired = spin_of_row(spin ? field(*spin) : "", multiplicity ? field(*multiplicity) : ""))
        request.unpaired = unpaired;
      return build_request(request);
    } catch (const std::exception& problem) {
      return {{}, {problem.what()}};
    }
  };

  std::vector<BuildOutcome> outcomes(table.rows.size());
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t i = next++; i < table.rows.size(); i = next++) outcomes[i] = build_row(table.rows[i]);
  };
  {
    std::vector<std::jthread> workers;
    for (int t = 1; t < threads; ++t) workers.emplace_back(work);
    work();
  }

  BatchResult result;
  result.rows = static_cast<int>(table.rows.size());
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    const CsvRow& row = table.rows[i];
    for (const std::string& reason : outcomes[i].failures)
      result.failures.push_back({name < row.fields.size() ? row.fields[name] : "", reason, row.line});
    for (Molecule& frame : outcomes[i].frames) result.frames.push_back(std::move(frame));
  }
  return result;
}

}  // namespace werner
