#include "libsim/log/merge_logs.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>
#include <type_traits>
#include <vector>

#include "libsim/core/parallel.hpp"

namespace libsim {
namespace {

/// Whose row comes next, row by row of the merged table: which log it is from. There each log's rows keep their order.
using Sources = std::vector<std::uint8_t>;

/// @param times  [logs] sorted columns
Sources by_time(const std::vector<const Column<Time>*>& times) {
  std::size_t rows = 0;
  for (const Column<Time>* column : times) { rows += column->size(); }
  Sources sources(rows);
  std::vector<std::size_t> next(times.size(), 0);
  for (std::uint8_t& source : sources) {
    std::size_t first = times.size();
    for (std::size_t i = 0; i < times.size(); ++i) {
      if (next[i] == times[i]->size()) { continue; }
      if (first == times.size() || (*times[i])[next[i]] < (*times[first])[next[first]]) { first = i; }
    }
    source = static_cast<std::uint8_t>(first);
    ++next[first];
  }
  return sources;
}

/// Columns of some tables that are to be put together in one order.
class Merging {
 public:
  /// @param sources  outlives the work
  template <class Table>
  void add(Table& to, const std::vector<const Table*>& from, const Sources& sources) {
    std::size_t index = 0;
    Table::each_column(to, [&](std::string_view /*name*/, auto& column) {
      work_.emplace_back([&column, columns = columns_at<std::remove_cvref_t<decltype(column)>>(from, index), &sources] {
        std::vector<std::size_t> next(columns.size(), 0);
        for (const std::uint8_t source : sources) { column.push_back((*columns[source])[next[source]++]); }
      });
      ++index;
    });
  }

  void run(unsigned jobs) {
    parallel_for(work_.size(), jobs, [&](std::size_t i) { work_[i](); });
  }

 private:
  /// The same column of every table.
  template <class C, class Table>
  static std::vector<const C*> columns_at(const std::vector<const Table*>& tables, std::size_t index) {
    std::vector<const C*> columns;
    for (const Table* table : tables) {
      std::size_t i = 0;
      Table::each_column(*table, [&](std::string_view /*name*/, const auto& column) {
        if constexpr (std::is_same_v<std::remove_cvref_t<decltype(column)>, C>) {
          if (i == index) { columns.push_back(&column); }
        }
        ++i;
      });
    }
    return columns;
  }

  std::vector<std::function<void()>> work_;
};

/// `each`, repeated for the rows that belong to every row: `count(log, row)` of them.
template <class Count>
Sources repeated(const Sources& each, std::size_t logs, Count count) {
  Sources rows;
  std::vector<std::size_t> next(logs, 0);
  for (const std::uint8_t source : each) { rows.insert(rows.end(), count(source, next[source]++), source); }
  return rows;
}

/// The candidates of requests: they name the row of the request, which is another in the merged table.
void append_candidates(Log& to, std::span<const Log* const> from, const Sources& requests, std::uint64_t first_row) {
  std::vector<std::uint64_t> next_request(from.size(), 0);
  std::vector<std::size_t> next(from.size(), 0);
  for (std::size_t row = 0; row < requests.size(); ++row) {
    const std::uint8_t source = requests[row];
    const CandidateTable& table = from[source]->candidates;
    const std::uint64_t request = next_request[source]++;
    std::size_t& i = next[source];
    for (; i < table.size() && table.request[i] == request; ++i) {
      to.candidates.append(first_row + row, table.room[i], table.ev_gift[i], table.p_click[i], table.viewers[i],
                           table.multiplier[i]);
    }
  }
}

}  // namespace

void append_merged(Log& to, std::span<const Log* const> from, unsigned jobs) {
  const auto tables = [&](auto table) {
    std::vector<const std::remove_reference_t<decltype(to.*table)>*> of;
    for (const Log* log : from) { of.push_back(&(log->*table)); }
    return of;
  };
  const auto times = [&](auto table, auto column) {
    std::vector<const Column<Time>*> of;
    for (const Log* log : from) { of.push_back(&(log->*table.*column)); }
    return of;
  };
  const Log& first = *from.front();
  to.epoch_ms = first.epoch_ms;
  to.users = first.users;
  to.streamers = first.streamers;
  for (std::size_t i = to.rooms.size(); i < first.rooms.size(); ++i) {
    to.rooms.append(first.rooms.streamer[i], first.rooms.start[i], first.rooms.end[i], first.rooms.category[i],
                    first.rooms.listed[i] != 0);
  }
  for (std::size_t i = 0; i < first.population.size(); ++i) {
    std::uint32_t users = 0;
    for (const Log* log : from) { users += log->population.users[i]; }
    to.population.append(first.population.day[i], users, first.population.streamers[i]);
  }

  Sources requests;
  Sources clicks;
  Sources gifts;
  Sources likes;
  Sources comments;
  Sources visits;
  const std::vector<std::function<void()>> orders{[&] { requests = by_time(times(&Log::requests, &RequestTable::at)); },
                                                  [&] { clicks = by_time(times(&Log::clicks, &ClickTable::at)); },
                                                  [&] { gifts = by_time(times(&Log::gifts, &GiftTable::given_at)); },
                                                  [&] { likes = by_time(times(&Log::likes, &TouchTable::at)); },
                                                  [&] { comments = by_time(times(&Log::comments, &TouchTable::at)); },
                                                  [&] { visits = by_time(times(&Log::visits, &VisitTable::end)); }};
  parallel_for(orders.size(), jobs, [&](std::size_t i) { orders[i](); });
  const std::uint64_t first_request = to.requests.size();
  const Sources impressions =
      repeated(requests, from.size(), [&](std::size_t log, std::size_t row) { return from[log]->requests.slots[row]; });

  Merging merging;
  merging.add(to.impressions, tables(&Log::impressions), impressions);
  merging.add(to.requests, tables(&Log::requests), requests);
  merging.add(to.clicks, tables(&Log::clicks), clicks);
  merging.add(to.gifts, tables(&Log::gifts), gifts);
  merging.add(to.likes, tables(&Log::likes), likes);
  merging.add(to.comments, tables(&Log::comments), comments);
  merging.add(to.visits, tables(&Log::visits), visits);
  merging.run(jobs);
  append_candidates(to, from, requests, first_request);
}

}  // namespace libsim
