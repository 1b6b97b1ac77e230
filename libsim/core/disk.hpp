/// @file  Bytes and names that reach the disk: what every writer of files needs of the system.
#pragma once

#include <filesystem>
#include <string_view>

namespace libsim {

/// Writes all of `bytes`, in as many calls as that takes. @return false if some are left, with the reason in errno
bool write_all(int descriptor, std::string_view bytes);

/// Waits until the bytes of a file that another program wrote are on the disk. @throws ResourceError
void sync_file(const std::filesystem::path& file);

/// Waits until the names in `directory` are on the disk, as a rename is not before; does nothing on file systems that
/// cannot, and where the directory may not be read. @throws ResourceError
void sync_directory(const std::filesystem::path& directory);

}  // namespace libsim
