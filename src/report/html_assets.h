/* report/html_assets.h
 * The style sheet and the script of an HTML report, which stand in the page itself. Own nothing;
 * depend on nothing. They hold no "</", so that nothing in them ends their element.
 */
#ifndef REPORT_HTML_ASSETS_H
#define REPORT_HTML_ASSETS_H

/* For screens of any width, light and dark, and for paper. */
extern const char html_style[];

/* Search and filter. The page is whole without it. */
extern const char html_script[];

#endif
