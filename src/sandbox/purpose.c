#include "sandbox/purpose.h"

#include "base/memory.h"
#include "sandbox/phone_number.h"

#include <stdlib.h>
#include <string.h>

bool purpose_is_call(const char *name)
{
    return strcmp(name, "me") == 0 || strcmp(name, "list") == 0 || strcmp(name, "delete") == 0;
}

bool purpose_has_one_of(uint64_t number, char *const *prefixes)
{
    for (; prefixes != NULL && *prefixes != NULL; prefixes++)
        if (!purpose_is_call(*prefixes) && phone_number_has_prefix(number, *prefixes))
            return true;
    return false;
}

bool purpose_names_call(const char *call, char *const *names)
{
    for (; names != NULL && *names != NULL; names++)
        if (strcmp(*names, call) == 0)
            return true;
    return false;
}

/* Of an add of `number` where there is no `call`. */
static unsigned code_for(char *const *answers, const char *call, uint64_t number)
{
    for (char *const *answer = answers; answer != NULL && *answer != NULL; answer++) {
        const char *code = strchr(*answer, '=');
        char *about = memory_copy_bytes(*answer, (size_t)(code - *answer) + 1);
        about[code - *answer] = '\0';
        bool fits = call != NULL
                        ? strcmp(about, call) == 0
                        : !purpose_is_call(about) && phone_number_has_prefix(number, about);
        free(about);
        if (fits)
            return (unsigned)strtoul(code + 1, NULL, 10);
    }
    return 0;
}

unsigned purpose_code_for(char *const *answers, uint64_t number)
{
    return code_for(answers, NULL, number);
}

unsigned purpose_code_for_call(char *const *answers, const char *call)
{
    return code_for(answers, call, 0);
}

const char *purpose_message(unsigned code)
{
    static const struct {
        unsigned code;
        const char *message;
    } words[] = {
        {1, "La clé API est requise"},    {10, "Clé API incorrecte"},
        {20, "Compte désactivé"},         {30, "Compte bloqué"},
        {40, "Accès à l'API refusé"},     {90, "Le format JSON est incorrect"},
        {96, "Adresse IP non autorisée"}, {429, "Too many requests"},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (words[i].code == code)
            return words[i].message;
    return "answered on purpose";
}
