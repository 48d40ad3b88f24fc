#include "report/html/html_page.h"

#include "base/path.h"
#include "report/report_cells.h"

#include <inttypes.h>
#include <string.h>

/* --- the headline --- */

static int64_t count_numbers(const struct report_facts *facts)
{
    int64_t sum = 0;
    for (unsigned state = 0; state < JOB_STATES; state++)
        sum += facts->numbers[state];
    return sum;
}

static int64_t count_on_list(const struct report_facts *facts)
{
    return facts->numbers[JOB_LISTED] + facts->numbers[JOB_ALREADY_LISTED];
}

static int64_t count_group(const struct report_facts *facts, enum report_group group)
{
    int64_t sum = 0;
    for (unsigned status = 0; status < REPORT_STATUSES; status++)
        if (report_outcome((enum report_status)status)->group == group)
            sum += facts->totals[status];
    return sum;
}

static bool is_undone(const struct report_facts *facts)
{
    return facts->import_count == 1 && facts->imports[0].undone_at != 0;
}

/* What the report is about: a file's name, or how many there are. */
static void write_subject(const struct html_page *page)
{
    const struct report_facts *facts = page->head->facts;
    if (facts->import_count == 1) {
        struct text number = {0};
        html_foreign(page, path_name(facts->imports[0].path));
        html_put(page, " · ");
        text_printf(&number, "%" PRId64, facts->imports[0].id);
        html_say_with(page, HTML_IMPORT, text_string(&number), "");
        text_free(&number);
    } else {
        html_say_count(page, HTML_FILES_ONE, (int64_t)facts->import_count);
    }
}

static enum html_word sum_up(const struct report_facts *facts)
{
    int64_t all = count_numbers(facts);
    int64_t on_list = count_on_list(facts);
    if (is_undone(facts))
        return HTML_SUM_UNDONE;
    if (all == 0)
        return HTML_SUM_NONE;
    if (all == 1)
        return on_list == 1 ? HTML_SUM_THE_ONE : HTML_SUM_NOT_THE_ONE;
    if (on_list == all)
        return HTML_SUM_ALL;
    if (on_list == 0)
        return HTML_SUM_NO_ONE_OF;
    return on_list == 1 ? HTML_SUM_ONE_OF : HTML_SUM_SOME_OF;
}

static void write_sum(const struct html_page *page)
{
    struct text on_list = {0};
    struct text all = {0};
    html_append_number(&on_list, count_on_list(page->head->facts), page->head->language);
    html_append_number(&all, count_numbers(page->head->facts), page->head->language);
    html_say_with(page, sum_up(page->head->facts), text_string(&on_list), text_string(&all));
    text_free(&on_list);
    text_free(&all);
}

/* A sentence, where there is anything to count. */
static void lead_count(const struct html_page *page, enum html_word one, int64_t count)
{
    if (count > 0) {
        html_put(page, "<span>");
        html_say_count(page, one, count);
        html_put(page, "</span> ");
    }
}

static void write_lead(const struct html_page *page)
{
    const struct report_facts *facts = page->head->facts;
    int64_t human = count_group(facts, REPORT_NEEDS_HUMAN);
    if (is_undone(facts) && facts->imports[0].undo_reason[0] != '\0') {
        html_put(page, "<span>");
        html_say(page, HTML_LEAD_REASON);
        html_foreign(page, facts->imports[0].undo_reason);
        html_put(page, "</span><br>");
    }
    lead_count(page, HTML_LEAD_REMOVED_ONE, facts->numbers[JOB_REMOVED]);
    lead_count(page, HTML_LEAD_CANCELLED_ONE, facts->numbers[JOB_CANCELLED]);
    if (is_undone(facts))
        lead_count(page, HTML_LEAD_STAYS_ONE, count_on_list(facts));
    lead_count(page, HTML_LEAD_PENDING_ONE, facts->numbers[JOB_PENDING]);
    lead_count(page, HTML_LEAD_HUMAN_ONE, human);
    if (human == 0)
        html_say(page, HTML_LEAD_NO_HUMAN);
}

static bool is_filtered(const struct html_page *page)
{
    return page->head->filtered;
}

static void write_filter(const struct html_page *page)
{
    const char *between = "";
    for (size_t place = 0; place < REPORT_STATUSES; place++) {
        if ((page->head->statuses & 1u << report_outcome_at(place)) != 0) {
            html_put(page, between);
            html_status(page, report_outcome_at(place));
            between = " ";
        }
    }
}

static bool is_masked(const struct html_page *page)
{
    return page->head->masked;
}

static bool is_running(const struct html_page *page)
{
    const struct report_facts *facts = page->head->facts;
    return facts->run_count > 0 && facts->runs[facts->run_count - 1].ended_at == 0;
}

/* --- the totals --- */

static bool has_entries(const struct html_page *page)
{
    return page->head->facts->lines > 0;
}

/* `status`: whose entries they are; NULL: of all. */
static void write_counts(const struct html_page *page, const char *status, int64_t entries,
                         bool has_numbers, int64_t numbers)
{
    html_put(page, "<td class=\"n\">");
    html_begin_link(page, "s", status, status != NULL);
    html_number(page, entries);
    html_end_link(page, status != NULL);
    html_put(page, "</td><td class=\"n\">");
    html_append_share(page->html, entries, page->head->facts->lines, page->head->language);
    html_put(page, "</td><td class=\"n\">");
    if (has_numbers)
        html_number(page, numbers);
    else
        html_put(page, "–");
    html_put(page, "</td>");
}

static void write_status(const struct html_page *page, enum report_status status)
{
    const struct report_facts *facts = page->head->facts;
    const char *name = report_status_name(status);
    bool has_numbers = (unsigned)status < JOB_STATES;
    text_printf(page->html, "<tr data-status=\"%s\"><th scope=\"row\">", name);
    html_status(page, status);
    /* What --status takes, and what the other forms hold. */
    if (strcmp(name, report_outcome(status)->label[page->head->language]) != 0)
        text_printf(page->html, " <code>%s</code>", name);
    html_put(page, "</th>");
    write_counts(page, page->rows->statuses[status] > 0 ? name : NULL, facts->totals[status],
                 has_numbers, has_numbers ? facts->numbers[status] : 0);
    text_printf(page->html, "<td>%s</td></tr>\n",
                report_outcome(status)->meaning[page->head->language]);
}

static void write_totals(const struct html_page *page)
{
    for (size_t place = 0; place < REPORT_STATUSES; place++) {
        enum report_status status = report_outcome_at(place);
        if (page->head->facts->totals[status] > 0)
            write_status(page, status);
    }
}

static void write_total_counts(const struct html_page *page)
{
    const struct report_facts *facts = page->head->facts;
    write_counts(page, NULL, facts->lines, true, count_numbers(facts));
}

static void write_explanation(const struct html_page *page)
{
    const struct report_facts *facts = page->head->facts;
    struct text entries = {0};
    struct text rows = {0};
    int64_t row_count = 0;
    for (size_t i = 0; i < facts->import_count; i++)
        row_count += facts->imports[i].rows;
    html_append_number(&entries, facts->lines, page->head->language);
    html_append_number(&rows, row_count, page->head->language);
    html_say_with(page, HTML_TOTALS_EXPLAINED, text_string(&entries), text_string(&rows));
    text_free(&entries);
    text_free(&rows);
}

const struct html_part html_total_parts[] = {
    {"subject", .write = write_subject},
    {"sum", .write = write_sum},
    {"lead", .write = write_lead},
    {"filtered", .is = is_filtered},
    {"filter", .write = write_filter},
    {"masked", .is = is_masked},
    {"running", .is = is_running},
    {"entries", .is = has_entries},
    {"totals", .write = write_totals},
    {"total-counts", .write = write_total_counts},
    {"totals-explained", .write = write_explanation},
    {.name = NULL},
};
