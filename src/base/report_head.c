/* A file is one of our reports if enough of its columns have the names that our reports use. Their
 * order does not matter, and quotes and accents don't either: a spreadsheet that saves a report
 * anew may change all of that. */
#include "base/report_head.h"

#include <stddef.h>
#include <string.h>

#define SURE 8 /* no other program has so many of them */

const char *const report_head_names[REPORT_HEAD_COLUMNS][REPORT_HEAD_LANGUAGES] = {
    {"file", "fichier"},
    {"row", "rang"},
    {"line", "ligne"},
    {"column", "colonne"},
    {"input", "cellule"},
    {"phone", "numéro"},
    {"status", "résultat"},
    {"stop_id", "ID STOP"},
    {"error_code", "code"},
    {"error_message", "raison"},
    {"error_source", "source"},
    {"http_status", "HTTP"},
    {"attempts", "essais"},
    {"first_attempt_at", "premier envoi (UTC)"},
    {"last_attempt_at", "dernier envoi (UTC)"},
    {"note", "note"},
    {"kept", "personne"},
};

/* Copies the next cell of the first line, without quotes and accents. False: the line has ended. */
static bool next_cell(const char **at, char *cell, size_t room)
{
    size_t length = 0;
    if (**at == '\0' || **at == '\n' || **at == '\r')
        return false;
    for (; strchr(",;\t\r\n", **at) == NULL; (*at)++)
        if (**at != '"' && (unsigned char)**at < 0x80 && length + 1 < room)
            cell[length++] = **at;
    *at += strchr(",;\t", **at) != NULL && **at != '\0';
    cell[length] = '\0';
    return true;
}

/* What stands in brackets behind a name is left out where times are local. */
static bool is_name(const char *cell, const char *name)
{
    for (; *name != '\0' && !(*cell == '\0' && strncmp(name, " (", 2) == 0); name++)
        if ((unsigned char)*name < 0x80 && *cell++ != *name)
            return false;
    return *cell == '\0';
}

bool report_head_is_ours(const char *text, bool *others)
{
    char cell[32];
    unsigned counts[REPORT_HEAD_LANGUAGES] = {0};
    bool has_others = false;
    while (next_cell(&text, cell, sizeof cell)) {
        bool known = cell[0] == '\0';
        for (size_t i = 0; i < REPORT_HEAD_COLUMNS; i++) {
            for (size_t language = 0; language < REPORT_HEAD_LANGUAGES; language++) {
                bool same = is_name(cell, report_head_names[i][language]);
                counts[language] += same;
                known |= same;
            }
        }
        has_others |= !known;
    }
    if (others != NULL)
        *others = has_others;
    return counts[0] >= SURE || counts[1] >= SURE;
}
