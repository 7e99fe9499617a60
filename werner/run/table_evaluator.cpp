#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "werner/core/error.hpp"
#include "werner/core/text.hpp"
#include "werner/io/csv.hpp"
#include "werner/io/formats.hpp"
#include "werner/run/evaluator.hpp"
#include "werner/system/digest.hpp"

namespace werner {

namespace {

const std::vector<std::string> compound_columns{"ligands", "ligand", "metal", "geometry", "spin"};

std::string property_of(const std::string& column) { return std::string(trim(column.substr(0, column.find('[')))); }

class TableEvaluator : public Evaluator {
 public:
  TableEvaluator(const ComplexSpace& space, const std::string& file, const std::vector<std::string>& properties)
      : space_(space), file_(file), wanted_(properties) {
    const std::string text = read_text_file(file);
    digest_ = sha256(text).substr(0, 16);
    CsvTable table = parse_csv(text, file);
    for (CsvRow& row : table.rows) row.fields.resize(table.header.size());
    additive_ = table.find("ligand").has_value();
    if (!additive_ && !table.find("ligands"))
      throw Error(
          "a table of properties needs a column 'ligands' or 'ligand'",
          {.where = file, .hint = "ligands: names separated by ';' in the order of sites; ligand: one, additive"});
    for (const std::string& wanted : properties)
      if (std::none_of(table.header.begin(), table.header.end(),
                       [&](const std::string& column) { return property_of(column) == wanted; }))
        throw UsageError("the table has no column for '" + wanted + "'",
                         {.where = file, .hint = did_you_mean(wanted, table.header)});
    for (const CsvRow& row : table.rows) read_row(table, row);
  }

  Prepared prepare(const Genome& genome, const std::string& identity) override {
    Prepared prepared;
    prepared.task_key = "table/" + digest_ + "/" + sha256(identity).substr(0, 32);
    OracleResult result;
    if (additive_) {
      result = sum_over(space_.decode(genome).ligands);
    } else if (const auto found = rows_.find(identity); found != rows_.end()) {
      result.status = OracleStatus::done;
      result.properties = found->second;
    } else {
      result.reasons = {"the table does not hold this compound"};
    }
    prepared.result = std::move(result);
    return prepared;
  }

  void submit(const Prepared&) override {}
  std::optional<Pool::Finished> wait(double) override { return std::nullopt; }
  int capacity() const override { return 1; }
  std::string version() const override { return "table " + digest_; }

 private:
  OracleResult sum_over(const std::vector<LigandPtr>& ligands) const {
    OracleResult result;
    for (const LigandPtr& ligand : ligands) {
      const auto found = rows_.find(ligand->name);
      if (found == rows_.end()) {
        result.reasons = {"the table has no ligand '" + ligand->name + "'"};
        return result;
      }
      for (const std::string& name : wanted_) {
        const auto value = found->second.find(name);
        if (value == found->second.end()) {
          result.reasons = {"the table has no " + name + " of the ligand '" + ligand->name + "'"};
          return result;
        }
        PropertyValue& sum = result.properties[name];
        sum.value = (std::isnan(sum.value) ? 0 : sum.value) + value->second.value;
      }
    }
    result.status = OracleStatus::done;
    return result;
  }

  void read_row(const CsvTable& table, const CsvRow& row) {
    const std::string where = file_ + ":" + std::to_string(row.line);
    PropertyValues values;
    for (std::size_t c = 0; c < table.header.size(); ++c) {
      const std::string name = property_of(table.header[c]);
      const std::string cell(trim(row.fields[c]));
      if (cell.empty() || std::find(compound_columns.begin(), compound_columns.end(), name) != compound_columns.end())
        continue;
      // Columns of words (notes, sources) are no properties.
      if (const auto number = parse_double(cell)) values[name].value = *number;
    }
    if (additive_) {
      rows_[std::string(trim(row.fields[*table.find("ligand")]))] = std::move(values);
      return;
    }
    const auto cell = [&](const std::string& name, const std::string& otherwise) {
      const auto column = table.find(name);
      return column && !row.fields[*column].empty() ? row.fields[*column] : otherwise;
    };
    Complex complex;
    const ComplexSpaceOptions& options = space_.options();
    complex.metal = parse_metal(cell("metal", metal_text(options.metals[0])), where);
    std::vector<std::string> names = split(cell("ligands", ""), ';');
    for (std::string& name : names) name = std::string(trim(name));
    const std::string geometry = cell("geometry", options.geometries[0]->name);
    for (const Polyhedron* polyhedron : options.geometries)
      if (polyhedron->name == geometry && polyhedron->vertices.size() == names.size()) complex.geometry = polyhedron;
    if (!complex.geometry) return;  // rows of other spaces do no harm
    complex.unpaired_electrons = parse_int(cell("spin", "0")).value_or(0);
    for (const std::string& name : names) {
      const auto ligand = std::find_if(options.ligands.begin(), options.ligands.end(),
                                       [&](const LigandPtr& known) { return known->name == name; });
      if (ligand == options.ligands.end() || (*ligand)->denticity() != 1) return;
      complex.sites.push_back({static_cast<int>(complex.ligands.size()), 0});
      complex.ligands.push_back(*ligand);
    }
    if (std::find(options.metals.begin(), options.metals.end(), complex.metal) == options.metals.end()) return;
    rows_.emplace(space_.identity(space_.encode(complex)), std::move(values));
  }

  const ComplexSpace& space_;
  std::string file_, digest_;
  std::vector<std::string> wanted_;
  bool additive_ = false;
  std::unordered_map<std::string, PropertyValues> rows_;  // by identity, or by name of the ligand
};

}  // namespace

std::unique_ptr<Evaluator> table_evaluator(const ComplexSpace& space, const std::string& file,
                                           const std::vector<std::string>& properties) {
  return std::make_unique<TableEvaluator>(space, file, properties);
}

}  // namespace werner
