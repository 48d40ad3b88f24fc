#include "intake/workbook/xml_cut.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

#define LONGEST_HEAD ((size_t)16 * 1024)

/* As expat counts them: LF, CR, and both together are one each. */
static size_t count_lines(const char *bytes, size_t length)
{
    const char *end = bytes + length, *at = bytes;
    size_t count = 0;
    for (; (at = memchr(at, '\n', (size_t)(end - at))) != NULL; at++)
        count++;
    for (at = bytes; (at = memchr(at, '\r', (size_t)(end - at))) != NULL; at++)
        count += at + 1 == end || at[1] != '\n';
    return count;
}

static bool is_start(const struct xml_cut *cut, const char *at, const char *end)
{
    size_t length = strlen(cut->start);
    return (size_t)(end - at) > length && memcmp(at, cut->start, length) == 0 &&
           strchr(" \t\r\n/>", at[length]) != NULL && at[length] != '\0';
}

static char *copy_of(char *to, const char *bytes, size_t length)
{
    to = to != NULL ? to : memory_bytes(XML_CUT_MOST_REST);
    memcpy(to, bytes, length);
    return to;
}

void xml_cut_begin(struct xml_cut *cut, const char *bytes, size_t length)
{
    const char *end = bytes + length, *at = bytes;
    if (cut->start == NULL)
        return;
    while ((at = memchr(at, '<', (size_t)(end - at))) != NULL && !is_start(cut, at, end))
        at++;
    if (at == NULL || (size_t)(at - bytes) > LONGEST_HEAD) {
        xml_cut_stop(cut);
        return;
    }
    cut->head_length = (size_t)(at - bytes);
    cut->head = copy_of(cut->head, bytes, cut->head_length);
    cut->head_lines = count_lines(cut->head, cut->head_length);
}

size_t xml_cut_take(struct xml_cut *cut, const char *bytes, size_t length)
{
    size_t before = length;
    cut->rest_length = 0;
    if (cut->start == NULL || length == 0)
        return length;
    while (--before > 0 && !(bytes[before] == '<' && is_start(cut, bytes + before, bytes + length)))
        ;
    if (before == 0 || length - before > XML_CUT_MOST_REST) {
        xml_cut_stop(cut);
        return length;
    }
    cut->rest_length = length - before;
    cut->rest = copy_of(cut->rest, bytes + before, cut->rest_length);
    cut->lines += count_lines(bytes, before);
    return before;
}

void xml_cut_stop(struct xml_cut *cut)
{
    cut->start = NULL;
}

void xml_cut_free(struct xml_cut *cut)
{
    free(cut->head);
    free(cut->rest);
    *cut = (struct xml_cut){0};
}
