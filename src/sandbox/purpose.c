#include "sandbox/purpose.h"

#include "base/memory.h"
#include "sandbox/phone_number.h"

#include <stdlib.h>
#include <string.h>

bool purpose_has_one_of(uint64_t number, char *const *prefixes)
{
    for (; prefixes != NULL && *prefixes != NULL; prefixes++)
        if (phone_number_has_prefix(number, *prefixes))
            return true;
    return false;
}

unsigned purpose_code_for(char *const *answers, uint64_t number)
{
    for (char *const *answer = answers; answer != NULL && *answer != NULL; answer++) {
        const char *code = strchr(*answer, '=');
        char *prefix = memory_copy_bytes(*answer, (size_t)(code - *answer) + 1);
        prefix[code - *answer] = '\0';
        bool fits = phone_number_has_prefix(number, prefix);
        free(prefix);
        if (fits)
            return (unsigned)strtoul(code + 1, NULL, 10);
    }
    return 0;
}

const char *purpose_message(unsigned code)
{
    static const struct {
        unsigned code;
        const char *message;
    } words[] = {
        {20, "Compte désactivé"},         {30, "Compte bloqué"},
        {40, "Accès à l'API refusé"},     {90, "Le format JSON est incorrect"},
        {96, "Adresse IP non autorisée"}, {429, "Too many requests"},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (words[i].code == code)
            return words[i].message;
    return "answered on purpose";
}
