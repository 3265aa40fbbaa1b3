// SPDX-License-Identifier: Apache-2.0
#include "rules.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <regex>
#include <sstream>

namespace jetlag::structure {
namespace {

bool is_header(std::string_view path) { return path.ends_with(".h"); }
bool is_cpp(std::string_view path) { return is_header(path) || path.ends_with(".cpp"); }

std::string folder_of(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string() : std::string(path.substr(0, slash));
}
std::string name_of(std::string_view path) { return std::string(path.substr(path.rfind('/') + 1)); }

/// "engine/net/link.h" -> "net"; empty for a file outside engine/.
std::string_view library_of(std::string_view path) {
  if (!path.starts_with("engine/")) return {};
  const auto rest = path.substr(7);
  return rest.substr(0, rest.find('/'));
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  std::istringstream in{std::string(text)};
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

struct Ban {
  std::string_view word;
  std::string_view instead;
  std::vector<std::string_view> except = {};  ///< Path prefixes where the word is at home.
};

const std::vector<Ban>& engine_bans() {
  static const std::vector<Ban> bans = [] {
    std::vector<Ban> list = {
        {"random_device", "core/rng.h"},
        {"mt19937", "core/rng.h"},
        {"mt19937_64", "core/rng.h"},
        {"rand(", "core/rng.h"},
        {"srand(", "core/rng.h"},
        {"minstd_rand", "core/rng.h"},
        {"default_random_engine", "core/rng.h"},
        {"unordered_map", "core/index_map.h"},
        {"unordered_set", "core/index_map.h"},
        {"unordered_multimap", "core/index_map.h"},
        {"unordered_flat_map", "core/index_map.h", {"engine/core/index_map.h"}},
        {"unordered_flat_set", "core/index_map.h"},
        {"atomic", "a driver in app/ (payloads: core/shared_bytes.h)", {"engine/core/shared_bytes.h"}},
        {"fstream", "an argument: a driver reads and writes files"},
        {"getenv", "an argument"},
        {"getenv(", "an argument"},
        {"thread_local", "a parameter: there is no ambient world", {"engine/core/pool.cpp"}},
        {"virtual", "a closed variant and one table"},
        {"assert(", "JETLAG_CHECK, which is always on"},
        {"throw", "JETLAG_CHECK for bugs, Result<T> for bad input, plain data for simulated failures", {"engine/core/check.cpp"}},
    };
    for (const auto word : {"system_clock", "steady_clock", "high_resolution_clock", "chrono", "gettimeofday", "clock_gettime"})
      list.push_back({word, "the `now` argument and core/time.h"});
    for (const auto word :
         {"thread", "jthread", "this_thread", "mutex", "shared_mutex", "condition_variable", "future", "async("})
      list.push_back({word, "a driver in app/: the engine has no threads (memory: core/pool.h)", {"engine/core/pool.cpp"}});
    for (const auto word : {"ifstream", "ofstream", "filesystem", "fopen(", "cout", "cerr", "iostream", "printf(", "puts("})
      list.push_back({word, "a value returned to a driver: the engine does no input or output"});
    for (const auto word :
         {"log(",  "log2(", "log10(", "log1p(", "exp(",  "exp2(", "expm1(", "pow(",   "sin(",    "cos(",    "tan(", "asin(",
          "acos(", "atan(", "atan2(", "sinh(",  "cosh(", "tanh(", "cbrt(",  "hypot(", "tgamma(", "lgamma(", "erf("})
      list.push_back({word, "an integer table or core/fixed_math.h: libm differs between machines",
                      {"engine/store/commands/geo", "engine/store/commands/vector", "engine/crdt/vector"}});
    for (const auto word :
         {"uniform_int_distribution", "uniform_real_distribution", "bernoulli_distribution", "binomial_distribution",
          "geometric_distribution", "poisson_distribution", "exponential_distribution", "gamma_distribution",
          "normal_distribution", "lognormal_distribution", "weibull_distribution", "discrete_distribution",
          "piecewise_constant_distribution", "piecewise_linear_distribution", "generate_canonical"})
      list.push_back({word, "core/distribution.h"});
    for (const auto word : {"is_simulated", "is_simulation", "in_simulation", "simulation_mode"})
      list.push_back({word, "nothing: no code asks whether it is simulated"});
    return list;
  }();
  return bans;
}

struct Home {
  std::string_view include;               ///< Prefix of the included path.
  std::vector<std::string_view> at_home;  ///< Regular expressions of paths that may include it.
};

const std::vector<Home>& quarantine() {
  static const std::vector<Home> homes = {
      {"boost/graph", {"engine/net/topology[a-z_]*\\.cpp"}},
      {"nlohmann/", {"engine/report/([a-z_]*/)?[a-z_]*json[a-z_]*\\.(cpp|h)", "engine/scenario/[a-z_]*schema[a-z_]*\\.cpp",
                     "app/serve/.*", "tests/.*"}},
      {"boost/asio", {"app/serve/.*", "tests/serve/.*"}},
      {"openssl/", {"app/serve/.*", "tests/serve/.*"}},
      {"lua", {"engine/script/.*"}},
      {"CLI/", {"app/cli/.*"}},
      {"Q", {"ui/.*", "app/gui/.*", "tests/ui/.*"}},
      {"boost/mpi", {"app/.*"}},
      {"sys/socket.h", {"app/serve/.*", "tests/serve/.*", "tests/differential/.*"}},
      {"gtest/", {"tests/.*"}},
      {"gmock/", {"tests/.*"}},
      {"rapidcheck", {"tests/.*"}},
      {"benchmark/", {"tests/bench/.*"}},
  };
  return homes;
}

/// What the folders above the engine may name of it; the longest matching prefix decides.
struct Seam {
  std::string_view folder;
  std::set<std::string, std::less<>> allowed;
};
const std::vector<Seam>& seams() {
  static const std::vector<Seam> all = {
      {"ui/models/", {"core", "observe", "models"}},
      {"ui/widgets/", {"widgets"}},
      {"ui/pages/", {"core", "observe", "lab", "scenario", "models", "widgets", "pages"}},
  };
  return all;
}

bool looks_like_code(std::string_view comment) {
  static const std::regex statement(
      R"(^//\s?(#include\b.*|(if|for|while|switch)\s*\(.*\)\s*[{;]?|return\b.*;|(const |auto |static |std::|[A-Za-z_]\w*(::\w+)*[<&*]?.* = ).*;|[\w:.>\[\]-]+\(.*\);|\}\s*(else.*)?))");
  return std::regex_match(std::string(comment), statement);
}

/// The kinds of a brace: what stands before it decides.
enum class Brace { kScope, kFunction, kOther };

Brace classify(std::string_view before, bool follows_function) {
  static const std::regex scope(R"(\b(namespace|class|struct|union|enum|extern)\b[^()]*$)");
  const std::string text(before.substr(before.size() > 400 ? before.size() - 400 : 0));
  // A constructor's `: a_{1} {` : the second brace follows what looked like a function's end.
  if (text.find_first_not_of(" \t\n,") == std::string::npos) return follows_function ? Brace::kFunction : Brace::kOther;
  if (std::regex_search(text, scope)) return Brace::kScope;
  const auto open = text.find('('), close = text.rfind(')');
  if (open == std::string::npos || close == std::string::npos) return Brace::kOther;
  const auto head = text.substr(0, open);
  const bool assigned = head.find('=') != std::string::npos && head.find("operator") == std::string::npos;
  return assigned || text.find('=', close) != std::string::npos ? Brace::kOther : Brace::kFunction;
}

}  // namespace

Layers parse_layers(std::string_view text) {
  Layers layers;
  for (const auto& line : lines_of(text)) {
    const auto colon = line.find(':');
    if (colon == std::string::npos) continue;
    auto& deps = layers[line.substr(0, colon)];
    std::istringstream rest(line.substr(colon + 1));
    for (std::string dep; rest >> dep;) deps.insert(dep);
  }
  return layers;
}

Violations check_layer_order(const Source& source, const Layers& layers) {
  Violations found;
  const std::string library(library_of(source.path));
  if (!library.empty() && !layers.contains(library)) {
    found.push_back({source.path, 1, "engine/" + library + " is no library: add it to engine/CMakeLists.txt"});
    return found;
  }
  for (const auto& include : source.includes) {
    const auto slash = include.path.find('/');
    if (!include.quoted || slash == std::string::npos) continue;
    const auto target = include.path.substr(0, slash);
    if (!library.empty()) {
      if (target == library || layers.at(library).contains(target)) continue;
      found.push_back({source.path, include.line,
                       "includes \"" + include.path + "\", but '" + library + "' does not name '" + target +
                           "' in its DEPS; name it there if the order of engine/CMakeLists.txt allows, else move the code"});
    }
    for (const auto& seam : seams())
      if (source.path.starts_with(seam.folder) && !seam.allowed.contains(target))
        found.push_back({source.path, include.line, "includes \"" + include.path + "\"; " + std::string(seam.folder) +
                         " may not name '" + target + "': pass a value of the allowed libraries instead"});
    if (source.path.starts_with("app/serve/") && target == "crdt")
      found.push_back({source.path, include.line, "app/serve may not include crdt/: use region's client endpoint"});
  }
  return found;
}

Violations check_quarantine(const Source& source) {
  Violations found;
  for (const auto& include : source.includes) {
    for (const auto& home : quarantine()) {
      const bool matches = home.include == "Q"
                               ? !include.quoted && include.path.size() > 1 && include.path[0] == 'Q' &&
                                     std::isupper(static_cast<unsigned char>(include.path[1])) != 0
                               : include.path.starts_with(home.include) && !include.quoted;
      if (!matches) continue;
      const bool allowed = std::any_of(home.at_home.begin(), home.at_home.end(), [&](std::string_view pattern) {
        return std::regex_match(source.path, std::regex(pattern.begin(), pattern.end()));
      });
      if (allowed) continue;
      std::string homes;
      for (const auto pattern : home.at_home) homes += (homes.empty() ? "" : " or ") + std::string(pattern);
      found.push_back({source.path, include.line, "<" + include.path + "> is quarantined: move its use to " + homes});
    }
  }
  return found;
}

Violations check_determinism(const Source& source) {
  Violations found;
  if (!source.path.starts_with("engine/")) return found;
  for (const auto& ban : engine_bans()) {
    if (std::any_of(ban.except.begin(), ban.except.end(), [&](auto prefix) { return source.path.starts_with(prefix); })) continue;
    for (const auto at : find_word(source.code, ban.word)) {
      // `link.log(x)` is somebody's own member, `std::log(x)` and `log(x)` are the library's.
      const bool call = ban.word.ends_with('(');
      if (call && at > 0 && (source.code[at - 1] == '.' || source.code.substr(at - 1, 1) == ">")) continue;
      if (ban.word == "throw" && source.code.find(';', at) == source.code.find_first_not_of(" \n", at + 5))
        continue;  // passes on
      found.push_back({source.path, line_of(source.code, at),
                       "'" + std::string(ban.word) + "' is banned in engine/; use " + std::string(ban.instead)});
    }
  }
  for (const auto at : find_word(source.code, "std::hash"))
    found.push_back({source.path, line_of(source.code, at), "'std::hash' may differ between builds; use core/fingerprint.h"});
  return found;
}

Violations check_lab_threads(const Source& source) {
  Violations found;
  if (!source.path.starts_with("ui/") || source.path == "ui/lab_thread/engine_thread.cpp") return found;
  for (const std::string_view word : {"thread", "jthread", "mutex", "shared_mutex", "condition_variable", "atomic", "future",
                                      "async(", "QThread", "QMutex", "QThreadPool", "QtConcurrent", "moveToThread("})
    for (const auto at : find_word(source.code, word))
      found.push_back(
          {source.path, line_of(source.code, at),
           "'" + std::string(word) + "' is at home in ui/lab_thread/engine_thread.cpp: ask the engine's thread there"});
  return found;
}

/// A test that waits for a while instead of for something is slow on a fast machine and fails on a slow one.
Violations check_waiting(const Source& source) {
  Violations found;
  if (!source.path.starts_with("tests/")) return found;
  for (const std::string_view word : {"qWait(", "sleep(", "msleep(", "usleep(", "sleep_for("})
    for (const auto at : find_word(source.code, word))
      found.push_back(
          {source.path, line_of(source.code, at),
           "'" + std::string(word) + "' waits for a while; wait for what is expected: QTRY_..., waitUntilIdle(), an event"});
  return found;
}

/// `static` before a variable that is not const. A function's head has its parenthesis before anything that ends a variable's.
Violations check_mutable_statics(const Source& source) {
  Violations found;
  if (!source.path.starts_with("engine/")) return found;
  for (const auto at : find_word(source.code, "static")) {
    const auto end = source.code.find_first_of(";={(", at);
    if (end == std::string::npos || source.code[end] == '(') continue;
    const auto head = source.code.substr(at, end - at);
    const bool fixed =
        !find_word(head, "const").empty() || !find_word(head, "constexpr").empty() || !find_word(head, "constinit").empty();
    if (fixed || head.find("operator") != std::string::npos) continue;
    found.push_back({source.path, line_of(source.code, at),
                     "a mutable static: there is no ambient world; pass it as an argument, or make it const"});
  }
  return found;
}

Violations check_header_contract(const Source& source) {
  Violations found;
  if (!is_header(source.path)) return found;
  if (find_word(source.code, "#pragma once").empty()) found.push_back({source.path, 1, "has no #pragma once"});
  const auto code_starts = source.code.find_first_not_of(" \t\r\n");
  const int first_code = code_starts == std::string::npos ? count_lines(source.text) + 1 : line_of(source.code, code_starts);
  std::size_t letters = 0;
  for (const auto& comment : source.comments) {
    if (comment.line >= first_code || comment.text.find("SPDX-License-Identifier") != std::string::npos) continue;
    letters += static_cast<std::size_t>(
        std::count_if(comment.text.begin(), comment.text.end(), [](unsigned char c) { return std::isalpha(c) != 0; }));
  }
  constexpr std::size_t kLeast = 40;
  if (letters < kLeast)
    found.push_back({source.path, 1, "does not open with its contract: before #pragma once say in prose what this is, its units, "
                     "costs, errors and invariants"});
  return found;
}

Violations check_length(const Source& source) {
  const int limit = source.path.starts_with("tests/") ? 600 : 400;
  const int lines = count_lines(source.text);
  if (lines <= limit) return {};
  return {
      {source.path, lines, "has " + std::to_string(lines) + " lines, more than " + std::to_string(limit) + ": split it by idea"}};
}

/// Columns without what a literal holds (it is as wide as its reader needs); of UTF-8, one for each character.
std::size_t width_of(std::string_view text, std::string_view code, bool commented) {
  std::size_t width = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool continues = (static_cast<unsigned char>(text[i]) & 0xc0) == 0x80;
    const bool literal = !commented && code[i] == ' ' && text[i] != ' ';
    if (!continues && !literal) ++width;
  }
  return width;
}

Violations check_width(const Source& source) {
  constexpr std::size_t kMost = 130;
  std::set<std::size_t> commented;
  for (const Comment& comment : source.comments) commented.insert(static_cast<std::size_t>(comment.line));
  Violations found;
  const std::vector<std::string> text = lines_of(source.text), code = lines_of(source.code);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::size_t width = width_of(text[i], code[i], commented.contains(i + 1));
    if (width <= kMost) continue;
    found.push_back({source.path, static_cast<int>(i) + 1,
                     "is " + std::to_string(width) + " columns wide, more than " + std::to_string(kMost) + ": clang-format"});
  }
  return found;
}

Violations check_function_length(const Source& source) {
  constexpr int kMost = 60;
  Violations found;
  std::string code = source.code;  // Preprocessor lines are no part of a function's head.
  for (std::size_t at = 0; at < code.size();
       at = code.find('\n', at) == std::string::npos ? code.size() : code.find('\n', at) + 1) {
    const auto first = code.find_first_not_of(" \t", at);
    if (first == std::string::npos || code[first] != '#') continue;
    for (std::size_t i = first; i < code.size() && code[i] != '\n'; ++i) code[i] = ' ';
  }
  struct Open { Brace kind; std::size_t at; };
  std::vector<Open> open;
  std::size_t segment = 0;
  bool follows_function = false;
  for (std::size_t i = 0; i < code.size(); ++i) {
    if (code[i] == ';') { segment = i + 1; follows_function = false; }
    if (code[i] == '{') {
      open.push_back({classify(std::string_view(code).substr(segment, i - segment), follows_function), i});
      segment = i + 1;
    }
    if (code[i] != '}' || open.empty()) continue;
    const auto closed = open.back();
    open.pop_back();
    segment = i + 1;
    follows_function = closed.kind == Brace::kFunction;
    if (!follows_function) continue;
    if (std::any_of(open.begin(), open.end(), [](const Open& o) { return o.kind == Brace::kFunction; })) continue;
    const int lines = line_of(code, i) - line_of(code, closed.at) + 1;
    if (lines > kMost)
      found.push_back({source.path, line_of(code, closed.at), "a function of " + std::to_string(lines) + " lines, more than " +
                       std::to_string(kMost) + ": give its steps names"});
  }
  return found;
}

Violations check_commented_out_code(const Source& source) {
  Violations found;
  const auto code_starts = source.code.find_first_not_of(" \t\r\n");
  const int first_code = code_starts == std::string::npos ? 1 : line_of(source.code, code_starts);
  for (const auto& comment : source.comments)
    // Examples live in the contract at the top or are indented; `///` documents.
    if (comment.whole_line && comment.line >= first_code && looks_like_code(comment.text))
      found.push_back(
          {source.path, comment.line, "commented-out code: delete it, git remembers (an example is indented by two spaces)"});
  return found;
}

Violations check_licence(std::string_view path, std::string_view text) {
  const bool gpl = path.starts_with("ui/") || path.starts_with("app/gui/") || path.starts_with("tests/ui/");
  const std::string expected = std::string("SPDX-License-") + "Identifier: " + (gpl ? "GPL-3.0-or-later" : "Apache-2.0");
  const auto lines = lines_of(text);
  for (std::size_t i = 0; i < std::min<std::size_t>(2, lines.size()); ++i)
    if (lines[i].find(expected) != std::string::npos) return {};
  return {{std::string(path), 1, "the first lines do not say '" + expected + "'"}};
}

Violations check_leftovers(std::string_view path, std::string_view text) {
  static const std::regex words("\\b(FIX" "ME|TO" "DO|XX" "X|HA" "CK)\\b");
  Violations found;
  int number = 0;
  for (const auto& line : lines_of(text)) {
    ++number;
    if (std::regex_search(line, words)) found.push_back({std::string(path), number, "a leftover mark: do it, or open an issue"});
  }
  return found;
}

Violations check_path(std::string_view path) {
  static const std::regex folder(R"((^|/)(util|utils|misc|common|helper|helpers)(/|$))");
  static const std::regex file(R"(\.(old|orig|bak|rej|tmp)$|~$)");
  const std::string text(path);
  if (std::regex_search(text, folder)) return {{text, 0, "a folder without an idea: name it after what it holds"}};
  if (std::regex_search(text, file)) return {{text, 0, "a left-over copy: delete it, git remembers"}};
  return {};
}

Violations check_compiler_flags(std::string_view path, std::string_view text) {
  Violations found;
  const std::string all(text);
  for (const std::string flag : {"-march=native", "-mtune=native", "-ffast-math", "-Ofast", "-ffp-contract=fast"})
    if (const auto at = all.find(flag); at != std::string::npos)
      found.push_back(
          {std::string(path), line_of(all, at), "'" + flag + "' makes results differ between machines; leave it out"});
  return found;
}

Violations check_links(std::string_view path, std::string_view text, bool (*exists)(const std::string&)) {
  static const std::regex link(R"(\]\(([^)\s#]+)(#[^)\s]*)?\))");
  Violations found;
  int number = 0;
  bool fenced = false;
  for (const auto& line : lines_of(text)) {
    ++number;
    if (line.starts_with("```")) fenced = !fenced;
    if (fenced) continue;
    for (std::sregex_iterator it(line.begin(), line.end(), link), end; it != end; ++it) {
      const std::string target = (*it)[1];
      if (target.find("://") != std::string::npos || target.starts_with("mailto:")) continue;
      const auto folder = folder_of(path);
      if (!exists(target.starts_with('/') ? target.substr(1) : folder.empty() ? target : folder + "/" + target))
        found.push_back({std::string(path), number, "the link '" + target + "' leads nowhere"});
    }
  }
  return found;
}

std::set<std::string> tests_in(const Source& source) {
  static const std::regex definition(R"(\b(?:TYPED_)?TEST(?:_[FP])?\(\s*(\w+)\s*,\s*(\w+)\s*\))");
  std::set<std::string> tests;
  for (std::sregex_iterator it(source.code.begin(), source.code.end(), definition), end; it != end; ++it)
    tests.insert((*it)[1].str() + "." + (*it)[2].str());
  return tests;
}

Violations check_pitfalls(std::string_view path, std::string_view text, const std::set<std::string>& tests) {
  static const std::regex row(R"(^\| *\d+ *\|.*)"), named(R"(`([A-Z]\w*\.[A-Z]\w*)`)");
  Violations found;
  int number = 0;
  for (const auto& line : lines_of(text)) {
    ++number;
    bool held = line.find("not built yet: ") != std::string::npos;
    for (std::sregex_iterator it(line.begin(), line.end(), named), end; it != end; ++it) {
      held = true;
      if (!tests.contains((*it)[1]))
        found.push_back(
            {std::string(path), number, "no test is called " + (*it)[1].str() + ": name the one that took its place"});
    }
    if (!held && std::regex_match(line, row))
      found.push_back({std::string(path), number, "nothing holds this pitfall: name its test, or write \"not built yet: ...\""});
  }
  return found;
}

Violations check_is_built(std::string_view source_path, const std::map<std::string, std::string>& cmake_lists) {
  if (!is_cpp(source_path)) return {};
  std::string relative = name_of(source_path);
  for (std::string folder = folder_of(source_path);;) {
    const auto lists = cmake_lists.find(folder);
    if (lists != cmake_lists.end() && !find_word(lists->second, relative).empty()) return {};
    if (folder.empty()) break;
    relative = name_of(folder) + "/" + relative;
    folder = folder_of(folder);
  }
  return {{std::string(source_path), 0, "no CMakeLists.txt names this file: name it or delete it"}};
}

Violations check_fingerprints(const std::set<std::string>& scenarios, std::string_view csv) {
  Violations found;
  std::set<std::string> seen;
  const auto lines = lines_of(csv);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto& line = lines[i];
    if (i == 0 || line.empty() || line.front() == '#') continue;  // The first line names the columns.
    // A case of a scenario is "file.json" alone or followed by '[', '/', '#' or ':' and the case's name.
    auto field = line.substr(0, line.find(','));
    std::erase(field, '"');
    const auto extension = field.find(".json");
    auto file = field.substr(
        0, extension == std::string::npos ? field.size() : extension + (field.substr(extension).starts_with(".jsonc") ? 6 : 5));
    if (file.starts_with("scenarios/")) file = file.substr(10);
    seen.insert(file);
    if (!scenarios.contains(file))
      found.push_back({"scenarios/fingerprints.csv", static_cast<int>(i + 1), "a row for '" + file + "', which does not exist"});
  }
  for (const auto& scenario : scenarios)
    if (!seen.contains(scenario))
      found.push_back(
          {"scenarios/" + scenario, 0, "no row in fingerprints.csv: jetlag test scenarios --all --update-fingerprints"});
  return found;
}

}  // namespace jetlag::structure
