#include "report/html/html_text.h"

#include "base/timestamp.h"
#include "base/unicode.h"
#include "base/utf8.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Of a cell: what a page can show. The other forms have it whole. */
#define MOST_CHARACTERS 500

/* --- foreign text --- */

/* What is drawn as nothing could hide in a cell. */
static bool is_unseen(uint32_t code_point)
{
    enum unicode_kind kind = unicode_look_up(code_point).kind;
    return kind == UNICODE_CONTROL || kind == UNICODE_INVISIBLE;
}

static const char *entity_of(uint32_t code_point)
{
    switch (code_point) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

static void append_spelt_out(struct text *html, uint32_t code_point, bool marked)
{
    text_append_string(html, marked ? "<span class=\"ctl\">" : "");
    text_printf(html, code_point < 0x100 ? "\\x%02X" : "\\u{%04X}", (unsigned)code_point);
    text_append_string(html, marked ? "</span>" : "");
}

static void append_code_point(struct text *html, uint32_t code_point, bool marked)
{
    const char *entity = entity_of(code_point);
    char encoded[4];
    if (entity != NULL) {
        text_append_string(html, entity);
    } else if (is_unseen(code_point)) {
        append_spelt_out(html, code_point, marked);
    } else {
        /* Each plane ends with two that HTML does not allow. */
        bool allowed = (code_point & 0xFFFE) != 0xFFFE;
        text_append(html, encoded, utf8_encode(allowed ? code_point : 0xFFFD, encoded));
    }
}

/* Appends at most `most` characters, and returns how many there are beyond them. */
static int64_t append_characters(struct text *html, const char *bytes, size_t length, int64_t most,
                                 bool marked)
{
    int64_t count = 0;
    for (size_t at = 0; at < length; count++) {
        size_t taken = 0;
        uint32_t code_point = utf8_decode(bytes + at, length - at, &taken);
        if (count < most)
            append_code_point(html, code_point, marked);
        at += taken;
    }
    return count > most ? count - most : 0;
}

void html_append(struct text *html, const char *bytes, size_t length, enum language language)
{
    int64_t more = append_characters(html, bytes, length, MOST_CHARACTERS, true);
    if (more > 0) {
        text_append_string(html, "<span class=\"ctl\">&hellip; ");
        html_append_number(html, more, language);
        text_append_string(html, language == LANGUAGE_FRENCH ? " caractères de plus</span>"
                                                             : " characters more</span>");
    }
}

void html_append_isolated(struct text *html, const char *bytes, size_t length,
                          enum language language)
{
    text_append_string(html, "<bdi>");
    html_append(html, bytes, length, language);
    text_append_string(html, "</bdi>");
}

void html_append_plain(struct text *html, const char *bytes, size_t length)
{
    append_characters(html, bytes, length, INT64_MAX, false);
}

/* --- numbers --- */

void html_append_number(struct text *html, int64_t number, enum language language)
{
    char digits[24];
    int length = snprintf(digits, sizeof digits, "%" PRId64, number);
    for (int i = 0; i < length; i++) {
        text_append_char(html, digits[i]);
        int left = length - 1 - i;
        if (left > 0 && left % 3 == 0 && digits[i] != '-')
            text_append_string(html, language == LANGUAGE_FRENCH ? "\u202F" : ",");
    }
}

void html_append_share(struct text *html, int64_t part, int64_t whole, enum language language)
{
    bool french = language == LANGUAGE_FRENCH;
    double share = whole > 0 ? 100.0 * (double)part / (double)whole : 0;
    /* Neither "nothing" nor "all" where that is not so. */
    if (part > 0 && share < 0.1) {
        text_append_string(html, french ? "&lt;&nbsp;0,1" : "&lt;&nbsp;0.1");
    } else if (part < whole && share > 99.9) {
        text_append_string(html, french ? "&gt;&nbsp;99,9" : "&gt;&nbsp;99.9");
    } else {
        int64_t tenths = (int64_t)(share * 10 + 0.5);
        text_printf(html, "%" PRId64, tenths / 10);
        if (part > 0 && part < whole)
            text_printf(html, "%c%" PRId64, french ? ',' : '.', tenths % 10);
    }
    text_append_string(html, french ? "\u202F%" : "%");
}

/* --- times --- */

static const char *const months[LANGUAGES][12] = {
    [LANGUAGE_ENGLISH] = {"January", "February", "March", "April", "May", "June", "July", "August",
                          "September", "October", "November", "December"},
    [LANGUAGE_FRENCH] = {"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août",
                         "septembre", "octobre", "novembre", "décembre"},
};

static const char *const short_months[LANGUAGES][12] = {
    [LANGUAGE_ENGLISH] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct",
                          "Nov", "Dec"},
    [LANGUAGE_FRENCH] = {"janv.", "févr.", "mars", "avril", "mai", "juin", "juil.", "août", "sept.",
                         "oct.", "nov.", "déc."},
};

/* A local time's parts: the year, the month from 0, the day, "21:03:45" and "+01:00". False where
 * it has more than four digits of a year. */
static bool take_apart(const char *local, char year[5], unsigned *month, int *day, char clock[9],
                       const char **offset)
{
    if (strlen(local) != strlen("2026-11-03 09:15:02 +01:00") || local[4] != '-')
        return false;
    memcpy(year, local, 4);
    year[4] = '\0';
    *month = (unsigned)((local[5] - '0') * 10 + local[6] - '0' - 1);
    *day = (local[8] - '0') * 10 + local[9] - '0';
    memcpy(clock, local + 11, 8);
    clock[8] = '\0';
    *offset = local + 20;
    return *month < 12;
}

enum style { LONG, SHORT };

/* What programs read of it is UTC. */
static void append_time(struct text *html, int64_t wall_ms, enum language language,
                        enum style style)
{
    char time[TIMESTAMP_SIZE];
    char year[5];
    char clock[9];
    const char *offset = "";
    unsigned month = 0;
    int day = 0;
    text_printf(html, "<time datetime=\"%s\">", timestamp_format(wall_ms, time));
    timestamp_format_local(wall_ms, time);
    if (!take_apart(time, year, &month, &day, clock, &offset)) {
        text_append_string(html, time);
    } else {
        const char *name = (style == LONG ? months : short_months)[language][month];
        bool is_french_first = language == LANGUAGE_FRENCH && day == 1;
        text_printf(html, "%d%s&nbsp;%s&nbsp;%s", day, is_french_first ? "er" : "", name, year);
        text_printf(html, "%s %s&nbsp;%s",
                    language == LANGUAGE_FRENCH && style == LONG ? " à" : ",", clock, offset);
    }
    text_append_string(html, "</time>");
}

void html_append_time(struct text *html, int64_t wall_ms, enum language language)
{
    append_time(html, wall_ms, language, LONG);
}

void html_append_short_time(struct text *html, int64_t wall_ms, enum language language)
{
    append_time(html, wall_ms, language, SHORT);
}
