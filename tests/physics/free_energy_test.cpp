// Free energies against closed formulas: ideal gas, rigid rotor, and vibrations that go over into rotors where they are
// soft (Grimme 2012, doi:10.1002/chem.201200497), evaluated here from nothing but masses, positions and frequencies.
#include <Eigen/Eigenvalues>
#include <numbers>

#include "tests/physics/molecules.hpp"
#include "tests/physics/xtb_by_hand.hpp"
#include "werner/physics/xtb.hpp"

namespace werner {
namespace {

// SI, CODATA 2018.
constexpr double planck = 6.62607015e-34, boltzmann = 1.380649e-23, light = 2.99792458e10 /* cm/s */,
                 atomic_mass = 1.66053906660e-27, electronvolt = 1.602176634e-19, temperature = 298.15,
                 pressure = 101325;

// The frequencies in 1/cm that xtb prints, translations and rotations left out.
std::vector<double> frequencies(const std::string& out) {
  std::vector<double> values;
  const std::size_t start = out.rfind("projected vibrational frequencies"), end = out.find("reduced masses", start);
  for (const std::string& line : split(out.substr(start, end - start), '\n'))
    if (line.starts_with("eigval"))
      for (const std::string& word : split_words(line))
        if (const auto number = parse_double(word); number && std::abs(*number) > 0.1) values.push_back(*number);
  return values;
}

// kg m2 about the centre of mass.
Eigen::Vector3d moments_of_inertia(const Molecule& molecule) {
  Vec3 centre = Vec3::Zero();
  double mass = 0;
  for (std::size_t i = 0; i < molecule.size(); ++i) {
    centre += element(molecule.atomic_numbers[i]).mass * molecule.positions[i];
    mass += element(molecule.atomic_numbers[i]).mass;
  }
  centre /= mass;
  Eigen::Matrix3d tensor = Eigen::Matrix3d::Zero();
  for (std::size_t i = 0; i < molecule.size(); ++i) {
    const Vec3 r = molecule.positions[i] - centre;
    tensor +=
        element(molecule.atomic_numbers[i]).mass * (r.squaredNorm() * Eigen::Matrix3d::Identity() - r * r.transpose());
  }
  return Eigen::SelfAdjointEigenSolver<Eigen::Matrix3d>(tensor).eigenvalues() * atomic_mass * 1e-20;
}

// G(298.15 K) less the electronic energy in eV, of a molecule that is not linear. `cutoff` in 1/cm is where a vibration
// counts half as a rotor; 0 makes all of them oscillators.
double free_energy(const Molecule& molecule, const std::vector<double>& wavenumbers, int symmetry_number,
                   double cutoff) {
  using std::numbers::pi;
  const double kt = boltzmann * temperature;
  const Eigen::Vector3d inertia = moments_of_inertia(molecule);
  double mass = 0;
  for (const int z : molecule.atomic_numbers) mass += element(z).mass * atomic_mass;
  double enthalpy = 4 * kt;  // translation, rotation, pV
  double entropy = boltzmann * (2.5 + std::log(std::pow(2 * pi * mass * kt / (planck * planck), 1.5) * kt / pressure)) +
                   boltzmann * (1.5 + std::log(std::sqrt(pi * inertia.prod()) *
                                               std::pow(8 * pi * pi * kt / (planck * planck), 1.5) / symmetry_number));
  for (const double wavenumber : wavenumbers) {
    const double quantum = planck * light * wavenumber, x = quantum / kt;
    enthalpy += quantum / 2 + quantum / std::expm1(x);
    const double oscillator = boltzmann * (x / std::expm1(x) - std::log(-std::expm1(-x)));
    const double alone = planck / (8 * pi * pi * light * wavenumber);
    const double moment = alone * inertia.mean() / (alone + inertia.mean());
    const double rotor = boltzmann * (0.5 + 0.5 * std::log(8 * pi * pi * pi * moment * kt / (planck * planck)));
    const double weight = 1 / (1 + std::pow(cutoff / wavenumber, 4));
    entropy += weight * oscillator + (1 - weight) * rotor;
  }
  return (enthalpy - temperature * entropy) / electronvolt;
}

// Nitromethane turns about its C-N bond at some 50 1/cm. Water has no soft mode: there the two formulas are one.
TEST(FreeEnergy, SoftModesCountAsRotors) {
  const Molecule nitromethane = test::molecule(
      "C -1.33 0 0; N 0.17 0 0; O 0.73 1.09 0.02; O 0.73 -1.09 -0.02; H -1.67 0 1.03; H -1.67 0.9 -0.51; "
      "H -1.67 -0.9 -0.52",
      0);
  for (const auto& [start, symmetry] : {std::pair(nitromethane, 1), std::pair(test::water(), 2)}) {
    OracleTask task;
    task.starts = {start};
    task.properties = {"free_energy_correction"};
    const OracleResult result = evaluate_xtb(XtbMethod::gfn2, task);
    ASSERT_EQ(result.status, OracleStatus::done) << testing::PrintToString(result.reasons);
    const std::string out = test::xtb_by_hand(test::exact_xyz(result.relaxed), "--gfn 2 --hess --chrg 0 --uhf 0");
    ASSERT_NEAR(test::printed(out, "rotational number"), symmetry, 1e-9);
    const std::vector<double> modes = frequencies(out);
    ASSERT_EQ(modes.size(), 3 * start.size() - 6);
    const double value = result.properties.at("free_energy_correction").value;
    // xtb's translational entropy is smaller by 0.02 cal/mol/K, 0.0002 eV.
    EXPECT_NEAR(value, free_energy(result.relaxed, modes, symmetry, 50), 5e-4);
    const double oscillators = free_energy(result.relaxed, modes, symmetry, 0);
    // Half an oscillator at 50 1/cm.
    EXPECT_NEAR(value - oscillators, modes.front() < 100 ? 7e-3 : 0, modes.front() < 100 ? 4e-3 : 5e-4)
        << modes.front();
  }
}

}  // namespace
}  // namespace werner
