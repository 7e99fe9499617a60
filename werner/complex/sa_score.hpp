// SA score: how easily an organic molecule is made, judged by how frequent its fragments are among known ones and by
// its size, rings and stereocentres; 1 (easy) to 10. Ertl and Schuffenhauer 2009, doi:10.1186/1758-2946-1-8; the same
// numbers as RDKit's Contrib/SA_Score/sascorer.py.
#pragma once
#include <string>

namespace werner {

// Whether the table of fragments (Debian's package rdkit-data) was there when the program was built.
bool has_sa_table();

// Throws Error for what is no SMILES and without the table.
double sa_score(const std::string& smiles);

}  // namespace werner
