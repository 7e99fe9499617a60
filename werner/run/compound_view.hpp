// How compounds of a space are told to people and in files: columns, tags of frames, JSON.
#pragma once
#include <filesystem>
#include <functional>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "werner/crystal/symmetry.hpp"
#include "werner/evolve/complex_space.hpp"
#include "werner/evolve/crystal_space.hpp"

namespace werner {

class CompoundView {
 public:
  virtual ~CompoundView() = default;
  // `structure` is the relaxed one as the store has it, empty where there is none.
  // Columns of front.csv that say which compound it is, and their cells.
  virtual std::vector<std::string> heading() const = 0;
  virtual std::vector<std::string> cells(const Genome& genome, const std::string& structure) const = 0;
  // The same of details.csv, which has a row for each of many thousands.
  virtual std::vector<std::string> detail_heading() const { return heading(); }
  virtual std::vector<std::string> detail_cells(const Genome& genome) const { return cells(genome, {}); }
  // For a terminal.
  virtual std::vector<std::string> short_heading() const = 0;
  virtual std::vector<std::string> short_cells(const Genome& genome, const std::string& structure) const = 0;
  virtual nlohmann::ordered_json json(const Genome& genome, const std::string& structure) const = 0;
  // "key=value " pairs in front of the comment of a frame.
  virtual std::string tags(const Genome& genome, const std::string& structure) const = 0;
  virtual std::string structures_file() const = 0;  // "compounds.xyz"
  // One more file per compound, in formats of its kind; `name` has no extension. Nothing by default.
  virtual void write_structure(const std::filesystem::path& /*name*/, const std::string& /*structure*/) const {}
};

std::unique_ptr<CompoundView> view_of(const ComplexSpace& space);
// `tolerance` is that of the symmetry in which a relaxed crystal is shown.
std::unique_ptr<CompoundView> view_of(const SpaceOfCrystals& space,
                                      std::function<SymmetryTolerance(const Crystal&)> tolerance);

}  // namespace werner
