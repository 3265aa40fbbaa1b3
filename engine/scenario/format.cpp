// SPDX-License-Identifier: Apache-2.0
#include "scenario/format.h"

#include <fmt/format.h>

#include "core/suggest.h"
#include "scenario/fields.h"

namespace jetlag::scenario {
namespace {

std::string in_code(std::string_view text) { return fmt::format("`{}`", text); }

std::string anchor(std::string_view name) {
  std::string out;
  for (const char c : name) out += c == ' ' ? '-' : c;
  return out;
}

std::string type_text(const TypeInfo& type) {
  switch (type.shape) {
    case TypeInfo::Shape::kObject: return fmt::format("[{}](#{})", type.object, anchor(type.object));
    case TypeInfo::Shape::kList: return fmt::format("list of {}", type.parts.empty() ? "values" : type_text(type.parts[0]));
    case TypeInfo::Shape::kMap: return fmt::format("{}: {}", type.text, type.parts.empty() ? "values" : type_text(type.parts[0]));
    case TypeInfo::Shape::kConstant: return fmt::format("`\"{}\"`", type.text);
    case TypeInfo::Shape::kChoice: {
      std::string out;
      for (const Choice& choice : type.choices) out += (out.empty() ? "" : ", ") + in_code("\"" + choice.name + "\"");
      return out;
    }
    case TypeInfo::Shape::kAnyOf: {
      std::string out;
      for (const TypeInfo& part : type.parts) out += (out.empty() ? "" : " or ") + type_text(part);
      return out;
    }
    case TypeInfo::Shape::kInteger:
      if (type.min && type.max)
        return *type.min == *type.max ? fmt::format("`{}`", *type.min)
                                      : fmt::format("{} {} to {}", type.text, *type.min, *type.max);
      return type.text;
    default: return type.text;
  }
}

void write_choices(std::string& out, const ObjectInfo& object) {
  for (const FieldInfo& field : object.fields) {
    const bool list = field.type.shape == TypeInfo::Shape::kList;
    const TypeInfo& type = list ? field.type.parts.at(0) : field.type;
    if (type.choices.size() < 2 || (list && type.shape != TypeInfo::Shape::kText)) continue;
    out += fmt::format("\n`{}` is {}\n\n", field.key, list ? "a list of" : "one of");
    for (const Choice& choice : type.choices) out += fmt::format("- `{}`: {}\n", choice.name, choice.meaning);
  }
}

void write_object(std::string& out, const ObjectInfo& object) {
  out += fmt::format("\n## {}\n\n{}\n\n| key | value | default | meaning |\n| --- | --- | --- | --- |\n", object.name,
                     object.meaning);
  for (const FieldInfo& field : object.fields) {
    const std::string standard = field.need == Need::kRequired ? "*required*"
                                 : field.standard.empty()      ? ""
                                                               : in_code(field.standard);
    out += fmt::format("| `{}` | {} | {} | {} |\n", field.key, type_text(field.type), standard, field.meaning);
  }
  for (const auto& group : object.one_of) {
    const std::vector<std::string_view> keys(group.begin(), group.end());
    out += fmt::format("\nExactly one of {}.\n", name_list(keys));
  }
  write_choices(out, object);
}

constexpr std::string_view kHead = R"(# The scenario format

Written by `jetlag schema --markdown` from `engine/scenario/fields.h`; edit that file, not this one.

A scenario is a JSON file (`.json` or `.jsonc`, UTF-8) in which `//` and `/* */` comments are allowed. `jetlag check FILE` says
what is wrong with one, all mistakes at once, with file, line and column; `jetlag new NAME` writes one to start from; `jetlag fmt` brings
it into the canonical form and keeps the comments.

- Every quantity carries its unit: durations {duration}; sizes {bytes}; bandwidths {bandwidth}; rates {rate}; shares {share}.
- Unknown keys and keys given twice are mistakes; no key is accepted and ignored, except `"$schema"`, which editors insert.
- Time 0 is the start of the run. `warmup` lies inside `duration` and only leaves samples out. The run lasts at most
  `duration + drain`: it ends as soon as everything is delivered.

## Building on other scenarios

`"extends": "base.jsonc"` starts from another file (its path is relative to this one). A file that is only there to be extended carries
`"tags": ["base"]`: it need not be whole, and `jetlag test FOLDER` passes it by. Objects merge key by key and `null` removes a key.
Lists whose entries have an `id` or a `name` merge entry by entry, entries without a counterpart are appended, an empty list empties; all other
lists are replaced. `"params": { "cut": "20s" }` declares values that texts use as `"${cut}"`, and
`"cases": [ { "name": "short", "cut": "5s" } ]` gives one run per case with its own values. `--set path=value` changes single values
from the command line: `--set faults.cut.for=5s`.

## Expectations

An entry of `expect` is a text: `lag{from=us,to=eu}.p99 < 150ms`, `full_syncs == 0`, `availability >= 99.9% during cut`,
`always backlog_fill < 80%`, `converged within 5s after cut`, `read-your-writes in 95% of seeds`.

- `[always | sometimes] METRIC{label=value,...}.AGGREGATION OPERATOR VALUE`; `jetlag list metrics` shows metrics, labels, units and the
  aggregation that is meant when none is said. Distributions have
  `count`, `rate`, `min`, `max`, `avg`, `med` and percentiles such as `p50` or `p99`; counters `count`, `rate`, `value`; gauges `value`,
  `min`, `max`, `avg`.
- A gauge without a prefix is its last value, so `backlog_fill < 80%` looks at the end only: write `always`, `sometimes` or `.max` for the
  whole run. Labels that are left out stand for all: counters are added up, distributions are put together (`lag.p99` is that of all pairs,
  and one pair may be above it), of gauges each one has to hold.
- Operators are `<`, `<=`, `>`, `>=`, `==` (`=` means the same) and `!=`. A value carries its unit; 0 needs none.
- Or a property: `converged`, `causal`, `read-your-writes`, `monotonic-reads`, `monotonic-writes`, `writes-follow-reads`, `no-lost-updates`.
- `during FAULT` looks at the time of the fault only, `within D after FAULT` at what follows it; without either the whole run counts.
  What was counted or recorded from the first instant of that time on and before its last one is in it, nothing else, however long the
  run is: a lag when its operation arrives, an error when the server refuses, a conflict when a replica meets it. The time of a `flap`
  goes from its first strike to its end, with the pauses; of what is momentary (`heal`, `restart`) it is empty; what lies in the
  warm-up is left out, and an expectation of which nothing else is left is undecided. Gauges are looked at when the time begins and
  ends and in between, at first every 10 ms, later at least every 60th part of what has passed; what has to look at every key
  (`divergent_keys`, `data_bytes` and its like) less often where keys are many, and `backlog_exhaustion` with the samples of the run.
- `converged within D after FAULT` asks that what the fault had parted reach each other again, also past other faults, and are equal.
- `in 95% of seeds` is judged over the seeds of `jetlag test --seeds N`.

## Scripts

```json
"script": [
  { "at": "1s", "region": "us", "run": "SADD cart:7 milk", "expect": 1 },
  { "at": "1s", "region": "eu", "run": ["SADD", "cart:7", "oat milk"] },
  { "settle": true },
  { "region": "*", "run": "SMEMBERS cart:7", "expect": { "unordered": ["milk", "oat milk"] } },
  { "at": "9s", "region": "us", "run": "INCR cart:7", "expect": { "error": "WRONGTYPE" } }
]
```

- Both SADDs happen at one instant; neither has seen the other. A step without `at` follows when the one before it is answered.
- A command that waits for its key (BLPOP, XREAD BLOCK) does so on a connection of its own: steps with an `at` go on, and one of them may be what
  it waits for. What it says is what it was answered in the end.
- `expect` says what is replied: `1`, `"milk"`, `null`, `["a", "b"]`, or one of these. `{ "error": "WRONGTYPE" }`: an error that begins so.
  `{ "match": "^cart:[0-9]+$" }`: a regular expression that is found anywhere in the reply; `^` and `$` tie it to the ends.
  `{ "approx": 2.5 }`: a number, for replies that were calculated; off by at most a billionth of it (of 1, where it is smaller).
  `{ "unordered": [..] }`: these items in any order. `{ "contains": "milk" }`: one item of a list is this, or a text has it in it.
  `{ "length": 2 }`: so many items of a list, or bytes of a text. `{ "json": {..} }`: a text that is this JSON, whatever its blanks and order.
- A step without `expect` never fails. The report marks it with `!` where it answered an error, and counts such steps.
- While a cut lasts, `settle` waits for those regions only that reach each other; the report says who was cut off.
)";

}  // namespace

TypeInfo plain_type(TypeInfo::Shape shape, std::string text) {
  TypeInfo info;
  info.shape = shape;
  info.text = std::move(text);
  return info;
}

TypeInfo any_of(std::string text, std::vector<TypeInfo> parts) {
  TypeInfo info = plain_type(TypeInfo::Shape::kAnyOf, std::move(text));
  info.parts = std::move(parts);
  return info;
}

TypeInfo constant_text(std::string text) { return plain_type(TypeInfo::Shape::kConstant, std::move(text)); }

const ObjectInfo* FormatInfo::find(std::string_view name) const {
  for (const ObjectInfo& object : objects)
    if (object.name == name) return &object;
  return nullptr;
}

FormatInfo format() {
  FormatInfo info;
  describe_object<ScenarioSpec>(info, "scenario");
  return info;
}

std::string format_markdown() {
  std::string out(kHead);
  static constexpr std::string_view kNames[] = {"{duration}", "{bytes}", "{bandwidth}", "{rate}", "{share}"};
  for (std::size_t q = 0; q < std::size(kNames); ++q) {
    const auto at = out.find(kNames[q]);
    out.replace(at, kNames[q].size(), name_list(unit_names(static_cast<Quantity>(q)), ", "));
  }
  for (const ObjectInfo& object : format().objects) write_object(out, object);
  out +=
      fmt::format("\n## Not built yet\n\nThese sections are known and refused: {}.\n", name_list(reserved_sections(), " and "));
  return out;
}

}  // namespace jetlag::scenario
