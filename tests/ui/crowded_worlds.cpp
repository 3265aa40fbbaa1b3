// SPDX-License-Identifier: GPL-3.0-or-later
#include "crowded_worlds.h"

#include <algorithm>

namespace jetlag::ui::samples {

namespace {

constexpr const char* kPlaces[] = {"us-east-1",      "us-west-2",  "eu-west-1",  "eu-central-1", "ap-southeast-1",
                                   "ap-northeast-1", "ap-south-1", "sa-east-1",  "ca-central-1", "af-south-1",
                                   "ap-southeast-2", "me-south-1", "eu-north-1", "us-east-2",    "us-west-1",
                                   "ap-northeast-2", "eu-west-2",  "eu-west-3",  "eu-south-1",   "ap-east-1"};

}  // namespace

QByteArray fullMesh(int regions) {
  QByteArray list;
  for (int r = 0; r < std::min<int>(regions, std::size(kPlaces)); ++r)
    list += QByteArray(r > 0 ? ", " : "") + "{\"id\": \"" + kPlaces[r] + "\", \"location\": \"aws:" + kPlaces[r] + "\"}";
  return R"({"jetlag": 1, "name": "Full mesh", "seed": 3, "duration": "12s", "drain": "10s", "regions": [)" + list +
         R"(], "database": {"backlog": "64KiB"},
  "workloads": [{"name": "w", "rate": "100/s", "value": "100B", "keys": {"pattern": "k:{}", "count": 2000}, "mix": {"SET": "100%"}}],
  "faults": [{"name": "cut", "at": "4s", "for": "5s", "isolate": "eu-west-1"}], "expect": ["converged"]})";
}

QByteArray longKey() { return "cart:of:the:customer:with:the:longest:name:in:the:whole:world:7"; }

QByteArray longNames() {
  const QByteArray america = "north-america-east-virginia-datacenter-primary-01",
                   europe = "europe-west-ireland-dublin-datacenter-secondary-02",
                   asia = "asia-pacific-southeast-singapore-datacenter-03";
  const auto step = [](const QByteArray& region, const QByteArray& command) {
    return "{\"at\": \"5s\", \"region\": \"" + region + "\", \"run\": \"SADD " + longKey() + " " + command + "\"}";
  };
  return R"({"jetlag": 1, "name": "Long names", "seed": 3, "duration": "12s", "drain": "10s", "regions": [
  {"id": ")" +
         america + R"(", "location": "aws:us-east-1"}, {"id": ")" + europe + R"(", "location": "aws:eu-west-1"},
  {"id": ")" +
         asia + R"(", "location": "aws:ap-southeast-1"}],
  "workloads": [{"name": "w", "rate": "300/s", "keys": {"pattern": "customer:profile:with:a:very:long:key:name:{}", "count": 200},
                 "mix": {"SET": "100%"}}],
  "faults": [{"name": "cut", "at": "4s", "for": "5s", "isolate": ")" +
         europe + R"("}],
  "script": [)" +
         step(america, "milk-with-a-very-long-product-name-and-a-serial-number-1234567890-1234567890") + ", " +
         step(europe, "bread") + R"(], "expect": ["converged"]})";
}

QByteArray slowRepair(const char* backlog) {
  return R"({"jetlag": 1, "name": "Slow repair", "seed": 3, "duration": "20s", "drain": "10s",
  "regions": [{"id": "us", "location": "aws:us-east-1"}, {"id": "eu", "location": "aws:eu-west-1"},
              {"id": "ap", "location": "aws:ap-southeast-1"}],
  "network": {"links": [{"between": ["us", "eu"], "bandwidth": "8Mbit/s"}, {"between": ["ap", "eu"], "bandwidth": "8Mbit/s"}]},
  "database": {"backlog": ")" +
         QByteArray(backlog) + R"("},
  "workloads": [{"name": "w", "rate": "150/s", "value": "2KiB", "keys": {"pattern": "k:{}", "count": 5000}, "mix": {"SET": "100%"}}],
  "script": [{"at": "6s", "region": "us", "run": "SET a b"}],
  "faults": [{"name": "cut", "at": "4s", "for": "5s", "isolate": "eu"}], "expect": ["converged"]})";
}

}  // namespace jetlag::ui::samples
