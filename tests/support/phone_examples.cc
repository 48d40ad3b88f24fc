#include "support/phone_examples.h"

#include <cstdlib>
#include <cstring>
#include <set>
#include <string>
#include <vector>

#include <phonenumbers/phonenumberutil.h>

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

namespace
{

const PhoneNumberUtil::PhoneNumberType TYPES[] = {
    PhoneNumberUtil::MOBILE, PhoneNumberUtil::FIXED_LINE, PhoneNumberUtil::TOLL_FREE,
    PhoneNumberUtil::VOIP};
const PhoneNumberUtil::PhoneNumberFormat FORMATS[PHONE_EXAMPLE_SPELLINGS] = {
    PhoneNumberUtil::E164, PhoneNumberUtil::INTERNATIONAL, PhoneNumberUtil::NATIONAL,
    PhoneNumberUtil::RFC3966};

phone_example spell(const PhoneNumberUtil &util, const std::string &region,
                    const PhoneNumber &number)
{
    phone_example example = {};
    std::memcpy(example.region, region.data(), 2);
    for (size_t i = 0; i < PHONE_EXAMPLE_SPELLINGS; i++) {
        std::string spelling;
        util.Format(number, FORMATS[i], &spelling);
        spelling.copy(example.spellings[i], PHONE_EXAMPLE_SIZE - 1);
    }
    example.phone = std::strtoll(example.spellings[0] + 1, nullptr, 10);
    return example;
}

} // namespace

extern "C" size_t phone_examples(struct phone_example **examples)
{
    const PhoneNumberUtil &util = *PhoneNumberUtil::GetInstance();
    std::set<std::string> regions;
    std::vector<phone_example> found;
    util.GetSupportedRegions(&regions);
    for (const std::string &region : regions)
        for (PhoneNumberUtil::PhoneNumberType type : TYPES) {
            PhoneNumber number;
            if (util.GetExampleNumberForType(region, type, &number))
                found.push_back(spell(util, region, number));
        }
    *examples = static_cast<phone_example *>(std::calloc(found.size(), sizeof(phone_example)));
    if (*examples == nullptr)
        std::abort();
    std::copy(found.begin(), found.end(), *examples);
    return found.size();
}
