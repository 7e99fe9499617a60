# One interface target carries what every target of ours is compiled with; system headers stay silent.
add_library(werner_options INTERFACE)
target_compile_options(werner_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Werror
  -ffp-contract=off # the same numbers whatever the dispatch level
)
target_include_directories(werner_options INTERFACE ${PROJECT_SOURCE_DIR})
if(WERNER_SANITIZE)
  target_compile_options(werner_options INTERFACE -fsanitize=address,undefined -fno-omit-frame-pointer -fno-sanitize-recover=undefined)
  target_link_options(werner_options INTERFACE -fsanitize=address,undefined)
endif()
# Clang knows fewer pragmas, and takes operators without branches for mistakes.
if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  target_compile_options(werner_options INTERFACE -Wno-unknown-pragmas -Wno-unknown-warning-option
    -Wno-bitwise-instead-of-logical)
endif()

if(WERNER_FUZZ)
  target_compile_options(werner_options INTERFACE -fsanitize=fuzzer-no-link,address,undefined)
  target_link_options(werner_options INTERFACE -fsanitize=address,undefined)
endif()
