/* libphonenumber answers in C++ and throws nothing but for want of memory. Each of its answers is
 * turned into one struct here, so that the rules around it are C. */
#include "intake/phone/phone_parser.h"

extern "C" {
#include "base/memory.h"
}

#include <cstdint>
#include <cstdlib>
#include <new>
#include <set>
#include <string>

#include <phonenumbers/phonenumberutil.h>

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

namespace
{

/* An exception would find nobody to catch it. */
const PhoneNumberUtil &library()
{
    std::set_new_handler(memory_exhausted);
    return *PhoneNumberUtil::GetInstance();
}

constexpr size_t LONGEST_NATIONAL_NUMBER = 17; // libphonenumber's own limit

phone_possibility possibility_of(PhoneNumberUtil::ValidationResult result)
{
    switch (result) {
    case PhoneNumberUtil::IS_POSSIBLE:
        return PHONE_POSSIBLE;
    case PhoneNumberUtil::IS_POSSIBLE_LOCAL_ONLY:
        return PHONE_LOCAL_ONLY;
    case PhoneNumberUtil::INVALID_COUNTRY_CODE:
        return PHONE_UNKNOWN_COUNTRY;
    case PhoneNumberUtil::TOO_SHORT:
        return PHONE_TOO_SHORT;
    case PhoneNumberUtil::TOO_LONG:
        return PHONE_TOO_LONG;
    case PhoneNumberUtil::INVALID_LENGTH:
        return PHONE_IMPOSSIBLE_LENGTH;
    }
    return PHONE_NOT_A_NUMBER;
}

phone_possibility possibility_of(PhoneNumberUtil::ErrorType problem)
{
    switch (problem) {
    case PhoneNumberUtil::NO_PARSING_ERROR:
        return PHONE_POSSIBLE;
    case PhoneNumberUtil::INVALID_COUNTRY_CODE_ERROR:
        return PHONE_UNKNOWN_COUNTRY;
    case PhoneNumberUtil::TOO_SHORT_AFTER_IDD:
    case PhoneNumberUtil::TOO_SHORT_NSN:
        return PHONE_TOO_SHORT;
    case PhoneNumberUtil::TOO_LONG_NSN:
        return PHONE_TOO_LONG;
    case PhoneNumberUtil::NOT_A_NUMBER:
        break;
    }
    return PHONE_NOT_A_NUMBER;
}

/* What IsValidNumber says, by the type that has to be asked for anyway: a number of a known type
 * is a valid one, and asking twice takes a third of the time of a parse. */
bool is_valid(const PhoneNumberUtil &util, const PhoneNumber &number, bool *landline)
{
    PhoneNumberUtil::PhoneNumberType type = util.GetNumberType(number);
    *landline = type == PhoneNumberUtil::FIXED_LINE;
    return type != PhoneNumberUtil::UNKNOWN;
}

std::string dialled_before_national(const PhoneNumberUtil &util, const std::string &region)
{
    std::string prefix;
    util.GetNddPrefixForRegion(region, true, &prefix);
    return prefix;
}

void describe_zero(const PhoneNumberUtil &util, const PhoneNumber &number,
                   struct parsed_phone *phone)
{
    std::string region;
    PhoneNumber without_zero(number);
    without_zero.clear_italian_leading_zero();
    without_zero.clear_number_of_leading_zeros();
    util.GetRegionCodeForCountryCode(number.country_code(), &region);
    phone->keeps_zero = true;
    phone->zero_dialled = dialled_before_national(util, region).compare(0, 1, "0") == 0;
    phone->without_zero = possibility_of(util.IsPossibleNumberWithReason(without_zero));
}

void describe(const PhoneNumberUtil &util, const PhoneNumber &number, struct parsed_phone *phone)
{
    std::string e164;
    util.Format(number, PhoneNumberUtil::E164, &e164);
    phone->digits = std::strtoll(e164.c_str() + 1, nullptr, 10);
    phone->calling_code = number.country_code();
    phone->valid = is_valid(util, number, &phone->landline);
    if (number.italian_leading_zero())
        describe_zero(util, number, phone);
    phone->national = number.country_code_source() == PhoneNumber::FROM_DEFAULT_COUNTRY;
    phone->without_plus =
        number.country_code_source() == PhoneNumber::FROM_NUMBER_WITHOUT_PLUS_SIGN;
}

} // namespace

extern "C" void phone_parse(const char *text, size_t length, const char *region,
                            struct parsed_phone *phone)
{
    const PhoneNumberUtil &util = library();
    PhoneNumber number;
    *phone = parsed_phone{};
    phone->possibility =
        possibility_of(util.ParseAndKeepRawInput(std::string(text, length), region, &number));
    if (phone->possibility != PHONE_POSSIBLE)
        return;
    phone->possibility = possibility_of(util.IsPossibleNumberWithReason(number));
    describe(util, number, phone);
}

extern "C" bool phone_region_is_known(const char *region)
{
    std::set<std::string> regions;
    library().GetSupportedRegions(&regions);
    return regions.count(region) > 0;
}

extern "C" bool phone_region_dials_zero(const char *region)
{
    return dialled_before_national(library(), region) == "0";
}

extern "C" bool phone_calling_code_region(int calling_code, char region[3])
{
    std::string code;
    library().GetRegionCodeForCountryCode(calling_code, &code);
    if (code.size() != 2 || code == "ZZ")
        return false;
    region[code.copy(region, 2)] = '\0';
    return true;
}

extern "C" int phone_region_calling_code(const char *region)
{
    return library().GetCountryCodeForRegion(region);
}

extern "C" bool phone_region_has_one_length(const char *region)
{
    const PhoneNumberUtil &util = library();
    PhoneNumber number;
    size_t lengths = 0;
    uint64_t national = 2;
    number.set_country_code(util.GetCountryCodeForRegion(region));
    for (size_t digits = 1; digits <= LONGEST_NATIONAL_NUMBER; digits++, national *= 10) {
        number.set_national_number(national);
        lengths += util.IsPossibleNumberWithReason(number) == PhoneNumberUtil::IS_POSSIBLE;
    }
    return lengths == 1;
}
