// What `active` believes about one property: a Gaussian process over the additive description of compounds. The mean is
// linear in the counts of ligands, of trans pairs by donor class, and of metal, geometry, spin and charge; on top lie
// pairs of ligands anywhere in the compound and a smooth function of the strongest and weakest ligand effects, because
// an orbital gap follows its highest and lowest levels rather than their sum. Rasmussen and Williams 2006, chapters 2
// and 5.
#pragma once
#include <Eigen/Core>
#include <array>
#include <string>
#include <vector>

#include "werner/evolve/space.hpp"

namespace werner {

// Features by kind, told from the first word of their names: "ligand ...", "trans ...", and everything else.
enum class FeatureKind { ligand, trans, other };
std::vector<FeatureKind> feature_kinds(const std::vector<std::string>& names);

// Scalar products of one compound's features with those of a fixed list of compounds, one column per kind.
using Overlaps = Eigen::Array<double, Eigen::Dynamic, 3>;
class OverlapIndex {
 public:
  OverlapIndex(const std::vector<FeatureKind>& kinds, const std::vector<Features>& compounds);
  Overlaps overlaps(const Features& features) const;

 private:
  struct Posting {
    int compound;
    double count;
  };
  const std::vector<FeatureKind>* kinds_;
  std::size_t compounds_;
  std::vector<std::vector<Posting>> postings_;  // per feature
};
std::array<double, 3> self_overlaps(const std::vector<FeatureKind>& kinds, const Features& features);

// Variances of the parts of the prior, of values scaled to mean 0 and variance 1.
struct Kernel {
  double linear = 1, pairs = 0, trans = 0.1, other = 0.3, levels = 0, noise = 0.05;
};

class PropertyModel {
 public:
  // `values` of compounds with these features, at least two. Variances maximise the evidence of at most
  // `evidence_points` of them, spread evenly. `kinds` must outlive the model.
  PropertyModel(const std::vector<FeatureKind>& kinds, const std::vector<Features>& features,
                const Eigen::VectorXd& values, int evidence_points = 256);

  // The best additive account of the property, in its own unit: for `Space::best`.
  const LinearModel& additive() const { return additive_; }
  const Kernel& kernel() const { return kernel_; }

  // Effects of a compound's ligands as the smooth part sees them, scaled: sum, lowest, highest, spread.
  using Levels = Eigen::Array4d;
  Levels levels(const Features& features) const;

  // Prior covariance of a compound with a list, from their overlaps and levels (rows).
  Eigen::ArrayXd covariance(const Overlaps& overlaps, const Levels& levels,
                            const Eigen::Array<double, Eigen::Dynamic, 4>& others) const;
  double variance(const std::array<double, 3>& self) const;

  // Posterior mean in the property's own unit, from the overlaps with the trained compounds.
  double mean(const Overlaps& overlaps, const Features& features) const;
  // L^-1 k of the covariances with the trained compounds: posterior covariance = prior - product of two such vectors.
  Eigen::MatrixXd whiten(const Eigen::MatrixXd& covariances) const;
  const Eigen::Array<double, Eigen::Dynamic, 4>& trained_levels() const { return trained_levels_; }
  double scale() const { return scale_; }  // one standard deviation of the values

 private:
  const std::vector<FeatureKind>* kinds_;
  double offset_ = 0, scale_ = 1, sites_ = 1;
  Kernel kernel_;
  LinearModel additive_;
  Eigen::Array4d level_center_, level_scale_;
  Eigen::Array<double, Eigen::Dynamic, 4> trained_levels_;
  Eigen::MatrixXd factor_;  // lower Cholesky factor
  Eigen::VectorXd weights_;
  Levels raw_levels(const Features& features) const;
};

}  // namespace werner
