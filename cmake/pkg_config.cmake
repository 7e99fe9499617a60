# Debian's spglib and libarchive come with pkg-config files; werner::spglib and werner::archive are the targets.
find_package(PkgConfig REQUIRED)
pkg_check_modules(spglib REQUIRED IMPORTED_TARGET spglib)
add_library(werner::spglib ALIAS PkgConfig::spglib)
pkg_check_modules(libarchive REQUIRED IMPORTED_TARGET libarchive)
add_library(werner::archive ALIAS PkgConfig::libarchive)
