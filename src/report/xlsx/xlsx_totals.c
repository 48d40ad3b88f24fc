/* The sheet of totals, and of the files and runs that they are about. */
#include "report/xlsx/xlsx_book.h"

#include <string.h>

#define WIDE 76 /* characters of the second column */

struct totals {
    struct xlsx_book *book;
    lxw_worksheet *sheet;
    lxw_row_t next;
    lxw_row_t gaps; /* rows left empty */
};

/* English, then French. */
struct words {
    const char *in[LANGUAGES];
};

static const char *say(const struct totals *totals, struct words words)
{
    return words.in[totals->book->head->language];
}

static struct xlsx_place at(const struct totals *totals, size_t column)
{
    return (struct xlsx_place){totals->sheet, totals->next, (lxw_col_t)column};
}

static void write_text(struct totals *totals, size_t column, const char *text)
{
    xlsx_write_string(totals->book, at(totals, column), text, totals->book->plain);
}

static void write_count(struct totals *totals, size_t column, int64_t count)
{
    xlsx_write_number(totals->book, at(totals, column), count, totals->book->top);
}

static void write_time(struct totals *totals, size_t column, int64_t wall_ms)
{
    xlsx_write_time(totals->book, at(totals, column), wall_ms);
}

static void begin_pair(struct totals *totals, struct words name)
{
    xlsx_write_string(totals->book, at(totals, 0), say(totals, name), totals->book->bold);
}

/* Wrapped in the second column, which decides how high its row is. */
static void write_wide(struct totals *totals, const char *text)
{
    double height = xlsx_height_of(text, strlen(text), WIDE);
    xlsx_fail(totals->book, worksheet_set_row(totals->sheet, totals->next, height, NULL));
    xlsx_write_string(totals->book, at(totals, 1), text, totals->book->wrapped);
}

static void write_pair(struct totals *totals, struct words name, const char *value)
{
    begin_pair(totals, name);
    write_wide(totals, value);
    totals->next++;
}

static void write_pair_of(struct totals *totals, struct words name, int64_t count)
{
    begin_pair(totals, name);
    write_count(totals, 1, count);
    totals->next++;
}

static void write_pair_at(struct totals *totals, struct words name, int64_t wall_ms)
{
    begin_pair(totals, name);
    write_time(totals, 1, wall_ms);
    totals->next++;
}

/* The heads of a table, after an empty row. */
static void write_heads(struct totals *totals, const struct words *names, size_t count)
{
    totals->next++;
    totals->gaps++;
    for (size_t i = 0; i < count; i++)
        xlsx_write_string(totals->book, at(totals, i), say(totals, names[i]), totals->book->bold);
    totals->next++;
}

static const char *status_name(const struct totals *totals, enum report_status status)
{
    return totals->book->head->language == LANGUAGE_FRENCH
               ? report_outcome(status)->label[LANGUAGE_FRENCH]
               : report_status_name(status);
}

static void write_statuses(struct totals *totals)
{
    const struct report_head *head = totals->book->head;
    struct text names = {0};
    for (unsigned status = 0; head->filtered && status < REPORT_STATUSES; status++) {
        if ((head->statuses & 1u << status) != 0) {
            text_append_string(&names, names.length > 0
                                           ? ", "
                                           : say(totals, (struct words){{"only ", "seulement "}}));
            text_append_string(&names, status_name(totals, (enum report_status)status));
        }
    }
    write_pair(totals, (struct words){{"Rows", "Lignes"}},
               head->filtered ? text_string(&names)
                              : say(totals, (struct words){{"all", "toutes"}}));
    text_free(&names);
}

static void write_facts(struct totals *totals)
{
    const struct report_facts *facts = totals->book->head->facts;
    write_pair(totals, (struct words){{"Program", "Programme"}}, "stopsms");
    write_pair(totals, (struct words){{"Version", "Version"}}, facts->version);
    write_pair_at(totals, (struct words){{"Generated at", "Écrit le"}}, facts->generated_at);
    write_pair(totals, (struct words){{"Account", "Compte"}}, facts->api_url);
    write_pair(totals, (struct words){{"Account user", "Utilisateur du compte"}},
               facts->account_user);
    write_pair(totals, (struct words){{"Numbers", "Numéros"}},
               totals->book->head->masked ? say(totals, (struct words){{"masked", "masqués"}})
                                          : say(totals, (struct words){{"in full", "en entier"}}));
    write_statuses(totals);
}

static void write_status(struct totals *totals, enum report_status status)
{
    lxw_format *colour = totals->book->outcomes[report_outcome(status)->group];
    xlsx_write_string(totals->book, at(totals, 0), status_name(totals, status), colour);
    write_count(totals, 1, totals->book->head->facts->totals[status]);
    if ((unsigned)status < JOB_STATES)
        write_count(totals, 2, totals->book->head->facts->numbers[status]);
    totals->next++;
}

/* A number counts once, however many lines hold it. */
static void write_totals(struct totals *totals)
{
    static const struct words heads[] = {
        {{"Status", "Résultat"}}, {{"Lines", "Lignes du rapport"}}, {{"Numbers", "Numéros"}}};
    int64_t numbers = 0;
    write_heads(totals, heads, sizeof heads / sizeof heads[0]);
    for (unsigned status = 0; status < REPORT_STATUSES; status++)
        write_status(totals, (enum report_status)status);
    for (unsigned state = 0; state < JOB_STATES; state++)
        numbers += totals->book->head->facts->numbers[state];
    write_text(totals, 0, say(totals, (struct words){{"all", "toutes"}}));
    write_count(totals, 1, totals->book->head->facts->lines);
    write_count(totals, 2, numbers);
    totals->next++;
}

/* One below the other: side by side they are wider than a page can show. */
static void write_import(struct totals *totals, const struct import_row *import)
{
    char sha256[2 * DIGEST_BYTES + 1];
    struct text dialect = {0};
    report_append_dialect(&dialect, import->dialect, totals->book->head->language);
    totals->next++;
    totals->gaps++;
    write_pair_of(totals, (struct words){{"Import", "Import"}}, import->id);
    write_pair(totals, (struct words){{"File", "Fichier"}}, import->path);
    write_pair_of(totals, (struct words){{"Bytes", "Octets"}}, import->bytes);
    write_pair(totals, (struct words){{"SHA-256", "SHA-256"}},
               digest_format(import->sha256, sha256));
    write_pair(totals, (struct words){{"Read as", "Lu comme"}}, text_string(&dialect));
    write_pair(totals, (struct words){{"Choices", "Choix"}}, import->choices);
    write_pair_of(totals, (struct words){{"Rows", "Lignes de données"}}, import->rows);
    write_pair_of(totals, (struct words){{"Lines", "Lignes du rapport"}}, import->lines);
    write_pair_at(totals, (struct words){{"Imported at", "Importé le"}}, import->imported_at);
    write_pair_at(totals, (struct words){{"Finished at", "Achevé le"}}, import->finished_at);
    if (import->undone_at != 0)
        write_pair_at(totals, (struct words){{"Undone at", "Annulé le"}}, import->undone_at);
    text_free(&dialect);
}

static void write_run(struct totals *totals, const struct report_run *run)
{
    write_wide(totals, run->options);
    write_count(totals, 0, run->id);
    write_time(totals, 2, run->started_at);
    write_time(totals, 3, run->ended_at);
    if (run->exit_status >= 0)
        write_count(totals, 4, run->exit_status);
    write_text(totals, 5, run->user);
    totals->next++;
}

static void write_sources(struct totals *totals)
{
    static const struct words run_heads[] = {
        {{"Run", "Exécution"}}, {{"Command", "Commande"}},        {{"Started at", "Début"}},
        {{"Ended at", "Fin"}},  {{"Exit status", "Code de fin"}}, {{"System user", "Utilisateur"}},
    };
    const struct report_facts *facts = totals->book->head->facts;
    for (size_t i = 0; i < facts->import_count; i++)
        write_import(totals, &facts->imports[i]);
    write_heads(totals, run_heads, sizeof run_heads / sizeof run_heads[0]);
    for (size_t i = 0; i < facts->run_count; i++)
        write_run(totals, &facts->runs[i]);
}

void xlsx_fill_totals(struct xlsx_book *book, lxw_worksheet *sheet)
{
    struct totals totals = {.book = book, .sheet = sheet};
    worksheet_set_column(sheet, 0, 0, 22, NULL);
    worksheet_set_column(sheet, 1, 1, WIDE, NULL);
    worksheet_set_column(sheet, 2, 3, 26, NULL);
    worksheet_set_column(sheet, 4, 5, 14, NULL);
    write_facts(&totals);
    write_totals(&totals);
    write_sources(&totals);
    book->counts[book->sheets - 1] = totals.next - totals.gaps;
}
