/* A rule is the beginning of a number, or the name of a call. Both are words of the command line,
 * and stay as they were written. */
#include "sandbox/purpose.h"

#include "base/memory.h"
#include "sandbox/phone_number.h"

#include <stdlib.h>
#include <string.h>

bool purpose_is_call(const char *name)
{
    return strcmp(name, "me") == 0 || strcmp(name, "list") == 0 || strcmp(name, "delete") == 0;
}

static bool is_about(const struct purpose_subject *subject, const char *rule)
{
    if (subject->call != NULL)
        return strcmp(rule, subject->call) == 0;
    return !purpose_is_call(rule) && phone_number_has_prefix(subject->number, rule);
}

bool purpose_is_about(const struct purpose_subject *subject, char *const *rules)
{
    for (; rules != NULL && *rules != NULL; rules++)
        if (is_about(subject, *rules))
            return true;
    return false;
}

unsigned purpose_code_for(const struct purpose_subject *subject, char *const *answers)
{
    for (; answers != NULL && *answers != NULL; answers++) {
        size_t length = strcspn(*answers, "=");
        char *rule = memory_copy_bytes(*answers, length);
        bool fits = is_about(subject, rule);
        free(rule);
        if (fits)
            return (unsigned)strtoul(*answers + length + 1, NULL, 10);
    }
    return 0;
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
