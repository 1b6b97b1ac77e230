# `cpack -G DEB --config build/release/CPackConfig.cmake` makes one package of all that is installed.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_CONTACT "libsim maintainers <maintainers@libsim.example>")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "discrete-event live-stream market simulator")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION "Viewers arrive at live rooms that a policy shows them, send gifts, and come
back or don't: a place to compare policies, test experiments and check
off-policy estimates against the truth.
.
This package has the program, its scenarios, and the C++20 library, which
CMake (find_package) and pkg-config find.")
# What the program needs, dpkg-shlibdeps finds; what a program that links to the library needs to be compiled, nobody does.
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "libboost-dev (>= 1.74), libfmt-dev (>= 9), nlohmann-json3-dev (>= 3.11), librandom123-dev, libzstd-dev, libnlopt-dev, pkgconf | pkg-config")
if(LIBSIM_WITH_XGBOOST)
  string(APPEND CPACK_DEBIAN_PACKAGE_DEPENDS ", libxgboost-dev")
endif()
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "g++ (>= 4:12), cmake (>= 3.25), gnuplot-nox")
set(CPACK_DEBIAN_PACKAGE_PROVIDES "libsim-dev (= ${PROJECT_VERSION})")
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_CURRENT_LIST_DIR}/debian_files.cmake)
include(CPack)
