#include "report/html/html_page.h"

#include <inttypes.h>
#include <string.h>

/* --- counting --- */

/* What the provider, its server or the network said; our own words about a cell are the title. */
static bool has_answer(const struct report_cells *cells)
{
    return cells->row->entry.status == ENTRY_PHONE && cells->row->source != JOB_ERROR_NONE;
}

static bool is_answer(const struct html_answer *answer, const struct report_cells *cells)
{
    const struct report_row *row = cells->row;
    const struct report_cell *message = &cells->cells[REPORT_ERROR_MESSAGE];
    return answer->has_code == row->has_code && answer->code == row->code &&
           answer->message.length == message->length &&
           (message->length == 0 ||
            memcmp(answer->message.data, message->bytes, message->length) == 0);
}

static void add_answer(struct html_reason *reason, const struct report_cells *cells)
{
    const struct report_cell *message = &cells->cells[REPORT_ERROR_MESSAGE];
    size_t i = 0;
    while (i < reason->answer_count && !is_answer(&reason->answers[i], cells))
        i++;
    if (i == HTML_REASON_ANSWERS) {
        reason->more_answers = true;
        return;
    }
    struct html_answer *answer = &reason->answers[i];
    if (i == reason->answer_count) {
        reason->answer_count++;
        answer->has_code = cells->row->has_code;
        answer->code = cells->row->code;
        text_append(&answer->message, message->bytes, message->length);
    }
    answer->count++;
}

void html_reasons_add(struct html_reasons *reasons, const struct report_cells *cells)
{
    enum html_why why = HTML_WHYS;
    if (!html_why_of_row(cells->row, &why))
        return;
    struct html_reason *reason = &reasons->reasons[why];
    if (reason->count++ == 0)
        reason->status = cells->status;
    reasons->count++;
    if (has_answer(cells))
        add_answer(reason, cells);
}

/* --- showing --- */

static void write_answer(const struct html_answer *answer, const struct html_page *page)
{
    html_put(page, "<li>");
    if (answer->message.length > 0) {
        html_put(page, "<q>");
        html_append_isolated(page->html, answer->message.data, answer->message.length,
                             page->head->language);
        html_put(page, "</q> ");
    }
    html_put(page, "<small>");
    if (answer->has_code) {
        struct text code = {0};
        text_printf(&code, "%" PRId64, answer->code);
        html_say_with(page, HTML_CODE, text_string(&code), "");
        html_put(page, " · ");
        text_free(&code);
    }
    html_say_count(page, HTML_ENTRY_COUNT_ONE, answer->count);
    html_put(page, "</small></li>");
}

static void write_answers(const struct html_reason *reason, const struct html_page *page)
{
    if (reason->answer_count == 0)
        return;
    html_put(page, "<div class=\"answers\"><p>");
    html_say(page, HTML_ANSWER);
    html_put(page, "</p><ul>");
    for (size_t i = 0; i < reason->answer_count; i++)
        write_answer(&reason->answers[i], page);
    if (reason->more_answers) {
        html_put(page, "<li>");
        html_say(page, HTML_OTHER_ANSWERS);
        html_put(page, "</li>");
    }
    html_put(page, "</ul></div>");
}

static void write_reason(const struct html_reason *reason, enum html_why why,
                         const struct html_page *page)
{
    enum language language = page->head->language;
    bool has_rows = page->rows->has_why[why];
    char name[16];
    snprintf(name, sizeof name, "%u", (unsigned)why);
    text_printf(page->html, "<li class=\"why e%u\"><h3>",
                (unsigned)report_outcome(reason->status)->group);
    html_put(page, html_why_title(why, language));
    html_put(page, "</h3>\n<p class=\"count\">");
    html_status(page, reason->status);
    html_put(page, " ");
    html_begin_link(page, "w", name, has_rows);
    html_say_count(page, HTML_ENTRY_COUNT_ONE, reason->count);
    html_end_link(page, has_rows);
    html_put(page, "</p>");
    write_answers(reason, page);
    html_put(page, "<p class=\"todo\"><b>");
    html_say(page, HTML_TO_DO);
    html_put(page, "</b>");
    html_put(page, html_why_advice(why, language));
    html_put(page, "</p></li>\n");
}

/* Those where a human must decide come first. */
static void write_group(const struct html_reasons *reasons, enum report_group group,
                        const struct html_page *page)
{
    for (unsigned why = 0; why < HTML_WHYS; why++) {
        const struct html_reason *reason = &reasons->reasons[why];
        if (reason->count > 0 && report_outcome(reason->status)->group == group)
            write_reason(reason, (enum html_why)why, page);
    }
}

static void write_reasons(const struct html_page *page)
{
    static const enum report_group order[] = {REPORT_NEEDS_HUMAN, REPORT_TO_SEND, REPORT_TAKEN_BACK,
                                              REPORT_LEFT_OUT};
    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++)
        write_group(page->reasons, order[i], page);
}

static bool has_reasons(const struct html_page *page)
{
    return page->reasons->count > 0;
}

const struct html_part html_reason_parts[] = {
    {"reasons", .write = write_reasons, .is = has_reasons},
    {.name = NULL},
};

void html_reasons_free(struct html_reasons *reasons)
{
    for (unsigned why = 0; why < HTML_WHYS; why++)
        for (size_t i = 0; i < reasons->reasons[why].answer_count; i++)
            text_free(&reasons->reasons[why].answers[i].message);
}
