# Debian's spglib, libarchive and Open MPI come with pkg-config files; werner::spglib and so on are the targets. Without
# Open MPI everything is built but the ranks.
find_package(PkgConfig REQUIRED)
pkg_check_modules(spglib REQUIRED IMPORTED_TARGET spglib)
add_library(werner::spglib ALIAS PkgConfig::spglib)
pkg_check_modules(libarchive REQUIRED IMPORTED_TARGET libarchive)
add_library(werner::archive ALIAS PkgConfig::libarchive)
pkg_check_modules(openmpi QUIET IMPORTED_TARGET ompi-c)
if(openmpi_FOUND)
  add_library(werner::openmpi ALIAS PkgConfig::openmpi)
endif()
