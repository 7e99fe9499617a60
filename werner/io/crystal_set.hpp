// Reading a file as a set of which every entry counts, the broken ones too.
#pragma once
#include "werner/io/crystal_formats.hpp"

namespace werner {

// As `visit_crystals`, but throws Error where no entry begins in the file: it is empty, damaged or of another format.
void visit_set_of_crystals(const std::filesystem::path& file, const CrystalVisitor& entry, const BrokenVisitor& broken,
                           const std::string& format = {});

}  // namespace werner
