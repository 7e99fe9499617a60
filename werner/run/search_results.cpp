#include "werner/run/search_results.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

#include "werner/core/text.hpp"
#include "werner/io/extxyz_crystal.hpp"
#include "werner/io/xyz.hpp"

namespace werner {

namespace {

std::string structure_text(const OracleResult& result) {
  if (result.crystal) {
    CrystalEntry entry;
    entry.crystal = disordered(*result.crystal);
    return write_extxyz_crystals(std::span(&entry, 1));
  }
  return result.relaxed.size() == 0 ? "" : write_extxyz(std::span(&result.relaxed, 1));
}

}  // namespace

StoredResult record_of(const std::string& task_key, const OracleResult& result, const std::string& version) {
  StoredResult record;
  record.task_key = task_key;
  record.status = result.status == OracleStatus::done ? "done" : "failed";
  record.reasons = result.status == OracleStatus::done ? result.notes : result.reasons;
  record.properties = result.properties;
  record.structure = structure_text(result);
  record.provenance =
      nlohmann::json{{"version", version}, {"rotamers", result.rotamers_done}, {"cpu_seconds", result.cpu_seconds}}
          .dump();
  return record;
}

StoredResult from_cache(StoredResult record) {
  auto provenance = nlohmann::json::parse(record.provenance, nullptr, false);
  if (!provenance.is_object()) provenance = nlohmann::json::object();
  provenance["from_cache"] = true;
  record.provenance = provenance.dump();
  return record;
}

void price(Told& told, const PropertyValues& properties, const std::vector<std::string>& notes,
           const SearchQuestion& question) {
  told.values.clear();
  told.costs.clear();
  told.uncertainties.clear();
  told.valid = false;
  for (std::size_t k = 0; k < question.context.objectives.size(); ++k) {
    const Objective& objective = question.context.objectives[k];
    PropertyValue value;
    if (question.formulas[k])
      value = evaluate(*question.formulas[k], properties, question.species);
    else if (const auto found = properties.find(objective.property); found != properties.end())
      value = found->second;
    if (!std::isfinite(value.value)) {
      told.reason = "no value of '" + objective.property + "'";
      if (!notes.empty()) told.reason += ": " + join(notes, "; ");
      told.costs.clear();
      told.values.clear();
      told.uncertainties.clear();
      return;
    }
    told.values.push_back(value.value);
    told.costs.push_back(cost(objective, value.value));
    told.uncertainties.push_back(value.uncertainty);
  }
  told.valid = true;
}

}  // namespace werner
