#include "report/html_frame.h"

#include "base/digest.h"
#include "report/html_assets.h"
#include "report/report_cells.h"

#include <string.h>

/* --- what may be in the page --- */

static void append_base64(struct text *html, const unsigned char *bytes, size_t length)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < length; i += 3) {
        size_t left = length - i;
        unsigned group = (unsigned)bytes[i] << 16;
        group |= left > 1 ? (unsigned)bytes[i + 1] << 8 : 0;
        group |= left > 2 ? (unsigned)bytes[i + 2] : 0;
        text_append_char(html, digits[group >> 18]);
        text_append_char(html, digits[group >> 12 & 63]);
        text_append_char(html, left > 1 ? digits[group >> 6 & 63] : '=');
        text_append_char(html, left > 2 ? digits[group & 63] : '=');
    }
}

/* An element's text by its digest (CSP Level 3, "hash-source"). */
static void append_hash(struct text *html, const char *content)
{
    struct digest *digest = digest_new();
    unsigned char sum[DIGEST_BYTES];
    digest_update(digest, content, strlen(content));
    digest_finish(&digest, sum);
    text_append_string(html, "'sha256-");
    append_base64(html, sum, sizeof sum);
    text_append_string(html, "'");
}

static void write_policy(const struct html_page *page, const char *style)
{
    html_put(page, "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                   "style-src ");
    append_hash(page->html, style);
    html_put(page, "; script-src ");
    append_hash(page->html, html_script);
    html_put(page, "; base-uri 'none'; form-action 'none'\">\n");
}

/* Where the rows' table is shown as cards, each cell says what it is. */
static void append_labels(struct text *style, enum report_language language)
{
    static const enum html_word columns[] = {
        HTML_COLUMN_ROW,     HTML_COLUMN_INPUT,  HTML_COLUMN_PHONE, HTML_COLUMN_STATUS,
        HTML_COLUMN_STOP_ID, HTML_COLUMN_REASON, HTML_COLUMN_SENT,  HTML_COLUMN_NOTE,
    };
    text_append_string(style, "@media screen and (max-width: 62rem) {\n");
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++) {
        text_printf(style, "  .rows tbody tr > :nth-child(%zu)::before { content: \"%s\"; }\n",
                    i + 1, html_word(columns[i], language));
    }
    text_append_string(style, "}\n");
}

/* --- the head --- */

static void write_title(const struct html_page *page)
{
    const struct report_facts *facts = page->head->facts;
    html_put(page, "<title>");
    html_say(page, HTML_TITLE);
    html_put(page, " · ");
    if (facts->import_count == 1) {
        const char *name = report_file_name(facts->imports[0].path);
        html_append_plain(page->html, name, strlen(name));
    } else {
        html_say_count(page, HTML_FILES_ONE, (int64_t)facts->import_count);
    }
    html_put(page, "</title>\n");
}

void html_frame_begin(const struct html_page *page)
{
    struct text style = {0};
    text_append_string(&style, html_style);
    append_labels(&style, page->head->language);
    text_printf(page->html,
                "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n",
                html_word(HTML_LANGUAGE, page->head->language));
    write_policy(page, text_string(&style));
    html_put(page, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                   "<meta name=\"color-scheme\" content=\"light dark\">\n"
                   "<meta name=\"format-detection\" content=\"telephone=no\">\n"
                   "<meta name=\"referrer\" content=\"no-referrer\">\n"
                   "<meta name=\"robots\" content=\"noindex\">\n");
    write_title(page);
    text_printf(page->html,
                "<style>%s</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#entries\">",
                text_string(&style));
    html_say(page, HTML_SKIP);
    html_put(page, "</a>\n<div class=\"page\">\n");
    text_free(&style);
}

/* --- the end --- */

void html_frame_end(const struct html_page *page)
{
    const struct report_facts *facts = page->head->facts;
    struct text version = {0};
    struct text time = {0};
    text_printf(&version, "stopsms %s", facts->version);
    html_append_time(&time, facts->generated_at, page->head->language);
    html_put(page, "</main>\n<footer>\n<p>");
    html_say_with(page, HTML_WRITTEN_BY, text_string(&version), text_string(&time));
    html_put(page, " ");
    if (facts->api_url[0] == '\0') {
        html_say(page, HTML_NO_ACCOUNT);
    } else {
        html_say(page, HTML_ACCOUNT);
        html_foreign(page, facts->api_url);
        if (facts->account_user[0] != '\0') {
            html_put(page, ", ");
            html_foreign(page, facts->account_user);
        }
        html_put(page, ".");
    }
    html_put(page, "</p>\n<p>");
    html_say(page, HTML_NO_NETWORK);
    text_printf(page->html, "</p>\n</footer>\n</div>\n<script>%s</script>\n</body>\n</html>\n",
                html_script);
    text_free(&version);
    text_free(&time);
}
