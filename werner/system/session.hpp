// Where and when a program ran, for its provenance.
#pragma once
#include <ctime>
#include <string>

namespace werner {

std::string utc_text(std::time_t time);  // "2026-01-31T12:00:00Z"
std::string host_name();
std::string cpu_model();   // "Intel(R) Xeon(R) Platinum 8481C"; empty where the system does not say
double own_cpu_seconds();  // user and system time of this process, not of its children
long own_peak_memory();    // resident, MiB

}  // namespace werner
