#include "libsim/cli/shipped.hpp"

#include <system_error>

namespace libsim {
namespace {

namespace fs = std::filesystem;

}  // namespace

fs::path shipped_folder() {
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  return error ? fs::path{} : program.parent_path().parent_path() / "share" / "libsim";
}

std::string prefer_shipped(std::string& file) {
  std::error_code error;
  const fs::path shipped = shipped_folder() / file;
  if (!file.empty() && fs::path{file}.is_relative() && !fs::exists(file, error) &&
      fs::is_regular_file(shipped, error)) {
    file = shipped.string();
  }
  return "";
}

}  // namespace libsim
