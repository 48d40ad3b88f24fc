/* Fills page.html, which is read once from its beginning to its end: what stands between two marks
 * is copied, and a mark is looked up in the tables of the parts. What is written for a mark is not
 * read again, so that a cell of a file which looks like a mark stays text. */
#include "report/html/html_page.h"

#include <assert.h>
#include <string.h>

static const struct html_part *const tables[] = {
    html_frame_parts,  html_total_parts,  html_chart_parts,
    html_reason_parts, html_source_parts, html_row_parts,
};

static bool is_named(const char *name, const char *mark, size_t length)
{
    return strlen(name) == length && memcmp(name, mark, length) == 0;
}

static const struct html_part *find_part(const char *mark, size_t length)
{
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++)
        for (const struct html_part *part = tables[i]; part->name != NULL; part++)
            if (is_named(part->name, mark, length))
                return part;
    assert(false && "a mark that no table knows");
    return NULL;
}

struct filling {
    const struct html_page *page;
    unsigned depth;    /* in so many "?" and "^" stands what is read now */
    unsigned left_out; /* the depth of the outermost that is left out; 0: none */
};

/* English, a bar, French. */
static void say(const struct html_page *page, const char *mark, size_t english, size_t length)
{
    if (page->head->language == LANGUAGE_FRENCH)
        text_append(page->html, mark + english + 1, length - english - 1);
    else
        text_append(page->html, mark, english);
}

static void fill_in(const struct filling *filling, const char *mark, size_t length)
{
    const char *bar = memchr(mark, '|', length);
    const struct html_part *part = bar == NULL ? find_part(mark, length) : NULL;
    assert(bar != NULL || part->write != NULL);
    if (filling->left_out != 0)
        return; /* it was looked up all the same: tests see a name that is unknown */
    if (bar != NULL)
        say(filling->page, mark, (size_t)(bar - mark), length);
    else
        part->write(filling->page);
}

static void begin_choice(struct filling *filling, const char *mark, size_t length)
{
    const struct html_part *part = find_part(mark + 1, length - 1);
    assert(part->is != NULL);
    filling->depth++;
    if (filling->left_out == 0 && part->is(filling->page) != (mark[0] == '?'))
        filling->left_out = filling->depth;
}

static void end_choice(struct filling *filling)
{
    if (filling->left_out == filling->depth)
        filling->left_out = 0;
    filling->depth--;
}

static void take_mark(struct filling *filling, const char *mark, size_t length)
{
    if (mark[0] == '?' || mark[0] == '^')
        begin_choice(filling, mark, length);
    else if (mark[0] == '/')
        end_choice(filling);
    else if (mark[0] != '!')
        fill_in(filling, mark, length);
}

void html_fill(const struct html_page *page, const char *marked)
{
    struct filling filling = {.page = page};
    const char *at = marked;
    for (const char *open = strstr(at, "{{"); open != NULL; open = strstr(at, "{{")) {
        const char *mark = open + strlen("{{");
        const char *close = strstr(mark, "}}");
        while (close[strlen("}}")] == '}')
            close++; /* words may end with "{2}" */
        if (filling.left_out == 0)
            text_append(page->html, at, (size_t)(open - at));
        take_mark(&filling, mark, (size_t)(close - mark));
        at = close + strlen("}}");
        if (*at == '\n' && strchr("!?^/", *mark) != NULL)
            at++;
    }
    html_put(page, at);
}
