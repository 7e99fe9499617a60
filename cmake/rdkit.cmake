# Debian's RDKit ships headers and libraries but no CMake package. werner::rdkit is what the room complex needs of it.
find_path(RDKIT_INCLUDE_DIR rdkit/GraphMol/ROMol.h REQUIRED)
add_library(werner_rdkit INTERFACE)
add_library(werner::rdkit ALIAS werner_rdkit)
target_include_directories(werner_rdkit SYSTEM INTERFACE ${RDKIT_INCLUDE_DIR}/rdkit)
foreach(part GraphMol SmilesParse DistGeometry FileParsers DistGeomHelpers ForceFieldHelpers ForceField SubstructMatch Fingerprints DataStructs Descriptors RDGeneral RDGeometryLib)
  find_library(RDKIT_${part} NAMES RDKit${part} REQUIRED)
  target_link_libraries(werner_rdkit INTERFACE ${RDKIT_${part}})
endforeach()
