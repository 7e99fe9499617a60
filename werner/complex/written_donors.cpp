#include "werner/complex/written_donors.hpp"

#include <algorithm>
#include <numeric>

#include "werner/complex/ligand_rdkit.hpp"
#include "werner/core/text.hpp"

namespace werner {

std::vector<int> written_donors(const Ligand& ligand, std::string_view text) {
  text = trim(text);
  std::vector<int> numbers(ligand.donors.size());
  std::iota(numbers.begin(), numbers.end(), 0);
  const auto open = text.rfind('{');
  if (open == std::string_view::npos || text.back() != '}') return numbers;
  const RDKitLigand graph = rdkit_ligand(ligand);
  const auto groups = parse_donors(text.substr(open + 1, text.size() - open - 2));
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const int atom = graph.place[groups[i].front()];
    const auto holds = [&](const DonorGroup& donor) {
      return std::find(donor.begin(), donor.end(), atom) != donor.end();
    };
    numbers[i] =
        static_cast<int>(std::find_if(ligand.donors.begin(), ligand.donors.end(), holds) - ligand.donors.begin());
  }
  return numbers;
}

}  // namespace werner
