# Bundles each suite with what it imports and runs it in node.
foreach(suite ${SUITES})
  get_filename_component(name ${suite} NAME_WE)
  execute_process(COMMAND ${ESBUILD} ${suite} --bundle --platform=node --target=es2019 --alias:three=${THREE_MODULE} --outfile=${OUTPUT}/${name}.js --log-level=warning
    COMMAND_ERROR_IS_FATAL ANY)
  execute_process(COMMAND ${NODE} ${OUTPUT}/${name}.js COMMAND_ERROR_IS_FATAL ANY)
endforeach()
