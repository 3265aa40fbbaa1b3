// SPDX-License-Identifier: Apache-2.0
#include "net/rtt_import.h"

#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

namespace jetlag::net {
namespace {

constexpr std::array<std::string_view, 5> kColumns = {"from", "to", "p50_ms", "p90_ms", "p99_ms"};
constexpr std::size_t kRequired = 3;
constexpr std::size_t kMostErrors = 100;
constexpr std::int64_t kLongestMs = 3'600'000;

struct Field {
  std::string_view text;
  std::size_t column = 1;  ///< 1-based byte in the line
};

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r')) text.remove_suffix(1);
  return text;
}

/// Splits at commas outside quotes; a quoted field loses its quotes.
std::vector<Field> split(std::string_view line) {
  std::vector<Field> fields;
  std::size_t begin = 0;
  bool quoted = false;
  for (std::size_t i = 0; i <= line.size(); ++i) {
    if (i < line.size() && line[i] == '"') quoted = !quoted;
    if (i < line.size() && (line[i] != ',' || quoted)) continue;
    std::string_view text = trimmed(line.substr(begin, i - begin));
    const auto offset = text.empty() ? begin : static_cast<std::size_t>(text.data() - line.data());
    if (text.size() >= 2 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
    fields.push_back({text, offset + 1});
    begin = i + 1;
  }
  return fields;
}

/// A decimal number of milliseconds, exactly; digits beyond the nanosecond are cut.
std::optional<Duration> milliseconds(std::string_view text) {
  std::int64_t whole = 0, fraction = 0, unit = 1'000'000;
  std::size_t i = 0, digits = 0;
  for (; i < text.size() && text[i] >= '0' && text[i] <= '9'; ++i, ++digits) {
    whole = whole * 10 + (text[i] - '0');
    if (whole > kLongestMs) return std::nullopt;
  }
  if (i < text.size() && text[i] == '.') {
    for (++i; i < text.size() && text[i] >= '0' && text[i] <= '9'; ++i, ++digits) {
      unit /= 10;
      fraction += unit * (text[i] - '0');
    }
  }
  if (i != text.size() || digits == 0) return std::nullopt;
  return Duration{whole * 1'000'000 + fraction};
}

class Reader {
 public:
  Reader(std::string_view text, std::string_view filename, const NameJudge& judge)
      : text_(text), filename_(filename), judge_(judge) {
    if (text_.starts_with("\xef\xbb\xbf")) text_.remove_prefix(3);
  }

  tl::expected<std::vector<RttRow>, Errors> read() {
    while (!text_.empty() && errors_.size() < kMostErrors) {
      const auto end = std::min(text_.find('\n'), text_.size());
      const std::string_view line = text_.substr(0, end);
      text_.remove_prefix(std::min(end + 1, text_.size()));
      ++line_;
      const std::string_view content = trimmed(line);
      if (content.empty() || content.starts_with('#')) continue;
      if (header_.empty()) {
        if (!read_header(split(line))) return tl::unexpected<Errors>(std::move(errors_));
      } else {
        read_row(split(line));
      }
    }
    if (errors_.size() >= kMostErrors && !text_.empty()) error(1, "there may be more mistakes from here on");
    if (header_.empty() && errors_.empty()) error(1, "expected a header line \"from,to,p50_ms\", found no line at all");
    if (!errors_.empty()) return tl::unexpected<Errors>(std::move(errors_));
    return std::move(rows_);
  }

 private:
  void error(std::size_t column, std::string message) {
    errors_.push_back(
        {ErrorCode::kInvalid, fmt::format("{}:{}:{}", filename_, std::max<std::uint32_t>(line_, 1), column), std::move(message)});
  }

  bool read_header(const std::vector<Field>& fields) {
    for (const Field& field : fields) {
      const auto known = std::find(kColumns.begin(), kColumns.end(), field.text);
      const auto which = static_cast<std::size_t>(known - kColumns.begin());
      if (known == kColumns.end()) {
        error(field.column,
              fmt::format("unknown column \"{}\"; the columns are from, to, p50_ms, p90_ms, p99_ms", field.text.substr(0, 40)));
      } else if (std::find(header_.begin(), header_.end(), which) != header_.end()) {
        error(field.column, fmt::format("the column \"{}\" stands here twice", field.text));
      }
      header_.push_back(which);
    }
    for (std::size_t which = 0; which < kRequired; ++which) {
      if (std::find(header_.begin(), header_.end(), which) == header_.end()) {
        error(1, fmt::format("the column \"{}\" is missing from the header line", kColumns[which]));
      }
    }
    return errors_.empty();
  }

  void read_row(const std::vector<Field>& fields) {
    if (fields.size() != header_.size()) {
      error(1, fmt::format("expected {} fields, as in the header line, found {}", header_.size(), fields.size()));
      return;
    }
    const std::size_t errors_before = errors_.size();
    RttRow row;
    std::array<std::optional<Duration>, 3> quantiles;
    std::array<std::size_t, kColumns.size()> columns{};
    for (std::size_t i = 0; i < fields.size(); ++i) {
      const std::size_t which = header_[i];
      columns[which] = fields[i].column;
      if (which == 0) row.from = read_name(fields[i]);
      else if (which == 1) row.to = read_name(fields[i]);
      else quantiles[which - 2] = read_quantile(fields[i], which);
    }
    check_ascending(quantiles, columns);
    if (errors_.size() == errors_before && row.from == row.to)
      error(columns[1], fmt::format("\"{}\" is paired with itself", row.from));
    if (errors_.size() != errors_before) return;
    const auto [known, fresh] = seen_.try_emplace({row.from, row.to}, line_);
    if (!fresh) {
      error(columns[0], fmt::format("\"{}\" to \"{}\" was given in line {} already", row.from, row.to, known->second));
      return;
    }
    row.p50 = *quantiles[0];
    row.p90 = quantiles[1];
    row.p99 = quantiles[2];
    rows_.push_back(std::move(row));
  }

  std::string read_name(const Field& field) {
    if (field.text.empty()) error(field.column, "expected the name of a region, found nothing");
    else if (std::string wrong = judge_ ? judge_(field.text) : std::string(); !wrong.empty())
      error(field.column, std::move(wrong));
    return std::string(field.text);
  }

  std::optional<Duration> read_quantile(const Field& field, std::size_t which) {
    if (field.text.empty() && which >= kRequired) return std::nullopt;
    const auto value = milliseconds(field.text);
    if (!value || value->ns <= 0) {
      error(field.column, fmt::format("expected {} as milliseconds above 0 and up to one hour, e.g. 68.4, found \"{}\"",
                                      kColumns[which], field.text.substr(0, 40)));
    }
    return value;
  }

  void check_ascending(const std::array<std::optional<Duration>, 3>& quantiles,
                       const std::array<std::size_t, kColumns.size()>& columns) {
    std::size_t last = 0;
    for (std::size_t i = 1; i < quantiles.size(); ++i) {
      if (!quantiles[i]) continue;
      if (quantiles[last] && *quantiles[i] < *quantiles[last]) {
        error(columns[i + 2], fmt::format("{} is below {}", kColumns[i + 2], kColumns[last + 2]));
      }
      last = i;
    }
  }

  std::string_view text_, filename_;
  const NameJudge& judge_;
  std::uint32_t line_ = 0;
  std::vector<std::size_t> header_;
  std::vector<RttRow> rows_;
  std::map<std::pair<std::string, std::string>, std::uint32_t> seen_;
  Errors errors_;
};

}  // namespace

tl::expected<std::vector<RttRow>, Errors> parse_rtt_csv(std::string_view text, std::string_view filename,
                                                        const NameJudge& judge) {
  return Reader(text, filename, judge).read();
}

Distribution RttRow::jitter() const {
  if (!has_spread()) return Distribution::constant(0);
  std::vector<QuantilePoint> points = {{500'000, 0}};
  if (p90) points.push_back({900'000, (*p90 - p50).ns / 2});
  if (p99) points.push_back({990'000, (*p99 - p50).ns / 2});
  return Distribution::empirical(std::move(points));
}

const RttRow* find_rtt(const std::vector<RttRow>& rows, std::string_view from, std::string_view to) {
  const RttRow* back = nullptr;
  for (const RttRow& row : rows) {
    if (row.from == from && row.to == to) return &row;
    if (row.from == to && row.to == from) back = &row;
  }
  return back;
}

}  // namespace jetlag::net
