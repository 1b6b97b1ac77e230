#include "libsim/cli/gnuplot.hpp"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <sstream>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;  // NOLINT(readability-redundant-declaration): POSIX wants it declared, glibc does it already

namespace libsim {

std::optional<std::filesystem::path> program_on_path(const std::string& name) {
  const char* const path = std::getenv("PATH");  // NOLINT(concurrency-mt-unsafe): nobody sets it
  std::istringstream folders{path == nullptr ? "" : path};
  for (std::string folder; std::getline(folders, folder, ':');) {
    const std::filesystem::path program = std::filesystem::path{folder.empty() ? "." : folder} / name;
    std::error_code error;
    if (std::filesystem::is_regular_file(program, error) && ::access(program.c_str(), X_OK) == 0) {
      return std::filesystem::absolute(program);  // it is run in another directory
    }
  }
  return std::nullopt;
}

bool run_gnuplot(const std::filesystem::path& gnuplot, const std::filesystem::path& directory,
                 const std::string& script) {
  ::posix_spawn_file_actions_t actions;
  if (::posix_spawn_file_actions_init(&actions) != 0) { return false; }
  std::string program = gnuplot.string();
  std::string argument = script;
  const std::array<char*, 3> arguments{program.data(), argument.data(), nullptr};
  ::pid_t child = 0;
  const bool started = ::posix_spawn_file_actions_addchdir_np(&actions, directory.c_str()) == 0 &&
                       ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0) == 0 &&
                       ::posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0) == 0 &&
                       ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0) == 0 &&
                       ::posix_spawn(&child, program.c_str(), &actions, nullptr, arguments.data(), environ) == 0;
  ::posix_spawn_file_actions_destroy(&actions);
  if (!started) { return false; }
  int status = 0;
  while (::waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) { return false; }
  }
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace libsim
