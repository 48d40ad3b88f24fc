/* France numbers its overseas territories within its own numbering of ten digits (ARCEP's decision
 * 2018-0881 and those that changed it), while each has a calling code of its own. There are no
 * numbers of these ranges behind +33. libphonenumber's data of one year knows fewer of them than
 * that of another, and has some in two territories; so whole blocks stand here, as France gives
 * them out. 0639 is the exception: only Mayotte's parts of it, since 06 39 98 is reserved for
 * fiction, and so is nobody's. */
#include "intake/phone/french_overseas.h"

#include <stddef.h>

#define DIGITS_AFTER_PREFIX INT64_C(10000)
#define NATIONAL            INT64_C(1000000000) /* nine digits */
#define SHORT_NATIONAL      INT64_C(1000000)    /* Saint-Pierre-et-Miquelon: six behind 0508 */

static const struct block {
    int first, last; /* the five digits behind the 0 */
    int calling_code;
    bool landline;
} blocks[] = {
    {26200, 26399, 262, true},  /* Réunion */
    {26900, 26999, 262, true},  /* Mayotte */
    {50820, 50840, 508, false}, /* Saint-Pierre-et-Miquelon, mobiles among landlines */
    {50841, 50841, 508, true},
    {50842, 50842, 508, false},
    {50843, 50843, 508, true},
    {50844, 50844, 508, false},
    {50845, 50847, 508, true},
    {50848, 50849, 508, false},
    {50850, 50851, 508, true},
    {50852, 50899, 508, false},
    {59000, 59099, 590, true},  /* Guadeloupe, Saint-Barthélemy, Saint-Martin */
    {59400, 59499, 594, true},  /* Guyane */
    {59600, 59699, 596, true},  /* Martinique */
    {63900, 63907, 262, false}, /* Mayotte, as far as 63999 */
    {63909, 63911, 262, false},
    {63919, 63930, 262, false},
    {63939, 63940, 262, false},
    {63950, 63950, 262, false},
    {63955, 63979, 262, false},
    {63990, 63990, 262, false},
    {63994, 63997, 262, false},
    {63999, 63999, 262, false},
    {69000, 69199, 590, false}, /* Guadeloupe, Saint-Barthélemy, Saint-Martin */
    {69200, 69399, 262, false}, /* Réunion */
    {69400, 69499, 594, false}, /* Guyane */
    {69600, 69799, 596, false}, /* Martinique */
    {70840, 70845, 508, false}, /* Saint-Pierre-et-Miquelon */
    {70850, 70856, 508, false},
    {70900, 70904, 590, false}, /* Guadeloupe, Saint-Barthélemy, Saint-Martin */
    {70910, 70913, 596, false}, /* Martinique */
    {70920, 70923, 262, false}, /* Réunion */
    {70930, 70933, 594, false}, /* Guyane */
    {70935, 70937, 262, false}, /* Mayotte */
};
#define FRANCE 33
#define BLOCKS (sizeof blocks / sizeof *blocks)

bool french_overseas_find(int64_t number, struct overseas_phone *found)
{
    int64_t prefix = number / DIGITS_AFTER_PREFIX;
    for (size_t i = 0; i < BLOCKS; i++) {
        const struct block *block = &blocks[i];
        if (prefix < block->first || prefix > block->last)
            continue;
        /* Behind 0508 stand numbers that already begin with a calling code: +508 41 12 34. */
        bool is_short =
            number / SHORT_NATIONAL == block->calling_code && block->calling_code == 508;
        found->phone = is_short ? number : block->calling_code * NATIONAL + number;
        found->landline = block->landline;
        return true;
    }
    return false;
}

int64_t french_overseas_other(int64_t phone)
{
    struct overseas_phone found;
    if (!french_overseas_find(phone % NATIONAL, &found))
        return 0;
    if (phone / NATIONAL == FRANCE)
        return found.phone;
    return phone == found.phone ? FRANCE * NATIONAL + phone % NATIONAL : 0;
}

bool french_overseas_begins(int three_digits)
{
    bool found = false;
    for (size_t i = 0; i < BLOCKS && !found; i++)
        found = blocks[i].first / 100 <= three_digits && three_digits <= blocks[i].last / 100;
    return found;
}
