#include "report/html/html_page.h"

#include <inttypes.h>

/* --- by outcome --- */

static void count_groups(const struct report_facts *facts, int64_t counts[REPORT_GROUPS])
{
    for (unsigned status = 0; status < REPORT_STATUSES; status++)
        counts[report_outcome((enum report_status)status)->group] += facts->totals[status];
}

/* In hundredths of a per cent, so that no part is lost where it is small. */
static int64_t hundredths(int64_t part, int64_t whole)
{
    return whole > 0 ? (int64_t)(10000.0 * (double)part / (double)whole + 0.5) : 0;
}

static void write_bar(const struct html_page *page)
{
    int64_t counts[REPORT_GROUPS] = {0};
    count_groups(page->head->facts, counts);
    const int64_t all = page->head->facts->lines;
    int64_t before = 0;
    for (unsigned group = 0; group < REPORT_GROUPS; group++) {
        if (counts[group] > 0) {
            int64_t from = hundredths(before, all);
            int64_t width = hundredths(before + counts[group], all) - from;
            text_printf(page->html,
                        "<rect class=\"part\" x=\"%" PRId64 ".%02d%%\" width=\"%" PRId64
                        ".%02d%%\" height=\"100%%\" fill=\"url(#p%u)\"/>",
                        from / 100, (int)(from % 100), width / 100, (int)(width % 100), group);
        }
        before += counts[group];
    }
}

static void write_legend(const struct html_page *page)
{
    enum language language = page->head->language;
    int64_t counts[REPORT_GROUPS] = {0};
    count_groups(page->head->facts, counts);
    for (unsigned group = 0; group < REPORT_GROUPS; group++) {
        if (counts[group] == 0)
            continue;
        const struct report_group_words *words = report_group_words((enum report_group)group);
        text_printf(page->html,
                    "<li><svg class=\"key\" width=\"28\" height=\"20\" aria-hidden=\"true\">"
                    "<rect class=\"part\" width=\"28\" height=\"20\" fill=\"url(#p%u)\"/></svg>"
                    "<span><b>",
                    group);
        html_number(page, counts[group]);
        text_printf(page->html, "</b> <span aria-hidden=\"true\">%s</span> %s <small>", words->mark,
                    words->label[language]);
        html_append_share(page->html, counts[group], page->head->facts->lines, language);
        html_put(page, "</small></span></li>");
    }
}

static void write_bar_caption(const struct html_page *page)
{
    html_say_count(page, HTML_BAR_ONE, page->head->facts->lines);
}

/* --- over time --- */

static int64_t highest(const struct time_buckets *buckets)
{
    int64_t most = 0;
    for (size_t i = 0; i < buckets->used; i++)
        most = buckets->counts[i] > most ? buckets->counts[i] : most;
    return most;
}

/* A picture of few bars has them as thin as one of many. */
#define LEAST_SLOTS 24

static void write_time_bars(const struct html_page *page)
{
    const struct time_buckets *buckets = &page->head->facts->submissions;
    int64_t most = highest(buckets);
    int64_t slots = buckets->used > LEAST_SLOTS ? (int64_t)buckets->used : LEAST_SLOTS;
    for (size_t i = 0; i < buckets->used; i++) {
        if (buckets->counts[i] == 0)
            continue;
        /* In per mille; a single number among a million is still seen. */
        int64_t height = hundredths(buckets->counts[i], most) / 10;
        height = height > 12 ? height : 12;
        int64_t x = (int64_t)i * 10000 / slots;
        int64_t width = 10000 / slots * 82 / 100;
        text_printf(page->html,
                    "<rect x=\"%" PRId64 ".%02d%%\" y=\"%" PRId64 ".%d%%\" width=\"%" PRId64
                    ".%02d%%\" height=\"%" PRId64 ".%d%%\"><title>",
                    x / 100, (int)(x % 100), (1000 - height) / 10, (int)((1000 - height) % 10),
                    width / 100, (int)(width % 100), height / 10, (int)(height % 10));
        html_number(page, buckets->counts[i]);
        html_put(page, "</title></rect>");
    }
}

/* When a bar begins. One of a day begins at midnight UTC, which may be any hour here. */
static void write_start(const struct html_page *page, const struct time_buckets *buckets,
                        size_t bucket)
{
    html_append_short_time(page->html, time_buckets_start_ms(buckets, bucket),
                           page->head->language);
}

static void write_time_axis(const struct html_page *page)
{
    const struct time_buckets *buckets = &page->head->facts->submissions;
    html_put(page, "<span>");
    write_start(page, buckets, 0);
    html_put(page, "</span>");
    if (buckets->used > 1) {
        html_put(page, "<span>");
        write_start(page, buckets, buckets->used - 1);
        html_put(page, "</span>");
    }
}

static void write_time_rows(const struct html_page *page)
{
    const struct time_buckets *buckets = &page->head->facts->submissions;
    for (size_t i = 0; i < buckets->used; i++) {
        if (buckets->counts[i] > 0) {
            html_put(page, "<tr><th scope=\"row\">");
            write_start(page, buckets, i);
            html_put(page, "</th><td class=\"n\">");
            html_number(page, buckets->counts[i]);
            html_put(page, "</td></tr>\n");
        }
    }
}

static void write_time_caption(const struct html_page *page)
{
    const struct time_buckets *buckets = &page->head->facts->submissions;
    struct text most = {0};
    html_append_number(&most, highest(buckets), page->head->language);
    html_say_count(page, HTML_TIME_EXPLAINED_ONE, buckets->moments);
    html_put(page, html_width_words(time_buckets_width_s(buckets), page->head->language));
    html_say_with(page, HTML_TIME_HIGHEST, text_string(&most), "");
    text_free(&most);
}

static bool is_sent(const struct html_page *page)
{
    return page->head->facts->submissions.moments > 0;
}

const struct html_part html_chart_parts[] = {
    {"bar-caption", .write = write_bar_caption},
    {"bar", .write = write_bar},
    {"legend", .write = write_legend},
    {"sent", .is = is_sent},
    {"time-caption", .write = write_time_caption},
    {"time-bars", .write = write_time_bars},
    {"time-axis", .write = write_time_axis},
    {"time-rows", .write = write_time_rows},
    {.name = NULL},
};
