// SPDX-License-Identifier: Apache-2.0
#include "scenario/load.h"

#include <algorithm>
#include <charconv>
#include <tuple>

#include <fmt/format.h>

#include "core/suggest.h"
#include "net/catalogue.h"
#include "scenario/compose.h"
#include "scenario/fields.h"

namespace jetlag::scenario {
namespace {

/// By file in the order of reading, then line, then column.
void sort_by_place(Errors& errors, const Sources& sources) {
  struct Key {
    std::size_t file = 0;
    int line = 0, column = 0;
  };
  const auto key = [&](const Error& e) {
    Key k;
    std::string_view rest = e.where;
    for (int* part : {&k.column, &k.line}) {
      const auto colon = rest.rfind(':');
      if (colon == std::string_view::npos) break;
      std::from_chars(rest.data() + colon + 1, rest.data() + rest.size(), *part);
      rest = rest.substr(0, colon);
    }
    k.file = static_cast<std::size_t>(std::find(sources.names.begin(), sources.names.end(), rest) - sources.names.begin());
    return std::tuple(k.file, k.line, k.column);
  };
  std::stable_sort(errors.begin(), errors.end(), [&](const Error& a, const Error& b) { return key(a) < key(b); });
}

/// What is wrong with the name of a place in a file of RTTs; nothing where it is one.
std::string unknown_place(std::string_view name, const ScenarioSpec& spec) {
  const bool region = std::any_of(spec.regions.begin(), spec.regions.end(), [&](const RegionSpec& r) { return r.id == name; });
  if (region || net::catalogue().find_region(name) != nullptr) return {};
  std::vector<std::string_view> names = net::catalogue().nearest_names(name);
  for (const RegionSpec& r : spec.regions) names.push_back(r.id);
  return fmt::format("expected the id of a region or of a place in the catalogue, found \"{}\"{}", name.substr(0, 64),
                     did_you_mean(name, names));
}

void import_rtts(const JsonValue& tree, ScenarioSpec& spec, const Loader& loader, Sources& sources, Errors& errors) {
  if (spec.network.rtt_import.empty()) return;
  const JsonPlace place = tree.find("network")->value.find("rtt")->value.find("import")->value.place;
  // An option has no folder: its path is taken as it stands.
  const std::string path =
      place.line == 0 ? spec.network.rtt_import : path_beside(sources.names[place.source], spec.network.rtt_import);
  const auto text = loader(path);
  if (!text) {
    errors.push_back(
        {ErrorCode::kNotFound, sources.where(place),
         fmt::format("expected a readable CSV file, found that {} is not: {}", path.empty() ? "." : path, text.error().message)});
    return;
  }
  auto rows = net::parse_rtt_csv(*text, path, [&](std::string_view name) { return unknown_place(name, spec); });
  if (std::find(sources.names.begin(), sources.names.end(), path) == sources.names.end()) sources.add(path);
  if (!rows) {
    for (Error& e : rows.error())
      if (std::find(errors.begin(), errors.end(), e) == errors.end()) errors.push_back(std::move(e));
    return;
  }
  spec.network.imported_rtts = std::move(*rows);
}

/// Every region has an id, and every fault a name or a kind, which names it.
bool every_thing_has_its_name(const JsonValue& scenario) {
  const auto all = [&](std::string_view list, auto&& named) {
    const JsonMember* written = scenario.find(list);
    if (written == nullptr) return true;
    const auto& items = written->value.items;
    return written->value.is(JsonKind::kArray) && std::all_of(items.begin(), items.end(), named);
  };
  const auto has_text = [](const JsonValue& thing, std::string_view key) {
    const JsonMember* member = thing.find(key);
    return member != nullptr && member->value.is(JsonKind::kString);
  };
  return all("regions", [&](const JsonValue& region) { return has_text(region, "id"); }) &&
         all("faults", [&](const JsonValue& fault) {
           if (fault.find("name") != nullptr) return has_text(fault, "name");
           return std::any_of(fault::kCatalogue.begin(), fault::kCatalogue.end(),
                              [&](const fault::KindInfo& kind) { return fault.find(kind.name) != nullptr; });
         });
}

}  // namespace

tl::expected<std::vector<Case>, Errors> load_text(std::string_view path, std::string_view text, const Loader& loader,
                                                  const Overrides& overrides, std::vector<Case>* readable) {
  Errors errors;
  Sources sources;
  auto [tree, whole] = compose(path, text, loader, sources, errors);
  std::vector<Case> cases;
  if (tree.is(JsonKind::kObject)) {
    const std::size_t syntax_errors = errors.size();
    if (!whole) readable = nullptr;
    for (const auto& set : overrides.set) override_value(tree, set, sources, errors);
    for (Variant& variant : expand(std::move(tree), sources, errors)) {
      Case& one = cases.emplace_back();
      one.name = std::move(variant.name);
      Reader reader(sources.names, errors, syntax_errors, whole);
      read_object(reader, variant.tree, one.spec, "scenario");
      one.names_known = reader.context.regions_known && every_thing_has_its_name(variant.tree);
      import_rtts(variant.tree, one.spec, loader, sources, errors);
      one.spec.file = std::string(path);
      if (overrides.seed) one.spec.seed = *overrides.seed;
    }
  }
  if (errors.empty()) return cases;
  if (readable != nullptr) *readable = std::move(cases);
  sort_by_place(errors, sources);
  return tl::unexpected<Errors>(std::move(errors));
}

tl::expected<std::vector<Case>, Errors> load_scenario(std::string_view path, const Loader& loader, const Overrides& overrides) {
  auto text = loader(path);
  if (!text) return tl::unexpected<Errors>(Errors{text.error()});
  return load_text(path, *text, loader, overrides);
}

}  // namespace jetlag::scenario
