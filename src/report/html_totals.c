#include "report/html_totals.h"

#include "report/html_charts.h"
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

static int64_t count_group(const struct report_facts *facts, enum html_group group)
{
    int64_t sum = 0;
    for (unsigned status = 0; status < REPORT_STATUSES; status++)
        if (html_status_words((enum report_status)status)->group == group)
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
    html_put(page, "<p class=\"eyebrow\">");
    html_say(page, HTML_TITLE);
    html_put(page, " · ");
    if (facts->import_count == 1) {
        struct text number = {0};
        html_foreign(page, report_file_name(facts->imports[0].path));
        html_put(page, " · ");
        text_printf(&number, "%" PRId64, facts->imports[0].id);
        html_say_with(page, HTML_IMPORT, text_string(&number), "");
        text_free(&number);
    } else {
        html_say_count(page, HTML_FILES_ONE, (int64_t)facts->import_count);
    }
    html_put(page, "</p>\n");
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
    html_put(page, "<h1>");
    html_say_with(page, sum_up(page->head->facts), text_string(&on_list), text_string(&all));
    html_put(page, "</h1>\n");
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
    int64_t human = count_group(facts, HTML_NEEDS_HUMAN);
    html_put(page, "<p class=\"lead\">");
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
    html_put(page, "</p>\n");
}

static void begin_note(const struct html_page *page, enum html_word word)
{
    html_put(page, "<p class=\"note\">");
    html_say(page, word);
}

static void write_notes(const struct html_page *page)
{
    const struct report_head *head = page->head;
    const char *between = "";
    if (head->filtered) {
        begin_note(page, HTML_NOTE_FILTERED);
        for (size_t place = 0; place < REPORT_STATUSES; place++) {
            if ((head->statuses & 1u << html_status_at(place)) != 0) {
                html_put(page, between);
                html_status(page, html_status_at(place));
                between = " ";
            }
        }
        html_put(page, "</p>\n");
    }
    if (head->masked) {
        begin_note(page, HTML_NOTE_MASKED);
        html_put(page, "</p>\n");
    }
    if (head->facts->run_count > 0 && head->facts->runs[head->facts->run_count - 1].ended_at == 0) {
        begin_note(page, HTML_NOTE_RUNNING);
        html_put(page, "</p>\n");
    }
}

void html_headline(const struct html_page *page)
{
    html_put(page, "<header>\n");
    write_subject(page);
    write_sum(page);
    write_lead(page);
    write_notes(page);
    html_put(page, "</header>\n");
}

/* --- the totals --- */

static void begin_table(const struct html_page *page)
{
    static const enum html_word columns[] = {HTML_STATUS, HTML_ENTRIES, HTML_SHARE, HTML_NUMBERS,
                                             HTML_MEANING};
    html_put(page, "<div class=\"box\" role=\"region\" aria-labelledby=\"totals\" tabindex=\"0\">"
                   "<table class=\"totals\"><caption id=\"totals\">");
    html_say(page, HTML_TOTALS_CAPTION);
    html_put(page, "</caption>\n<thead><tr>");
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++) {
        bool is_number = i >= 1 && i <= 3;
        html_put(page, is_number ? "<th scope=\"col\" class=\"n\">" : "<th scope=\"col\">");
        html_say(page, columns[i]);
        html_put(page, "</th>");
    }
    html_put(page, "</tr></thead>\n<tbody>\n");
}

static void write_counts(const struct html_page *page, int64_t entries, bool has_numbers,
                         int64_t numbers)
{
    html_put(page, "<td class=\"n\">");
    html_number(page, entries);
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
    if (strcmp(name, html_status_words(status)->label[page->head->language]) != 0)
        text_printf(page->html, " <code>%s</code>", name);
    html_put(page, "</th>");
    write_counts(page, facts->totals[status], has_numbers,
                 has_numbers ? facts->numbers[status] : 0);
    text_printf(page->html, "<td>%s</td></tr>\n",
                html_status_words(status)->meaning[page->head->language]);
}

static void write_table(const struct html_page *page)
{
    const struct report_facts *facts = page->head->facts;
    begin_table(page);
    for (size_t place = 0; place < REPORT_STATUSES; place++) {
        enum report_status status = html_status_at(place);
        if (facts->totals[status] > 0)
            write_status(page, status);
    }
    html_put(page, "</tbody>\n<tfoot><tr><th scope=\"row\">");
    html_say(page, HTML_ALL);
    html_put(page, "</th>");
    write_counts(page, facts->lines, true, count_numbers(facts));
    html_put(page, "<td></td></tr></tfoot></table></div>\n");
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
    html_put(page, "<p class=\"aside\">");
    html_say_with(page, HTML_TOTALS_EXPLAINED, text_string(&entries), text_string(&rows));
    html_put(page, "</p>\n");
    text_free(&entries);
    text_free(&rows);
}

void html_totals_section(const struct html_page *page)
{
    html_put(page, "<section aria-labelledby=\"outcome\">\n");
    html_heading(page, "outcome", HTML_OUTCOME);
    if (page->head->facts->lines > 0)
        html_outcome_bar(page);
    write_table(page);
    write_explanation(page);
    html_put(page, "</section>\n");
}
