/* base/word_list.h
 * Lists of words in one string: " sms push ", or ";aucun numero;n/a;" where the words hold spaces.
 * Its first character stands before and after each word. Owns nothing. Depends on nothing.
 */
#ifndef BASE_WORD_LIST_H
#define BASE_WORD_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

static inline bool word_list_has(const char *list, const char *word, size_t length)
{
    if (length == 0 || memchr(word, list[0], length) != NULL)
        return false;
    for (const char *at = list; (at = strchr(at, list[0])) != NULL; at++)
        if (at[1] == word[0] && strncmp(at + 1, word, length) == 0 && at[length + 1] == list[0])
            return true;
    return false;
}

#endif
