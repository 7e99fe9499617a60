// Crystals of one structure type with variable elements as a space: which element stands on which of its sites.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "werner/crystal/structure_types.hpp"
#include "werner/evolve/crystal_space.hpp"

namespace werner {

struct PrototypeSpaceOptions {
  StructureType type;
  std::vector<std::vector<int>> elements;  // of each site: atomic numbers, ascending
  bool charge_neutral = false;             // only what common oxidation states balance
  // Goldschmidt's factor and the upper limit of Bartel's, of types with sites A, B and X that are perovskites.
  std::optional<double> least_tolerance, most_tolerance, most_bartel;
  std::string where;  // of the configuration, for complaints
};

// Genomes: "A=Ca B=Ti X=O". All sites have different elements. Listed as a whole up to a million fillings; larger ones
// know their size as an interval. Offers the factorised view: one feature per site and element, and the best of a
// linear model where the space is listed.
class PrototypeSpace : public SpaceOfCrystals {
 public:
  // Throws UsageError where nothing is left, saying which rule took the last.
  explicit PrototypeSpace(PrototypeSpaceOptions options);
  ~PrototypeSpace() override;

  const PrototypeSpaceOptions& options() const;

  Crystal decode(const Genome& genome) const override;  // throws Error for text that is no genome
  const std::vector<int>& elements() const override;
  Genome sample(RandomStream& random) const override;
  std::optional<Genome> draw(RandomStream& random) const override;
  std::vector<std::string> operators() const override;
  int parents_of(std::string_view operation) const override;
  std::optional<Genome> vary(std::string_view operation, const std::vector<Genome>& parents,
                             RandomStream& random) const override;
  Verdict violations(const Genome& genome) const override;
  std::string identity(const Genome& genome) const override;  // exchanges that lead to the same crystal share it
  SpaceSize size() const override;
  std::optional<Genome> at(std::uint64_t index) const override;
  std::vector<std::string> feature_names() const override;
  Features features(const Genome& genome) const override;
  std::vector<std::pair<double, Genome>> best(const LinearModel& model, int count) const override;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace werner
