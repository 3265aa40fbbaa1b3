// SPDX-License-Identifier: Apache-2.0
// fuzz_seeds CORPUS: fills CORPUS/operations and CORPUS/objects with what the inputs in CORPUS/commands write.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "targets.h"

namespace {

void save(const std::filesystem::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

}  // namespace

int main(int count, char** words) {
  if (count != 2) {
    std::fprintf(stderr, "usage: fuzz_seeds CORPUS\n");
    return 64;
  }
  const std::filesystem::path corpus = words[1];
  for (const auto& file : std::filesystem::directory_iterator(corpus / "commands")) {
    std::ifstream in(file.path(), std::ios::binary);
    const std::string input{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    const jetlag::fuzz::Written written = jetlag::fuzz::written_by(input);
    const std::string name = file.path().filename().string();
    save(corpus / "operations" / name, written.operations);
    for (std::size_t i = 0; i < std::min<std::size_t>(written.objects.size(), 4); ++i)
      save(corpus / "objects" / (name + "-" + std::to_string(i)), written.objects[i]);
  }
  return 0;
}
