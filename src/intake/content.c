/* Packed once, a CSV file or a workbook is found; packed twice, nobody meant it so. What was
 * unpacked lies in files without names, and the limit on it holds for all of it together. */
#include "intake/content.h"

#include "base/language.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/sheet_place.h"
#include "intake/packed/packed_stream.h"
#include "intake/packed/zip_file.h"
#include "intake/workbook/sheet_choice.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#define MAGIC_BYTES   4
#define SHOWN_MEMBERS 5

enum packing { PACKING_NONE, PACKING_GZIP, PACKING_ZSTD, PACKING_ZIP, PACKING_OLE };

static const struct {
    const char *magic;
    size_t length;
    enum packing packing;
} magics[] = {
    {"\037\213", 2, PACKING_GZIP},
    {"\050\265\057\375", 4, PACKING_ZSTD},
    {"PK\003\004", 4, PACKING_ZIP},
    {"\320\317\021\340", 4, PACKING_OLE},
};

struct search {
    struct source_file *file;
    const struct intake_options *options;
    struct phone_reader *phones;
    struct content *content;
    struct unpack_budget budget;
    bool was_packed;
};

static enum packing packing_of(int fd)
{
    char start[MAGIC_BYTES];
    ssize_t got = pread(fd, start, sizeof start, 0);
    for (size_t i = 0; i < sizeof magics / sizeof *magics; i++)
        if (got >= (ssize_t)magics[i].length &&
            memcmp(start, magics[i].magic, magics[i].length) == 0)
            return magics[i].packing;
    return PACKING_NONE;
}

static bool fail_twice(struct error *err)
{
    return error_set(err, ERROR_INPUT,
                     "this is a packed file within a packed file; unpack it once, and give what is "
                     "in it");
}

/* The spool becomes the file's content. */
static bool take_spool(struct search *search, struct spool **spool, struct error *err)
{
    int fd = spool_take(spool, err);
    search->was_packed = true;
    return fd >= 0 && source_file_replace(search->file, fd, 0, err);
}

static bool unpack_stream(struct search *search, enum packing packing, struct error *err)
{
    struct spool *spool = NULL;
    int fd = source_file_descriptor(search->file);
    text_append_string(&search->content->packing,
                       packing == PACKING_GZIP ? "gzip, " : "Zstandard, ");
    bool ok = spool_new(N_("what is unpacked"), &spool, err) &&
              (packing == PACKING_GZIP ? packed_stream_gzip(fd, &search->budget, spool, err)
                                       : packed_stream_zstd(fd, &search->budget, spool, err)) &&
              take_spool(search, &spool, err);
    spool_free(&spool);
    return ok;
}

/* --- ZIP archives --- */

static bool read_workbook(struct search *search, struct zip_file *zip, struct error *err)
{
    struct workbook workbook;
    struct content *content = search->content;
    const struct intake_options *options = search->options;
    size_t sheet;
    bool ok = workbook_read(zip, &workbook, err) &&
              sheet_choice_make(&workbook, options->sheet, search->phones, &sheet, err);
    if (ok) {
        const char *name = workbook.sheets[sheet].name;
        bool leave_out = options->hidden_rows == INTAKE_HIDDEN_LEFT_OUT;
        text_append_printable(&content->sheet, name, strlen(name));
        content->is_sheet = true;
        sheet_name_append_word(&content->sheet_word, name);
        ok = sheet_text_write(&workbook, sheet, leave_out, &content->rows, err);
        if (ok) {
            ok = source_file_replace(search->file, content->rows.fd, content->rows.width, err);
            content->rows.fd = -1;
        } else {
            error_wrap(err, "sheet \"%s\"", text_string(&content->sheet));
        }
    }
    workbook_free(&workbook);
    return ok;
}

/* What systems put beside the files of a folder. */
static bool is_passed_over(const char *name)
{
    const char *last = path_name(name);
    return strncmp(name, "__MACOSX/", 9) == 0 || strncmp(last, "._", 2) == 0 ||
           strcmp(last, ".DS_Store") == 0 || strcasecmp(last, "Thumbs.db") == 0 ||
           strcasecmp(last, "desktop.ini") == 0;
}

static bool fail_several(const struct zip_file *zip, struct error *err)
{
    struct text names = {0};
    size_t count = 0;
    for (size_t i = 0; i < zip_file_count(zip); i++) {
        const char *name = zip_file_name(zip, i);
        if (is_passed_over(name) || count++ >= SHOWN_MEMBERS)
            continue;
        text_append_string(&names, count > 1 ? ", " : "");
        text_append_printable(&names, name, strlen(name));
    }
    if (count > SHOWN_MEMBERS)
        text_printf(&names, P_(" and %zu more", " and %zu more", (int64_t)(count - SHOWN_MEMBERS)),
                    count - SHOWN_MEMBERS);
    if (count == 0)
        error_set(err, ERROR_INPUT, "the ZIP archive holds no file");
    else
        error_set(err, ERROR_INPUT,
                  "the ZIP archive holds %zu files (%s); unpack it, and give those that are meant",
                  count, text_string(&names));
    text_free(&names);
    return false;
}

static bool unpack_member(struct search *search, struct zip_file *zip, size_t member,
                          struct error *err)
{
    char *piece = memory_alloc(UNPACK_PIECE_BYTES, 1);
    struct spool *spool = NULL;
    size_t length = 1;
    const char *name = zip_file_name(zip, member);
    text_append_string(&search->content->packing, "ZIP with ");
    text_append_printable(&search->content->packing, name, strlen(name));
    text_append_string(&search->content->packing, ", ");
    bool ok = spool_new(N_("what is unpacked"), &spool, err) && zip_file_begin(zip, member, err);
    while (ok && length > 0 && !unpack_budget_is_enough(&search->budget, spool_length(spool)))
        ok = zip_file_read(zip, piece, UNPACK_PIECE_BYTES, &length, err) &&
             spool_append(spool, piece, length, err);
    zip_file_end(zip);
    ok = ok && take_spool(search, &spool, err);
    spool_free(&spool);
    free(piece);
    return ok;
}

/* Documents of other programs are archives, too. */
static const char *document_in(const struct zip_file *zip)
{
    size_t member;
    if (zip_file_find(zip, "META-INF/manifest.xml", &member) &&
        zip_file_find(zip, "content.xml", &member))
        return N_("an OpenDocument file (.ods)");
    if (zip_file_find(zip, "Index/Document.iwa", &member) ||
        zip_file_find(zip, "Index.zip", &member))
        return N_("a Numbers document");
    return NULL;
}

static bool read_archive(struct search *search, struct zip_file *zip, struct error *err)
{
    size_t files = 0, only = 0;
    const char *document = document_in(zip);
    if (workbook_is_in(zip))
        return read_workbook(search, zip, err);
    if (document != NULL)
        return error_set(err, ERROR_INPUT,
                         "this is %s, which is not read; save it as .xlsx or CSV, and give that",
                         _(document));
    if (search->was_packed)
        return fail_twice(err);
    for (size_t i = 0; i < zip_file_count(zip); i++) {
        bool counts = !is_passed_over(zip_file_name(zip, i));
        only = counts ? i : only;
        files += counts;
    }
    return files == 1 ? unpack_member(search, zip, only, err) : fail_several(zip, err);
}

static bool unpack_zip(struct search *search, struct error *err)
{
    struct zip_file *zip = NULL;
    bool ok = zip_file_open(source_file_descriptor(search->file), &search->budget, &zip, err) &&
              read_archive(search, zip, err);
    zip_file_close(&zip);
    return ok;
}

/* --- workbooks with a password --- */

/* Such a one is no ZIP archive, but lies in a file of the old kind, under this name in UTF-16. */
static bool has_encrypted_package(int fd)
{
    static const char name[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e";
    char *piece = memory_alloc(UNPACK_PIECE_BYTES + sizeof name, 1);
    bool found = false;
    ssize_t got = 1;
    for (off_t at = 0; !found && got > 0; at += (off_t)UNPACK_PIECE_BYTES) {
        got = pread(fd, piece, UNPACK_PIECE_BYTES + sizeof name, at);
        for (ssize_t i = 0; !found && i + (ssize_t)sizeof name <= got; i++)
            found = piece[i] == name[0] && memcmp(piece + i, name, sizeof name) == 0;
    }
    free(piece);
    return found;
}

static bool unpack_step(struct search *search, enum packing packing, struct error *err)
{
    if (packing == PACKING_OLE)
        return search->budget.start > 0 ||
               !has_encrypted_package(source_file_descriptor(search->file)) ||
               error_set(err, ERROR_INPUT,
                         "this workbook is protected by a password; save it without one, and give "
                         "that");
    if (packing == PACKING_ZIP)
        return unpack_zip(search, err);
    return search->was_packed ? fail_twice(err) : unpack_stream(search, packing, err);
}

bool content_find(struct source_file *file, const struct intake_options *options,
                  struct phone_reader *phones, struct content *content, struct error *err)
{
    struct search search = {.file = file, .options = options, .phones = phones, .content = content};
    int64_t start = source_file_start(file);
    search.budget = start > 0 ? unpack_budget_for_start(start)
                              : unpack_budget_for(source_file_bytes(file), options->interrupted);
    content->rows.fd = -1;
    enum packing packing;
    while (!content->is_sheet &&
           (packing = packing_of(source_file_descriptor(file))) != PACKING_NONE) {
        if (!unpack_step(&search, packing, err))
            return false;
        if (packing == PACKING_OLE)
            return true;
    }
    return true;
}

void content_free(struct content *content)
{
    text_free(&content->packing);
    text_free(&content->sheet);
    text_free(&content->sheet_word);
    sheet_text_free(&content->rows);
}
