#include "report/html/html_page.h"

#include "base/digest.h"
#include "base/path.h"
#include "report/report_cells.h"

#include <inttypes.h>
#include <string.h>

/* --- a file --- */

static void begin_fact(const struct html_page *page, enum html_word word)
{
    html_put(page, "<dt>");
    html_say(page, word);
    html_put(page, "</dt><dd>");
}

static void end_fact(const struct html_page *page)
{
    html_put(page, "</dd>\n");
}

static void foreign_fact(const struct html_page *page, enum html_word word, const char *value,
                         size_t length)
{
    begin_fact(page, word);
    html_append_isolated(page->html, value, length, page->head->language);
    end_fact(page);
}

static void time_fact(const struct html_page *page, enum html_word word, int64_t wall_ms)
{
    if (wall_ms != 0) {
        begin_fact(page, word);
        html_append_time(page->html, wall_ms, page->head->language);
        end_fact(page);
    }
}

static void write_dialect(const struct html_page *page, const char *dialect)
{
    struct text words = {0};
    report_append_dialect(&words, dialect, page->head->language);
    begin_fact(page, HTML_READ_AS);
    html_append(page->html, text_string(&words), words.length, page->head->language);
    end_fact(page);
    text_free(&words);
}

/* One of the choices as intake keeps them ("country=FR columns=7 … where=…"): what stands after
 * `name` up to the next blank. */
static void write_choice(const struct html_page *page, enum html_word word, const char *choices,
                         const char *name)
{
    const char *at = strstr(choices, name);
    if (at != NULL) {
        at += strlen(name);
        foreign_fact(page, word, at, strcspn(at, " "));
    }
}

/* It is the last of the choices. */
static void write_filter(const struct html_page *page, const char *choices)
{
    const char *at = strstr(choices, "where=");
    if (at == NULL)
        return;
    at += strlen("where=");
    struct text shown = {0};
    report_append_filter(&shown, at, page->head->language);
    begin_fact(page, HTML_FILTER);
    if (strcmp(at, html_word(HTML_FILTER_NONE, LANGUAGE_ENGLISH)) == 0)
        html_say(page, HTML_FILTER_NONE);
    else
        html_foreign(page, text_string(&shown));
    end_fact(page);
    text_free(&shown);
}

static void write_size(const struct html_page *page, int64_t bytes)
{
    begin_fact(page, HTML_SIZE);
    html_say_count(page, HTML_BYTES_ONE, bytes);
    end_fact(page);
}

static void write_sha256(const struct html_page *page, const struct import_row *import)
{
    char sha256[2 * DIGEST_BYTES + 1];
    begin_fact(page, HTML_SHA256);
    text_printf(page->html, "<code>%s</code>", digest_format(import->sha256, sha256));
    end_fact(page);
}

static void write_name(const struct html_page *page, const struct import_row *import)
{
    struct text id = {0};
    text_printf(&id, "%" PRId64, import->id);
    html_put(page, "<div class=\"source\"><h3>");
    html_foreign(page, path_name(import->path));
    html_put(page, " <small>");
    html_say_with(page, HTML_IMPORT, text_string(&id), "");
    html_put(page, "</small></h3>\n<dl>\n");
    text_free(&id);
}

static void write_times(const struct html_page *page, const struct import_row *import)
{
    time_fact(page, HTML_IMPORTED, import->imported_at);
    if (import->undone_at != 0) {
        time_fact(page, HTML_UNDONE, import->undone_at);
        if (import->undo_reason[0] != '\0')
            foreign_fact(page, HTML_UNDO_REASON, import->undo_reason, strlen(import->undo_reason));
    } else if (import->finished_at != 0) {
        time_fact(page, HTML_FINISHED, import->finished_at);
    } else {
        begin_fact(page, HTML_FINISHED);
        html_say(page, HTML_NOT_FINISHED);
        end_fact(page);
    }
}

static void write_import(const struct html_page *page, const struct import_row *import)
{
    write_name(page, import);
    foreign_fact(page, HTML_PATH, import->path, strlen(import->path));
    write_size(page, import->bytes);
    write_sha256(page, import);
    begin_fact(page, HTML_ROWS);
    html_number(page, import->rows);
    end_fact(page);
    write_dialect(page, import->dialect);
    write_filter(page, import->choices);
    write_choice(page, HTML_PHONE_COLUMNS, import->choices, "columns=");
    write_choice(page, HTML_COUNTRY, import->choices, "country=");
    write_times(page, import);
    if (import->choices[0] != '\0') {
        begin_fact(page, HTML_CHOICES);
        html_put(page, "<code>");
        html_foreign(page, import->choices);
        html_put(page, "</code>");
        end_fact(page);
    }
    html_put(page, "</dl></div>\n");
}

/* --- the runs --- */

static void write_run(const struct html_page *page, const struct report_run *run)
{
    enum language language = page->head->language;
    text_printf(page->html, "<tr><th scope=\"row\" class=\"n\">%" PRId64 "</th><td>", run->id);
    html_append_short_time(page->html, run->started_at, language);
    html_put(page, "</td><td>");
    if (run->ended_at != 0)
        html_append_short_time(page->html, run->ended_at, language);
    else
        html_put(page, "–");
    html_put(page, "</td><td>");
    html_foreign(page, run->user);
    html_put(page, "</td><td>");
    html_put(page, run->ended_at == 0 ? html_word(HTML_HOW_NOT_YET, language)
                                      : html_run_end(run->exit_status, language));
    html_put(page, "</td><td><code>");
    html_foreign(page, run->options);
    html_put(page, "</code></td></tr>\n");
}

static void write_imports(const struct html_page *page)
{
    for (size_t i = 0; i < page->head->facts->import_count; i++)
        write_import(page, &page->head->facts->imports[i]);
}

static void write_runs(const struct html_page *page)
{
    for (size_t i = 0; i < page->head->facts->run_count; i++)
        write_run(page, &page->head->facts->runs[i]);
}

static bool has_runs(const struct html_page *page)
{
    return page->head->facts->run_count > 0;
}

const struct html_part html_source_parts[] = {
    {"imports", .write = write_imports},
    {"runs", .write = write_runs, .is = has_runs},
    {.name = NULL},
};
