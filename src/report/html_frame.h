/* report/html_frame.h
 * What an HTML report begins and ends with: its <head>, with a policy that lets it load nothing and
 * run nothing but its own script; the script and the last words. Owns nothing. Depends on
 * report/html_page.h, report/html_assets.h, base/digest.h.
 */
#ifndef REPORT_HTML_FRAME_H
#define REPORT_HTML_FRAME_H

#include "report/html_page.h"

/* Up to what the page says first. */
void html_frame_begin(const struct html_page *page);

/* Ends <main>; then version, time, account. */
void html_frame_end(const struct html_page *page);

#endif
