#include "werner/evolve/active_model.hpp"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <limits>

namespace werner {

namespace {

constexpr int kind_count = 3;
constexpr double constant_variance = 1.0;
constexpr double level_length = 2.0;  // of the smooth part, in standard deviations of the four levels
constexpr double two_pi = 6.283185307179586;

int column(FeatureKind kind) { return static_cast<int>(kind); }

double log_evidence(const Eigen::MatrixXd& covariance, const Eigen::VectorXd& values) {
  const Eigen::LLT<Eigen::MatrixXd> factor(covariance);
  if (factor.info() != Eigen::Success) return -std::numeric_limits<double>::infinity();
  const double log_determinant = 2 * factor.matrixLLT().diagonal().array().log().sum();
  const double misfit = factor.matrixL().solve(values).squaredNorm();
  return -0.5 * (misfit + log_determinant + static_cast<double>(values.size()) * std::log(two_pi));
}

// The parts of a covariance matrix whose variances are chosen: each enters as variance * part.
struct Parts {
  std::vector<Eigen::MatrixXd> matrices;
  std::vector<double*> variances;  // last: noise, without a matrix

  Eigen::MatrixXd sum() const {
    const Eigen::Index n = matrices[0].rows();
    Eigen::MatrixXd total = Eigen::MatrixXd::Constant(n, n, constant_variance);
    for (std::size_t p = 0; p < matrices.size(); ++p) total += *variances[p] * matrices[p];
    total.diagonal().array() += *variances.back() + 1e-8;
    return total;
  }
};

// Coordinate search over the logarithms of the variances: factors of 4, then of 2. Deterministic and without gradients,
// since a few dozen factorisations are cheaper than a proposal's xTB run.
void maximise_evidence(Parts& parts, const Eigen::VectorXd& values) {
  double best = log_evidence(parts.sum(), values);
  for (const double step : {8.0, 4.0, 2.0})
    for (int round = 0; round < 2; ++round) {
      bool moved = false;
      for (double* variance : parts.variances) {
        for (const double factor : {step, 1 / step}) {
          const double before = *variance;
          *variance = std::clamp(before * factor, 1e-7, 1e3);
          const double evidence = log_evidence(parts.sum(), values);
          if (evidence > best + 1e-3) {
            best = evidence;
            moved = true;
            break;
          }
          *variance = before;
        }
      }
      if (!moved) break;
    }
}

}  // namespace

std::vector<FeatureKind> feature_kinds(const std::vector<std::string>& names) {
  std::vector<FeatureKind> kinds;
  for (const std::string& name : names) {
    const std::string word = name.substr(0, name.find(' '));
    kinds.push_back(word == "ligand" ? FeatureKind::ligand
                                     : (word == "trans" ? FeatureKind::trans : FeatureKind::other));
  }
  return kinds;
}

OverlapIndex::OverlapIndex(const std::vector<FeatureKind>& kinds, const std::vector<Features>& compounds)
    : kinds_(&kinds), compounds_(compounds.size()), postings_(kinds.size()) {
  for (std::size_t i = 0; i < compounds.size(); ++i)
    for (const auto& [feature, count] : compounds[i])
      postings_[static_cast<std::size_t>(feature)].push_back({static_cast<int>(i), count});
}

Overlaps OverlapIndex::overlaps(const Features& features) const {
  Overlaps products = Overlaps::Zero(static_cast<Eigen::Index>(compounds_), kind_count);
  for (const auto& [feature, count] : features) {
    const auto number = static_cast<std::size_t>(feature);
    double* sums = products.col(column((*kinds_)[number])).data();
    for (const Posting& posting : postings_[number]) sums[posting.compound] += count * posting.count;
  }
  return products;
}

std::array<double, 3> self_overlaps(const std::vector<FeatureKind>& kinds, const Features& features) {
  std::array<double, 3> sums{};
  for (const auto& [feature, count] : features)
    sums[static_cast<std::size_t>(column(kinds[static_cast<std::size_t>(feature)]))] += count * count;
  return sums;
}

PropertyModel::PropertyModel(const std::vector<FeatureKind>& kinds, const std::vector<Features>& features,
                             const Eigen::VectorXd& values, int evidence_points)
    : kinds_(&kinds), level_center_(Eigen::Array4d::Zero()), level_scale_(Eigen::Array4d::Ones()) {
  const Eigen::Index n = values.size();
  offset_ = values.mean();
  scale_ = std::sqrt((values.array() - offset_).square().mean());
  if (scale_ <= 0) scale_ = 1;
  const Eigen::VectorXd scaled = (values.array() - offset_) / scale_;

  for (const Features& compound : features) {
    double sites = 0;
    for (const auto& [feature, count] : compound)
      if (kinds[static_cast<std::size_t>(feature)] == FeatureKind::ligand) sites += count;
    sites_ = std::max(sites_, sites);
  }

  const OverlapIndex index(kinds, features);
  Eigen::MatrixXd linear(n, n), trans(n, n), other(n, n);
  for (Eigen::Index i = 0; i < n; ++i) {
    const Overlaps row = index.overlaps(features[static_cast<std::size_t>(i)]);
    linear.col(i) = row.col(0) / sites_;
    trans.col(i) = row.col(1);
    other.col(i) = row.col(2);
  }

  std::vector<Eigen::Index> subset;
  const Eigen::Index used = std::min<Eigen::Index>(n, evidence_points);
  for (Eigen::Index i = 0; i < used; ++i) subset.push_back(i * n / used);
  const auto part = [&](const Eigen::MatrixXd& whole) { return Eigen::MatrixXd(whole(subset, subset)); };
  const Eigen::VectorXd subset_values = scaled(subset);

  // First the additive account alone: what it says of single ligands shapes the smooth part.
  Kernel additive = {.linear = 1, .pairs = 0, .trans = 0.1, .other = 0.3, .levels = 0, .noise = 0.1};
  {
    Parts parts{{part(linear), part(trans), part(other)},
                {&additive.linear, &additive.trans, &additive.other, &additive.noise}};
    maximise_evidence(parts, subset_values);
  }
  Parts whole{{linear, trans, other}, {&additive.linear, &additive.trans, &additive.other, &additive.noise}};
  const Eigen::LLT<Eigen::MatrixXd> additive_factor(whole.sum());
  const Eigen::VectorXd dual = additive_factor.solve(scaled);
  additive_.weights.assign(kinds.size(), 0.0);
  const std::array<double, 3> shares{additive.linear / sites_, additive.trans, additive.other};
  for (Eigen::Index i = 0; i < n; ++i)
    for (const auto& [feature, count] : features[static_cast<std::size_t>(i)]) {
      const auto number = static_cast<std::size_t>(feature);
      additive_.weights[number] += scale_ * shares[static_cast<std::size_t>(column(kinds[number]))] * dual[i] * count;
    }
  additive_.intercept = offset_ + scale_ * constant_variance * dual.sum();

  trained_levels_.resize(n, 4);
  for (Eigen::Index i = 0; i < n; ++i) trained_levels_.row(i) = raw_levels(features[static_cast<std::size_t>(i)]);
  level_center_ = trained_levels_.colwise().mean();
  for (int k = 0; k < 4; ++k) {
    const double spread = std::sqrt((trained_levels_.col(k) - level_center_[k]).square().mean());
    level_scale_[k] = spread > 0 ? spread : 1;
  }
  for (Eigen::Index i = 0; i < n; ++i)
    trained_levels_.row(i) = (trained_levels_.row(i).transpose() - level_center_) / level_scale_;
  Eigen::MatrixXd smooth(n, n);
  for (Eigen::Index i = 0; i < n; ++i)
    smooth.col(i) = (-(trained_levels_.rowwise() - trained_levels_.row(i)).square().rowwise().sum() /
                     (2 * level_length * level_length))
                        .exp();

  kernel_ = additive;
  kernel_.pairs = 0.1 * additive.linear;
  kernel_.levels = 0.3;
  const Eigen::MatrixXd pairs = linear.array().square();
  {
    Parts parts{{part(linear), part(pairs), part(trans), part(other), part(smooth)},
                {&kernel_.linear, &kernel_.pairs, &kernel_.trans, &kernel_.other, &kernel_.levels, &kernel_.noise}};
    maximise_evidence(parts, subset_values);
  }
  Parts full{{linear, pairs, trans, other, smooth},
             {&kernel_.linear, &kernel_.pairs, &kernel_.trans, &kernel_.other, &kernel_.levels, &kernel_.noise}};
  const Eigen::LLT<Eigen::MatrixXd> factor(full.sum());
  factor_ = factor.matrixL();
  weights_ = factor.solve(scaled);
}

PropertyModel::Levels PropertyModel::raw_levels(const Features& features) const {
  double sum = 0, squares = 0, sites = 0;
  double low = std::numeric_limits<double>::infinity(), high = -low;
  for (const auto& [feature, count] : features) {
    if ((*kinds_)[static_cast<std::size_t>(feature)] != FeatureKind::ligand) continue;
    const double effect = additive_.weights[static_cast<std::size_t>(feature)];
    sum += count * effect;
    squares += count * effect * effect;
    sites += count;
    low = std::min(low, effect);
    high = std::max(high, effect);
  }
  if (sites == 0) return Levels::Zero();
  return {sum, low, high, std::sqrt(std::max(0.0, squares / sites - sum * sum / (sites * sites)))};
}

PropertyModel::Levels PropertyModel::levels(const Features& features) const {
  return (raw_levels(features) - level_center_) / level_scale_;
}

Eigen::ArrayXd PropertyModel::covariance(const Overlaps& overlaps, const Levels& levels,
                                         const Eigen::Array<double, Eigen::Dynamic, 4>& others) const {
  const Eigen::ArrayXd shared = overlaps.col(0) / sites_;
  Eigen::ArrayXd sum = constant_variance + kernel_.linear * shared + kernel_.pairs * shared.square() +
                       kernel_.trans * overlaps.col(1) + kernel_.other * overlaps.col(2);
  const auto square = [&](int k) { return (others.col(k) - levels[k]).square(); };
  const Eigen::ArrayXd distances = (square(0) + square(1)) + (square(2) + square(3));
  sum += kernel_.levels * (-distances / (2 * level_length * level_length)).exp();
  return sum;
}

double PropertyModel::variance(const std::array<double, 3>& self) const {
  const double shared = self[0] / sites_;
  return constant_variance + kernel_.linear * shared + kernel_.pairs * shared * shared + kernel_.trans * self[1] +
         kernel_.other * self[2] + kernel_.levels;
}

double PropertyModel::mean(const Overlaps& overlaps, const Features& features) const {
  return offset_ + scale_ * covariance(overlaps, levels(features), trained_levels_).matrix().dot(weights_);
}

Eigen::MatrixXd PropertyModel::whiten(const Eigen::MatrixXd& covariances) const {
  return factor_.triangularView<Eigen::Lower>().solve(covariances);
}

}  // namespace werner
