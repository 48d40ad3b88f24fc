/* report/html/html_text.h
 * Text as HTML: foreign bytes made inert, numbers and times as a language writes them. Owns
 * nothing. Depends on base/ and report/report_words.h.
 */
#ifndef REPORT_HTML_HTML_TEXT_H
#define REPORT_HTML_HTML_TEXT_H

#include "base/text.h"
#include "report/report_words.h"

/* Appends foreign text as the content of an element: no markup, whatever it holds; control
 * characters, bidirectional ones and others that can't be seen spelt out, as \x1B or \u{202E}, and
 * marked; U+FFFD for what is no UTF-8. Of more than 500 characters the first ones, and how many
 * more there are. */
void html_append(struct text *html, const char *bytes, size_t length, enum language language);

/* The same in a <bdi>, so that its direction of writing steers nothing around it. */
void html_append_isolated(struct text *html, const char *bytes, size_t length,
                          enum language language);

/* The same without any tag, for a page's title, and whole. */
void html_append_plain(struct text *html, const char *bytes, size_t length);

/* 1,000,000 in English, with thin spaces in French. */
void html_append_number(struct text *html, int64_t number, enum language language);

/* `part` of `whole` in per cent, to a tenth. */
void html_append_share(struct text *html, int64_t part, int64_t whole, enum language language);

/* A <time> that programs can read; people read it in the machine's time zone, with its offset: "22
 * November 2026, 22:03:45 +01:00", or in short "22 Nov 2026, 22:03:45 +01:00". `wall_ms`: ms since
 * 1970, UTC. */
void html_append_time(struct text *html, int64_t wall_ms, enum language language);
void html_append_short_time(struct text *html, int64_t wall_ms, enum language language);

#endif
