#include "cli/show/to_fix_show.h"

#include "base/language.h"
#include "base/utf8.h"
#include "cli/show/command_line.h"

#include <inttypes.h>
#include <string.h>

#define MOST_CELL_BYTES   40
#define MOST_REASON_BYTES 160

/* A cell may be long, and hold line breaks, which a list of lines must not have. */
static void append_short(struct text *text, const char *string, size_t most)
{
    size_t length = strlen(string);
    size_t cut = utf8_cut(string, length, most);
    for (size_t at = 0; at < cut;) {
        size_t piece = strcspn(string + at, "\r\n");
        piece = piece < cut - at ? piece : cut - at;
        text_append_printable(text, string + at, piece);
        at += piece;
        if (at < cut)
            text_append_char(text, ' ');
        at += at < cut;
    }
    if (cut < length)
        text_append_string(text, "…");
}

static int64_t count_rows(const struct to_fix_import *imports, size_t count)
{
    int64_t rows = 0;
    for (size_t i = 0; i < count; i++)
        rows += imports[i].to_fix->rows;
    return rows;
}

/* "  line 7: “06 39 12”: Mobile: not enough digits for a phone number"; of a workbook, " Feuil1!C7:
 * …". */
static void append_row(struct text *text, const char *name, const struct to_fix_shown *shown)
{
    struct text words = {0};
    text_append_string(text, "  ");
    if (name != NULL) {
        text_append_printable(text, name, strlen(name));
        text_append_string(text, ", ");
    }
    if (shown->place[0] != '\0') {
        text_append_printable(&words, shown->place, strlen(shown->place));
        text_printf(text, _("%s: "), text_string(&words));
    } else {
        text_printf(text, _("line %" PRId64 ": "), shown->line);
    }
    if (shown->cell[0] != '\0') {
        text_clear(&words);
        append_short(&words, shown->cell, MOST_CELL_BYTES);
        text_printf(text, _("\"%s\": "), text_string(&words));
    }
    append_short(text, shown->reason, MOST_REASON_BYTES);
    text_append_char(text, '\n');
    text_free(&words);
}

static void append_none(struct text *text, const struct to_fix_import *import)
{
    const struct to_fix_file *to_fix = import->to_fix;
    struct text shown = {0};
    text_append_printable(&shown, import->name, strlen(import->name));
    text_printf(text,
                P_("there is no file to correct it in: %s: %s\n",
                   "there is no file to correct them in: %s: %s\n", to_fix->rows),
                text_string(&shown), to_fix->why_none != NULL ? to_fix->why_none : "");
    text_free(&shown);
}

/* The rows that are not in it. `in_sheet`: a workbook's rows are counted, a file's lines. */
static void append_left_out(struct text *text, int64_t count, int64_t first, bool in_sheet)
{
    if (in_sheet)
        text_printf(text,
                    P_("%" PRId64 " row is too long to be copied there, the first on row %" PRId64
                       ": correct the file itself\n",
                       "%" PRId64 " rows are too long to be copied there, the first on row %" PRId64
                       ": correct the file itself\n",
                       count),
                    count, first);
    else
        text_printf(text,
                    P_("%" PRId64 " row is too long to be copied there, the first on line %" PRId64
                       ": correct the file itself\n",
                       "%" PRId64
                       " rows are too long to be copied there, the first on line %" PRId64
                       ": correct the file itself\n",
                       count),
                    count, first);
}

static void append_file(struct text *text, const struct app *app,
                        const struct to_fix_import *import)
{
    const struct to_fix_file *to_fix = import->to_fix;
    if (to_fix->rows == 0)
        return;
    if (to_fix->path == NULL) {
        append_none(text, import);
        return;
    }
    struct text shown = {0};
    text_append_printable(&shown, to_fix->path, strlen(to_fix->path));
    text_printf(text,
                P_("the row to correct stands, word for word, in %s; once corrected there, this "
                   "sends it:\n  ",
                   "the rows to correct stand, word for word, in %s; once corrected there, this "
                   "sends them:\n  ",
                   to_fix->rows),
                text_string(&shown));
    text_free(&shown);
    command_line_append_with_file(text, app, to_fix->path);
    text_append_char(text, '\n');
    if (to_fix->left_out > 0)
        append_left_out(text, to_fix->left_out, to_fix->first_out,
                        to_fix->shown > 0 && to_fix->first[0].place[0] != '\0');
}

void to_fix_show_append_files(struct text *text, const struct app *app,
                              const struct to_fix_import *imports, size_t count)
{
    for (size_t i = 0; i < count; i++)
        append_file(text, app, &imports[i]);
}

void to_fix_show_append(struct text *text, const struct app *app,
                        const struct to_fix_import *imports, size_t count)
{
    int64_t rows = count_rows(imports, count);
    size_t room = TO_FIX_SHOWN;
    if (rows == 0)
        return;
    if (rows > TO_FIX_SHOWN)
        text_printf(text, _("%" PRId64 " rows to correct; the first %d:\n"), rows, TO_FIX_SHOWN);
    else
        text_printf(text,
                    P_("%" PRId64 " row to correct:\n", "%" PRId64 " rows to correct:\n", rows),
                    rows);
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < imports[i].to_fix->shown && room > 0; k++, room--)
            append_row(text, count > 1 ? imports[i].name : NULL, &imports[i].to_fix->first[k]);
    to_fix_show_append_files(text, app, imports, count);
}
