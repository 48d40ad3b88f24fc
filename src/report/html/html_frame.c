#include "report/html/html_page.h"

#include "base/digest.h"
#include "base/path.h"
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

static void write_style_hash(const struct html_page *page)
{
    append_hash(page->html, page->style);
}

static void write_script_hash(const struct html_page *page)
{
    append_hash(page->html, html_page_js);
}

static void write_style(const struct html_page *page)
{
    html_put(page, page->style);
}

static void write_script(const struct html_page *page)
{
    html_put(page, html_page_js);
}

/* --- the title, and the last words --- */

static void write_name(const struct html_page *page)
{
    const struct report_facts *facts = page->head->facts;
    if (facts->import_count == 1) {
        const char *name = path_name(facts->imports[0].path);
        html_append_plain(page->html, name, strlen(name));
    } else {
        html_say_count(page, HTML_FILES_ONE, (int64_t)facts->import_count);
    }
}

static void write_written_by(const struct html_page *page)
{
    struct text version = {0};
    struct text time = {0};
    text_printf(&version, "stopsms %s", page->head->facts->version);
    html_append_time(&time, page->head->facts->generated_at, page->head->language);
    html_say_with(page, HTML_WRITTEN_BY, text_string(&version), text_string(&time));
    text_free(&version);
    text_free(&time);
}

static void write_account(const struct html_page *page)
{
    const struct report_facts *facts = page->head->facts;
    if (facts->api_url[0] == '\0') {
        html_say(page, HTML_NO_ACCOUNT);
        return;
    }
    html_say(page, HTML_ACCOUNT);
    html_foreign(page, facts->api_url);
    if (facts->account_user[0] != '\0') {
        html_put(page, ", ");
        html_foreign(page, facts->account_user);
    }
    html_put(page, ".");
}

const struct html_part html_frame_parts[] = {
    {"style-hash", .write = write_style_hash},
    {"script-hash", .write = write_script_hash},
    {"style", .write = write_style},
    {"script", .write = write_script},
    {"name", .write = write_name},
    {"written-by", .write = write_written_by},
    {"account", .write = write_account},
    {.name = NULL},
};
