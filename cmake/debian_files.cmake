# Puts what only a Debian package has beside the installed documentation, compressed as Debian wants it. CPack runs this.
set(share ${CPACK_TEMPORARY_DIRECTORY}/usr/share)
set(documentation ${share}/doc/libsim)
file(RENAME ${documentation}/CHANGELOG.md ${documentation}/changelog)
string(TIMESTAMP now "%a, %d %b %Y %H:%M:%S +0000" UTC)
file(WRITE ${documentation}/changelog.Debian "libsim (${CPACK_DEBIAN_PACKAGE_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE}) unstable; urgency=medium

  * See changelog.gz.

 -- ${CPACK_PACKAGE_CONTACT}  ${now}
")
string(TIMESTAMP year "%Y" UTC)
file(WRITE ${documentation}/copyright "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: libsim

Files: *
Copyright: ${year} the libsim authors
License: Apache-2.0
 On Debian systems the text of the license is in /usr/share/common-licenses/Apache-2.0.
")
file(REMOVE ${documentation}/LICENSE)
set(compressed ${documentation}/changelog ${documentation}/changelog.Debian ${share}/man/man1/libsim.1)
execute_process(COMMAND gzip -9n ${compressed} COMMAND_ERROR_IS_FATAL ANY)
list(TRANSFORM compressed APPEND .gz)
file(CHMOD ${compressed} ${documentation}/copyright PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
