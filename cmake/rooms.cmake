# werner_room(NAME [LINK targets...]): the folder werner/NAME as the target werner::NAME.
function(werner_room name)
  cmake_parse_arguments(ROOM "" "" "LINK;PRIVATE" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${name}/*.cpp)
  add_library(werner_${name} STATIC ${sources})
  add_library(werner::${name} ALIAS werner_${name})
  target_link_libraries(werner_${name} PUBLIC werner_options ${ROOM_LINK} PRIVATE ${ROOM_PRIVATE})
endfunction()

# werner_tests(ROOM [LINK targets...]): tests/ROOM/*.cpp as the program test_ROOM, and up to three ctest entries of it.
# Suites whose names end in Slow or Data go to the labels slow and data, all others to fast.
function(werner_tests room)
  cmake_parse_arguments(TESTS "" "" "LINK" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${room}/*.cpp)
  add_executable(test_${room} ${sources})
  target_link_libraries(test_${room} PRIVATE werner_test_support ${TESTS_LINK})
  set_target_properties(test_${room} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  foreach(label fast slow data)
    if(label STREQUAL "fast")
      set(filter "-*Slow.*:*Slow/*:*Data.*:*Data/*")
    elseif(label STREQUAL "slow")
      set(filter "*Slow.*:*Slow/*")
    else()
      set(filter "*Data.*:*Data/*")
    endif()
    add_test(NAME ${room}.${label} COMMAND test_${room} --gtest_filter=${filter} --gtest_brief=1)
    set_tests_properties(${room}.${label} PROPERTIES LABELS ${label}
      ENVIRONMENT "WERNER=$<TARGET_FILE:werner>;WERNER_SOURCE=${PROJECT_SOURCE_DIR}")
  endforeach()
endfunction()

# werner_embed(TARGET SYMBOL FILE): the bytes of FILE as `std::string_view werner::embedded::SYMBOL()` inside TARGET.
function(werner_embed target symbol file)
  get_filename_component(path ${file} ABSOLUTE)
  set(generated ${CMAKE_CURRENT_BINARY_DIR}/embedded_${symbol}.cpp)
  configure_file(${PROJECT_SOURCE_DIR}/cmake/embed.cpp.in ${generated} @ONLY)
  # TARGET_DIRECTORY: the target may have been made in another folder than the one that embeds.
  set_source_files_properties(${generated} TARGET_DIRECTORY ${target} PROPERTIES OBJECT_DEPENDS ${path})
  target_sources(${target} PRIVATE ${generated})
endfunction()
