/* Nobody should lose a file because its name was given as --report by mistake. So the content
 * decides: a file is replaced only if this program wrote it. Spreadsheets save reports anew with
 * other delimiters, encodings and archives; therefore the column names are looked for, not the
 * exact bytes. Whatever is not recognised is foreign and stays. */
#include "report/report_target.h"

#include "base/language.h"
#include "base/list_mark.h"
#include "base/regular_file.h"
#include "base/report_head.h"
#include "base/text.h"
#include "base/to_fix_mark.h"
#include "report/report_cells.h"
#include "report/xlsx/zip_member.h"

#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#define HEAD_BYTES  ((size_t)256 * 1024) /* a report says what it is in here, or at its end */
#define SHEET_BYTES ((size_t)4 * 1024 * 1024)
#define MEMBERS     10000

/* --- tables: CSV, however it is divided, quoted and encoded --- */

/* A spreadsheet may have saved it as UTF-16: all that counts here is ASCII. */
static void plain_text(struct text *text, const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (bytes[i] != '\0' && memchr("\xef\xbb\xbf\xff\xfe", bytes[i], 5) == NULL)
            text_append_char(text, bytes[i]);
}

/* The rows of a report, or a sheet of them, under their head, and nothing beside them. */
static bool has_header(const char *line)
{
    bool others;
    return report_head_is_ours(line, &others) && !others;
}

/* Takes a word off the line, however it is quoted and divided from the next. */
static bool take_word(const char **at, const char *word)
{
    *at += strspn(*at, "\",;\t");
    size_t length = strcspn(*at, "\",;\t\r\n");
    bool same = length == strlen(word) && strncmp(*at, word, length) == 0;
    *at += length;
    return same;
}

/* The sheet of totals of a workbook. */
static bool has_totals(const char *line)
{
    const char *english = line, *french = line;
    if (!(take_word(&english, "Program") && take_word(&english, "stopsms")) &&
        !(take_word(&french, "Programme") && take_word(&french, "stopsms")))
        return false;
    line += strcspn(line, "\r\n");
    line += strspn(line, "\r\n");
    return take_word(&line, "Version");
}

/* What the first line is that is no word about the delimiter. */
static enum report_target judge_table(const char *text)
{
    if (strncasecmp(text, "sep=", 4) == 0) {
        text += strcspn(text, "\r\n");
        text += strspn(text, "\r\n");
    }
    if (has_header(text) || has_totals(text))
        return REPORT_TARGET_REPORT;
    if (list_mark_finds_column(text))
        return REPORT_TARGET_LIST;
    return to_fix_finds_column(text, NULL) ? REPORT_TARGET_TO_FIX : REPORT_TARGET_FOREIGN;
}

/* --- marked-up text: pages, and the parts of workbooks --- */

/* Whether so much of the name is the whole text of some element. */
static bool has_element(const char *text, const char *name, size_t length)
{
    char element[40];
    (void)snprintf(element, sizeof element, ">%.*s<", (int)length, name);
    return strstr(text, element) != NULL;
}

/* Whether the name of every column that any version has is there; what stands in brackets behind it
 * is left out where times are local. */
static bool has_every_name_in(const char *text, enum language language)
{
    for (unsigned column = 0; column < REPORT_KEPT; column++) {
        const char *name = report_column_name((enum report_column)column, language);
        const char *bracket = strstr(name, " (");
        if (!has_element(text, name, strlen(name)) &&
            (bracket == NULL || !has_element(text, name, (size_t)(bracket - name))))
            return false;
    }
    return true;
}

static bool has_every_name(const char *text)
{
    return has_every_name_in(text, LANGUAGE_ENGLISH) || has_every_name_in(text, LANGUAGE_FRENCH);
}

/* A title of ours in either language; other programs write the marks in it in their own way. */
static bool has_title(const char *text)
{
    const char *title = strstr(text, "<title>");
    const char *end = title != NULL ? strstr(title, "</title>") : NULL;
    if (end == NULL)
        return false;
    struct text words = {0};
    text_append(&words, title + strlen("<title>"), (size_t)(end - title) - strlen("<title>"));
    const char *at = text_string(&words);
    at += strspn(at, " \t\r\n");
    bool ours =
        strncmp(at, "Opt-out report", strlen("Opt-out report")) == 0 ||
        (strncmp(at, "Rapport d", strlen("Rapport d")) == 0 && strstr(at, "opposition") != NULL);
    text_free(&words);
    return ours;
}

/* `end`: the last bytes of the page, where it says who wrote it. */
static bool is_page(const char *text, const char *end)
{
    return has_every_name(text) ||
           (has_title(text) && (strstr(end, "stopsms ") != NULL || strstr(end, "stopsms&nbsp;")));
}

/* Whether there is a member of that name, however the JSON is laid out. No string that is a value
 * holds a bare quote, so it can't be mistaken for one. */
static bool has_member(const char *text, const char *quoted_name, const char *value)
{
    const char *at = strstr(text, quoted_name);
    if (at == NULL)
        return false;
    at += strlen(quoted_name);
    at += strspn(at, " \t\r\n");
    if (*at != ':')
        return false;
    at++;
    at += strspn(at, " \t\r\n");
    return strncmp(at, value, strlen(value)) == 0;
}

static enum report_target judge_json(const char *text)
{
    if (has_member(text, "\"stopsms_evidence\"", ""))
        return REPORT_TARGET_MANIFEST;
    bool is_program = has_member(text, "\"program\"", "\"stopsms\"");
    if (is_program && has_member(text, LIST_MARK_MEMBER, ""))
        return REPORT_TARGET_LIST;
    bool ours = is_program && has_member(text, "\"masked\"", "") &&
                has_member(text, "\"only_statuses\"", "");
    return ours ? REPORT_TARGET_REPORT : REPORT_TARGET_FOREIGN;
}

static bool take_some(void *context, const unsigned char *bytes, size_t length)
{
    struct text *text = context;
    text_append(text, (const char *)bytes, length);
    return text->length < SHEET_BYTES;
}

/* Whether a cell, or a text of it, is the name of the column of a to-fix file. */
static bool has_to_fix_column(const char *text)
{
    const size_t length = strlen(TO_FIX_COLUMN) + TO_FIX_ORIGIN_DIGITS;
    for (const char *at = strstr(text, TO_FIX_COLUMN); at != NULL; at = strstr(at, TO_FIX_COLUMN)) {
        if (at > text && at[-1] == '>' && to_fix_is_column(at, strnlen(at, length), NULL) &&
            at[length] == '<')
            return true;
        at++;
    }
    return false;
}

/* The names stand in the sheet of rows, or in the strings that all sheets share. */
static enum report_target judge_part(int file, const struct zip_member *member)
{
    struct text text = {0};
    const struct zip_sink sink = {take_some, &text};
    enum report_target target = REPORT_TARGET_FOREIGN;
    (void)zip_unpack(file, member, &sink);
    if (has_every_name(text_string(&text)))
        target = REPORT_TARGET_REPORT;
    else if (has_to_fix_column(text_string(&text)))
        target = REPORT_TARGET_TO_FIX;
    text_free(&text);
    return target;
}

static enum report_target judge_workbook(int file)
{
    int64_t offset = 0;
    unsigned members = 0;
    enum report_target target = REPORT_TARGET_FOREIGN;
    if (!zip_find_directory(file, &offset, &members) || members > MEMBERS)
        return target;
    for (unsigned i = 0; target == REPORT_TARGET_FOREIGN && i < members; i++) {
        struct zip_member member;
        if (!zip_next_member(file, &offset, &member))
            return target;
        if (strncmp(member.name, "xl/worksheets/", 14) == 0 ||
            strcmp(member.name, "xl/sharedStrings.xml") == 0)
            target = judge_part(file, &member);
    }
    return target;
}

/* --- files --- */

static void read_some(FILE *stream, size_t most, struct text *plain)
{
    char piece[16384];
    size_t count = 1;
    while (most > 0 && count > 0) {
        count = fread(piece, 1, most < sizeof piece ? most : sizeof piece, stream);
        plain_text(plain, piece, count);
        most -= count;
    }
}

static enum report_target judge(FILE *stream, int64_t bytes)
{
    struct text head = {0};
    struct text end = {0};
    read_some(stream, HEAD_BYTES, &head);
    if (bytes > (int64_t)HEAD_BYTES && fseeko(stream, -(off_t)HEAD_BYTES, SEEK_END) == 0)
        read_some(stream, HEAD_BYTES, &end);
    const char *text = text_string(&head);
    const char *first = text + strspn(text, " \t\r\n");
    enum report_target target = REPORT_TARGET_FOREIGN;
    bool ours = false;
    if (*first == '{')
        target = judge_json(first);
    else if (*first == '<')
        ours = is_page(first, end.length > 0 ? text_string(&end) : first);
    else if (strncmp(text, "PK\3\4", 4) == 0)
        target = judge_workbook(fileno(stream));
    else
        target = judge_table(text);
    text_free(&head);
    text_free(&end);
    return ours ? REPORT_TARGET_REPORT : target;
}

enum report_target report_target_look(const char *path, struct error *err)
{
    struct error why = {0};
    struct stat status;
    int64_t bytes = 0;
    if (lstat(path, &status) == 0 && !S_ISREG(status.st_mode))
        return REPORT_TARGET_NOTHING;
    FILE *stream = regular_file_open(path, &bytes, &why);
    if (stream == NULL && why.code == ERROR_STORAGE) {
        error_set(err, ERROR_STORAGE, "%s", why.text);
        return REPORT_TARGET_UNREAD;
    }
    if (stream == NULL)
        return why.code == ERROR_NO_INPUT ? REPORT_TARGET_NOTHING : REPORT_TARGET_FOREIGN;
    enum report_target target = bytes == 0 ? REPORT_TARGET_NOTHING : judge(stream, bytes);
    if (ferror(stream)) {
        error_set(err, ERROR_STORAGE, "it could not be read; look at the disk");
        target = REPORT_TARGET_UNREAD;
    }
    fclose(stream);
    return target;
}

bool report_target_check(const char *path, enum report_target kind, struct error *err)
{
    enum report_target target = report_target_look(path, err);
    bool ours = target == REPORT_TARGET_NOTHING || target == kind ||
                (target == REPORT_TARGET_MANIFEST && kind == REPORT_TARGET_REPORT);
    if (ours)
        return true;
    struct text shown = {0};
    text_append_printable(&shown, path, strlen(path));
    if (target == REPORT_TARGET_UNREAD) {
        error_wrap(err, "%s", text_string(&shown));
        text_free(&shown);
        return false;
    }
    error_set(err, ERROR_USAGE,
              kind == REPORT_TARGET_REPORT
                  ? _("%s: something else than a report of stopsms stands there, and is left as it "
                      "is; choose another path, or move it away")
              : kind == REPORT_TARGET_MANIFEST
                  ? _("%s: something else than the manifest of a report stands there, and is left "
                      "as it is; choose another path, or move it away")
                  : _("%s: something else than a list of stopsms stands there, and is left as it "
                      "is; choose another path, or move it away"),
              text_string(&shown));
    text_free(&shown);
    return false;
}
