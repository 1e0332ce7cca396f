// SPDX-License-Identifier: Apache-2.0
#include "co_process.h"
#include "options.h"
#include "timing.h"
#include <istream>
#include <memory>
#include <ostream>
#include <sstream>
#include <stdexcept>

namespace cipherfold::bench
{
    namespace
    {
        constexpr std::uint64_t most_calls = 1'000'000'000;

        std::string answer(const std::string &request, std::unique_ptr<Operands> &operands)
        {
            if (request == "version")
            {
                return SEAL_VERSION;
            }
            std::istringstream words(request);
            std::string scheme_name;
            std::string degree_text;
            std::string operation_name;
            std::uint64_t calls = 0;
            words >> scheme_name >> degree_text >> operation_name >> calls;
            const auto scheme = scheme_named(scheme_name);
            const Operation *operation = operation_named(operation_name);
            if (!words || !scheme || operation == nullptr || calls < 1 || calls > most_calls)
            {
                throw std::invalid_argument("cannot read '" + request + "'");
            }
            const std::size_t degree = parse_degree(degree_text);
            if (!operands || operands->scheme() != *scheme || operands->degree() != degree)
            {
                operands.reset();
                operands = std::make_unique<Operands>(*scheme, degree);
            }
            if (!operation->fits(*operands))
            {
                return "none";
            }
            return std::to_string(time_batch(*operation, *operands, calls));
        }
    } // namespace

    void serve(std::istream &requests, std::ostream &answers)
    {
        std::unique_ptr<Operands> operands;
        std::string request;
        while (std::getline(requests, request))
        {
            try
            {
                answers << answer(request, operands) << std::endl;
            }
            catch (const std::exception &e)
            {
                answers << "error: " << e.what() << std::endl;
            }
        }
    }
} // namespace cipherfold::bench
