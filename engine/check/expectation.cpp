// SPDX-License-Identifier: Apache-2.0
#include "check/expectation.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "check/expectation_text.h"
#include "core/suggest.h"
#include "core/units.h"

namespace jetlag::check {
namespace {

using metrics::Aggregation;
using metrics::Kind;
using metrics::MetricInfo;
using metrics::Unit;

using Names = std::vector<std::string_view>;

Names metric_and_property_names() {
  Names names;
  for (const MetricInfo& info : metrics::catalogue()) names.push_back(info.name);
  for (std::size_t p = 0; p < kProperties; ++p) names.push_back(name_of(static_cast<Property>(p)));
  return names;
}

Names views_of(const std::vector<std::string>& strings) { return {strings.begin(), strings.end()}; }

std::string unknown(const char* what, std::string_view found, const Names& valid) {
  std::string message = std::string("unknown ") + what + " \"" + std::string(found) + "\"";
  const std::string hint = did_you_mean(found, valid);
  if (!hint.empty()) return message + hint;
  return valid.empty() ? message + ": none is declared" : message + "; expected " + name_list(valid);
}

class Parser {
 public:
  Parser(std::string_view text, const Entities& entities) : cursor_(text), entities_(entities) {
    result_.text = std::string(text);
  }

  tl::expected<Expectation, Errors> run() {
    parse_subject();
    if (errors_.empty() || !stuck_) parse_clauses();
    if (!errors_.empty()) return tl::unexpected<Errors>(std::move(errors_));
    return std::move(result_);
  }
  tl::expected<MetricTerm, Errors> run_metric() {
    alone_ = true;
    parse_subject();
    if (errors_.empty() && (result_.property || result_.mood != Mood::kPlain)) fail(0, "expected a metric");
    if (!errors_.empty()) return tl::unexpected<Errors>(std::move(errors_));
    return std::move(result_.term);
  }

 private:
  void fail(std::size_t position, std::string message) { errors_.push_back(cursor_.error(position, std::move(message))); }
  void fail_unknown(std::size_t position, std::string message) {
    errors_.push_back(cursor_.error(ErrorCode::kUnknownName, position, std::move(message)));
  }
  /// An error after which the rest of the text cannot be understood.
  void give_up(std::size_t position, std::string message) {
    fail(position, std::move(message));
    stuck_ = true;
  }

  void parse_subject();
  void parse_term(const MetricInfo& info, std::size_t at);
  void parse_selector(const MetricInfo& info);
  void add_label(const MetricInfo& info, std::size_t at, const std::string& label, std::string value);
  void check_label_value(metrics::LabelDomain domain, std::size_t at, std::string_view label, const std::string& value);
  void parse_aggregation(const MetricInfo& info);
  void parse_comparison();
  void parse_value();
  void parse_clauses();
  void parse_fault();
  void check_mood(std::size_t at, const MetricInfo* info);

  Cursor cursor_;
  const Entities& entities_;
  Expectation result_;
  Errors errors_;
  bool stuck_ = false;
  bool alone_ = false;  ///< without a comparison
  const MetricInfo* info_ = nullptr;
};

void Parser::parse_subject() {
  const std::size_t begin = cursor_.position();
  if (cursor_.take_word("always")) result_.mood = Mood::kAlways;
  else if (cursor_.take_word("sometimes")) result_.mood = Mood::kSometimes;
  const std::size_t at = cursor_.position();
  const std::string_view name = cursor_.name();
  if (name.empty()) return give_up(at, "expected a metric or a property");
  if (name == "invariant") {
    errors_.push_back(cursor_.error(ErrorCode::kUnsupported, at, "\"invariant\" is known, not yet supported"));
    stuck_ = true;
    return;
  }
  for (std::size_t p = 0; p < kProperties; ++p) {
    if (name != name_of(static_cast<Property>(p))) continue;
    result_.property = static_cast<Property>(p);
    check_mood(begin, nullptr);
    cursor_.take("");
    if (const char c = cursor_.peek(); c == '{' || c == '.' || c == '<' || c == '>' || c == '=' || c == '!')
      give_up(cursor_.position(),
              "the property \"" + std::string(name) + "\" holds or does not: it takes no labels and no comparison");
    else if (!cursor_.at_end() && cursor_.position() == at + name.size())
      give_up(cursor_.position(), "expected a blank");
    return;
  }
  const MetricInfo* info = metrics::find_metric(name);
  if (info == nullptr) {
    const std::string hint = did_you_mean(name, metric_and_property_names());
    fail_unknown(at, "unknown metric \"" + std::string(name) + "\"" + (hint.empty() ? " (jetlag list metrics shows all)" : hint));
    stuck_ = true;
    return;
  }
  info_ = info;
  result_.term.metric = info->name;
  parse_term(*info, begin);
}

void Parser::parse_term(const MetricInfo& info, std::size_t at) {
  cursor_.take("");
  if (cursor_.peek() == '{') parse_selector(info);
  if (stuck_) return;
  result_.term.aggregation = info.default_aggregation;
  if (info.default_aggregation == Aggregation::kPercentile) result_.term.percentile_ppm = 990'000;
  if (cursor_.peek() == '.') parse_aggregation(info);
  if (stuck_) return;
  check_mood(at, &info);
  if (!alone_) return parse_comparison();
  cursor_.take("");
  if (!cursor_.at_end()) give_up(cursor_.position(), "expected nothing after the metric");
}

void Parser::parse_selector(const MetricInfo& info) {
  const std::size_t open = cursor_.position();
  cursor_.take("{");
  if (cursor_.take("}")) return fail(open, "an empty selector: expected label=value, or no braces at all");
  for (;;) {
    const std::size_t at = cursor_.position();
    std::string label(cursor_.name());
    cursor_.take("");
    if (label.empty() || !cursor_.take("=")) return give_up(cursor_.position(), "expected label=value");
    std::string value(cursor_.peek() == '"' ? cursor_.phrase() : cursor_.until(",}"));
    add_label(info, at, label, std::move(value));
    if (cursor_.take(",")) continue;
    if (cursor_.take("}")) break;
    return give_up(open, "expected a closing \"}\"");
  }
  auto& selector = result_.term.selector;
  std::sort(selector.begin(), selector.end());
  const auto find = [&](std::string_view name) -> const std::string* {
    for (const auto& [label, value] : selector)
      if (label == name) return &value;
    return nullptr;
  };
  const std::string *from = find("from"), *to = find("to");
  if (from == nullptr || to == nullptr) return;
  const auto nothing = [&](const char* why) { fail(open, "{from=" + *from + ",to=" + *to + "} matches nothing: " + why); };
  if (*from == *to) return nothing("a region does not replicate to itself");
  const auto& links = entities_.links;
  if (info.between != metrics::Between::kNeighbours || links.empty() || !errors_.empty()) return;
  if (std::find(links.begin(), links.end(), std::pair(*from, *to)) == links.end()) nothing("no link joins the two");
}

void Parser::add_label(const MetricInfo& info, std::size_t at, const std::string& label, std::string value) {
  const bool is_alias = label == "region" && info.region_alias == metrics::RegionAlias::kSource;
  const std::string_view written = is_alias ? "from" : std::string_view(label);
  const auto labels = info.labels();
  const auto known = std::find_if(labels.begin(), labels.end(), [&](const metrics::Label& l) { return l.name == written; });
  if (known == labels.end()) {
    Names names;
    for (const metrics::Label& l : labels) names.push_back(l.name);
    return fail_unknown(at, labels.empty() ? std::string(info.name) + " has no labels"
                                           : unknown(("label of " + std::string(info.name)).c_str(), label, names));
  }
  for (const auto& [other, unused] : result_.term.selector)
    if (other == written) return fail(at, "the label \"" + std::string(written) + "\" is given twice");
  check_label_value(known->domain, at, known->name, value);
  result_.term.selector.emplace_back(std::string(written), std::move(value));
}

void Parser::check_label_value(metrics::LabelDomain domain, std::size_t at, std::string_view label, const std::string& value) {
  const auto fixed = metrics::values_of(domain);
  if (fixed.empty() && !entities_.complete) return;
  Names names(fixed.begin(), fixed.end());
  if (domain == metrics::LabelDomain::kRegion) names = views_of(entities_.regions);
  if (domain == metrics::LabelDomain::kFault) names = views_of(entities_.faults);
  if (domain == metrics::LabelDomain::kShard) {
    const auto number = parse_decimal(value, 1);
    if (number.has_value() && *number >= 0 && *number < entities_.shards && std::to_string(*number) == value) return;
    const std::string last = entities_.shards > 1 ? " to " + std::to_string(entities_.shards - 1) : "";
    return fail_unknown(at, "no shard \"" + value + "\": expected 0" + last);
  }
  if (std::find(names.begin(), names.end(), value) != names.end()) return;
  const bool is_region = domain == metrics::LabelDomain::kRegion;
  fail_unknown(at, unknown(is_region ? "region" : std::string(label).c_str(), value, names));
}

/// p99, p99.9, p(99.9): the digits as parts per million; 0 when it is none.
std::uint32_t percentile_of(std::string_view text) {
  if (text.size() < 2 || text[0] != 'p') return 0;
  text.remove_prefix(1);
  if (text.front() == '(' && text.back() == ')') text = trimmed(text.substr(1, text.size() - 2));
  if (text.empty() || text.front() == '-' || text.front() == '+') return 0;
  const auto parsed = parse_decimal(text, 10'000);
  return parsed.has_value() && *parsed > 0 && *parsed <= 1'000'000 ? static_cast<std::uint32_t>(*parsed) : 0;
}

Names aggregations_of(Kind kind) {
  switch (kind) {
    case Kind::kCounter: return {"count", "rate", "value", "last"};
    case Kind::kGauge: return {"value", "last", "min", "max", "avg"};
    case Kind::kDistribution: return {"count", "rate", "min", "max", "avg", "med", "p99", "p(N)"};
    case Kind::kDerived: break;
  }
  return {"value"};
}

void Parser::parse_aggregation(const MetricInfo& info) {
  cursor_.take(".");
  const std::size_t at = cursor_.position();
  std::string_view word = cursor_.until(" \t<>=!");
  result_.term.aggregation_given = true;
  const Names valid = aggregations_of(info.kind);
  const std::uint32_t percentile = percentile_of(word);
  cursor_.take("");
  if (percentile != 0 && info.kind == Kind::kDistribution) {
    result_.term.aggregation = Aggregation::kPercentile;
    result_.term.percentile_ppm = percentile;
    return;
  }
  for (int a = 0; a <= static_cast<int>(Aggregation::kLast); ++a) {
    const auto aggregation = static_cast<Aggregation>(a);
    if (metrics::name_of(aggregation) != word || aggregation == Aggregation::kPercentile) continue;
    if (std::find(valid.begin(), valid.end(), word) == valid.end()) break;
    if (aggregation == Aggregation::kRate && info.unit == Unit::kMoney) break;
    result_.term.aggregation = aggregation;
    result_.term.percentile_ppm = 0;
    return;
  }
  fail_unknown(at, "a " + std::string(metrics::name_of(info.kind)) + " such as " + std::string(info.name) + " has no \"" +
                       std::string(word) + "\"" + did_you_mean(word, valid) + "; expected " + name_list(valid));
}

void Parser::check_mood(std::size_t at, const MetricInfo* info) {
  if (result_.mood == Mood::kPlain) return;
  const char* word = result_.mood == Mood::kAlways ? "always" : "sometimes";
  const auto aggregation = result_.term.aggregation;
  if (info == nullptr || info->kind != Kind::kGauge)
    fail(at, std::string("\"") + word + "\" is for gauges: " +
                 (info == nullptr ? "a property" : "a " + std::string(metrics::name_of(info->kind))) + " is judged as a whole");
  else if (aggregation != Aggregation::kValue && aggregation != Aggregation::kLast)
    fail(at, std::string("\"") + word + "\" looks at every sample: leave out \"." +
                 std::string(metrics::name_of(aggregation)) + "\"");
}

void Parser::parse_comparison() {
  static constexpr std::pair<std::string_view, Comparison> kOperators[] = {
      {"<=", Comparison::kLessEqual}, {">=", Comparison::kGreaterEqual}, {"==", Comparison::kEqual},
      {"!=", Comparison::kNotEqual},  {"<", Comparison::kLess},          {">", Comparison::kGreater},
      {"=", Comparison::kEqual}};
  for (const auto& [symbol, comparison] : kOperators) {
    if (!cursor_.take(symbol)) continue;
    if (symbol == "=" && (cursor_.peek() == '>' || cursor_.peek() == '<'))
      return give_up(cursor_.position(), std::string("expected \"") + cursor_.peek() + "=\", found \"=" + cursor_.peek() + "\"");
    result_.term.comparison = comparison;
    return parse_value();
  }
  give_up(cursor_.position(), "expected a comparison (<, <=, >, >=, == or !=) and a value");
}

Result<double> parse_value_of(Unit unit, std::string_view text) {
  if (text == "0") return 0.0;
  const auto as_double = [](const Result<std::int64_t>& r) -> Result<double> {
    if (!r.has_value()) return tl::unexpected<Error>(r.error());
    return static_cast<double>(*r);
  };
  switch (unit) {
    case Unit::kDuration: return as_double(parse_quantity(Quantity::kDuration, text));
    case Unit::kBytes: return as_double(parse_bytes(text));
    case Unit::kShare: return as_double(parse_share(text));
    case Unit::kPerSecond: return as_double(parse_rate(text));
    case Unit::kBandwidth: return as_double(parse_bandwidth(text));
    case Unit::kMoney: {
      if (!text.empty() && text.front() == '$') return as_double(parse_decimal(trimmed(text.substr(1)), 1'000'000'000));
      return failure(ErrorCode::kInvalid, {}, "expected an amount such as \"$0.50\", found \"" + std::string(text) + "\"");
    }
    case Unit::kCount: case Unit::kKeySeconds: break;
  }
  const auto thousandths = as_double(parse_decimal(text, 1'000));
  if (thousandths.has_value()) return *thousandths / 1'000;
  return failure(ErrorCode::kInvalid, {}, "expected a plain number, found \"" + std::string(text) + "\"");
}

void Parser::parse_value() {
  const std::size_t at = cursor_.position();
  const std::string_view text = cursor_.phrase();
  if (text.empty()) return fail(at, "expected a value to compare with");
  result_.term.value_text = std::string(text);
  const auto value = parse_value_of(unit_of(result_.term), text);
  if (value.has_value()) result_.term.value = *value;
  else fail(at, value.error().message);
}

void Parser::parse_clauses() {
  while (!cursor_.at_end()) {
    const std::size_t at = cursor_.position();
    if (cursor_.take_word("within") || cursor_.take_word("during")) {
      const bool within = result_.text.compare(at, 6, "within") == 0;
      if (result_.window != WindowKind::kWholeRun) fail(at, "only one window can be given");
      if (result_.property.has_value() && (result_.property != Property::kConvergence || !within))
        fail(at, std::string("the property \"") + name_of(*result_.property) + "\" " +
                     (result_.property == Property::kConvergence ? "takes only \"within D after FAULT\""
                                                                 : "is judged over the whole run"));
      result_.window = within ? WindowKind::kWithinAfter : WindowKind::kDuring;
      if (within) {
        const std::size_t duration_at = cursor_.position();
        const auto duration = parse_duration(cursor_.phrase("after"));
        if (!duration.has_value()) fail(duration_at, duration.error().message);
        else if (duration->ns < 0) fail(duration_at, "expected a duration of 0 or more");
        else result_.within = *duration;
        if (!cursor_.take_word("after")) return give_up(cursor_.position(), "expected \"after FAULT\"");
      }
      parse_fault();
    } else if (cursor_.take_word("in")) {
      const std::size_t share_at = cursor_.position();
      const auto share = parse_share(cursor_.phrase("of"));
      if (!share.has_value()) fail(share_at, share.error().message);
      else if (*share <= 0 || *share > 1'000'000'000) fail(share_at, "expected a share above 0 %, up to 100 %");
      else result_.seeds_ppb = *share;
      if (!cursor_.take_word("of") || !cursor_.take_word("seeds")) return give_up(cursor_.position(), "expected \"of seeds\"");
    } else {
      return give_up(at, "expected \"within D after FAULT\", \"during FAULT\" or \"in 95% of seeds\", found \"" +
                             std::string(cursor_.rest()) + "\"");
    }
  }
}

void Parser::parse_fault() {
  const std::size_t at = cursor_.position();
  result_.fault = std::string(cursor_.phrase());
  if (result_.fault.empty()) return fail(at, "expected the name of a fault");
  const auto& faults = entities_.faults;
  if (entities_.complete && std::find(faults.begin(), faults.end(), result_.fault) == faults.end())
    fail_unknown(at, unknown("fault", result_.fault, views_of(faults)));
}

}  // namespace

tl::expected<Expectation, Errors> parse_expectation(std::string_view text, const Entities& entities) {
  return Parser(text, entities).run();
}

tl::expected<MetricTerm, Errors> parse_metric(std::string_view text, const Entities& entities) {
  return Parser(text, entities).run_metric();
}

Unit unit_of(const MetricTerm& term) {
  const MetricInfo* info = metrics::find_metric(term.metric);
  if (info == nullptr) return Unit::kCount;
  if (term.aggregation == Aggregation::kRate)
    return info->kind == Kind::kCounter && info->unit == Unit::kBytes ? Unit::kBandwidth : Unit::kPerSecond;
  if (term.aggregation == Aggregation::kCount && info->kind == Kind::kDistribution) return Unit::kCount;
  return info->unit;
}

std::string expected_text(const Expectation& e) {
  static constexpr const char* kSymbols[] = {"<", "<=", ">", ">=", "==", "!="};
  std::string text;
  if (e.property.has_value()) {
    text = e.property == Property::kConvergence && e.window == WindowKind::kWholeRun ? "converged at the end" : "holds";
    if (e.window == WindowKind::kWithinAfter) text = "within " + format_duration(e.within) + " after " + e.fault;
    return text;
  }
  if (e.mood == Mood::kAlways) text = "always ";
  if (e.mood == Mood::kSometimes) text = "sometimes ";
  text +=
      std::string(kSymbols[static_cast<std::size_t>(e.term.comparison)]) + " " + metrics::text_of(unit_of(e.term), e.term.value);
  if (e.window == WindowKind::kWithinAfter) text += " within " + format_duration(e.within) + " after " + e.fault;
  if (e.window == WindowKind::kDuring) text += " during " + e.fault;
  return text;
}

}  // namespace jetlag::check
