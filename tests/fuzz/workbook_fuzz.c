/* fuzz/workbook_fuzz.c
 * Any bytes as a file that may be packed or a workbook; and any bytes as the parts of a workbook (a
 * sheet, its texts, its styles, the workbook; a NUL between them), in an archive that is whole.
 * What is taken has rows in growing order, and reads the same twice; what is refused says why.
 */
#define _GNU_SOURCE /* memfd_create */

#include "base/memory.h"
#include "base/text.h"
#include "fuzz/fuzz_input.h"
#include "intake/intake.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <zlib.h>

#define RELATIONS                                                                                  \
    "<R><Relationship Id='a' Type='x/worksheet' Target='s.xml'/><Relationship Id='b' "             \
    "Type='x/sharedStrings' Target='t.xml'/><Relationship Id='c' Type='x/styles' "                 \
    "Target='y.xml'/></R>"
#define WORKBOOK "<w><sheets><sheet name='S' r='a' id='a'/></sheets></w>"

/* --- an archive of stored members --- */

static void append16(struct text *text, unsigned value)
{
    text_append_char(text, (char)(value & 0xFF));
    text_append_char(text, (char)(value >> 8 & 0xFF));
}

static void append32(struct text *text, unsigned long value)
{
    append16(text, (unsigned)(value & 0xFFFF));
    append16(text, (unsigned)(value >> 16 & 0xFFFF));
}

struct archive {
    struct text bytes, directory;
    unsigned members;
};

/* What both records of a member have in common. */
static void append_facts(struct text *text, const char *name, const char *content, size_t length)
{
    append16(text, 0);
    append16(text, 0);
    append32(text, 0);
    append32(text, crc32(0, (const Bytef *)content, (uInt)length));
    append32(text, length);
    append32(text, length);
    append16(text, (unsigned)strlen(name));
    append16(text, 0);
}

static void add(struct archive *archive, const char *name, const char *content, size_t length)
{
    size_t at = archive->bytes.length;
    text_append(&archive->bytes, "PK\3\4", 4);
    append16(&archive->bytes, 20);
    append_facts(&archive->bytes, name, content, length);
    text_append_string(&archive->bytes, name);
    text_append(&archive->bytes, content, length);
    text_append(&archive->directory, "PK\1\2", 4);
    append16(&archive->directory, 20);
    append16(&archive->directory, 20);
    append_facts(&archive->directory, name, content, length);
    append16(&archive->directory, 0);
    append16(&archive->directory, 0);
    append16(&archive->directory, 0);
    append32(&archive->directory, 0);
    append32(&archive->directory, at);
    text_append_string(&archive->directory, name);
    archive->members++;
}

static void finish(struct archive *archive)
{
    size_t at = archive->bytes.length;
    text_append(&archive->bytes, archive->directory.data, archive->directory.length);
    text_append(&archive->bytes, "PK\5\6", 4);
    append32(&archive->bytes, 0);
    append16(&archive->bytes, archive->members);
    append16(&archive->bytes, archive->members);
    append32(&archive->bytes, archive->directory.length);
    append32(&archive->bytes, at);
    append16(&archive->bytes, 0);
    text_free(&archive->directory);
}

static void add_string(struct archive *archive, const char *name, const char *content)
{
    add(archive, name, content, strlen(content));
}

/* The next part; the last goes on to the end. */
static const char *next_part(const char **at, const char *end, size_t *length)
{
    const char *part = *at, *stop = memchr(part, 0, (size_t)(end - part));
    stop = stop == NULL ? end : stop;
    *length = (size_t)(stop - part);
    *at = stop < end ? stop + 1 : end;
    return part;
}

static void make_workbook(const uint8_t *data, size_t size, struct archive *archive)
{
    const char *const names[] = {"xl/s.xml", "xl/t.xml", "xl/y.xml", "xl/w.xml"};
    const char *at = (const char *)data, *end = at + size;
    add_string(archive, "[Content_Types].xml", "<T/>");
    add_string(archive, "_rels/.rels",
               "<R><Relationship Id='r' Type='x/officeDocument' Target='xl/w.xml'/></R>");
    add_string(archive, "xl/_rels/w.xml.rels", RELATIONS);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        size_t length;
        const char *part = next_part(&at, end, &length);
        if (length > 0)
            add(archive, names[i], part, length);
        else if (i == 3)
            add_string(archive, names[i], WORKBOOK);
    }
    finish(archive);
}

/* --- reading --- */

struct rows {
    struct text words;
    int64_t line;
};

static bool take_entry(void *context, const struct entry *entry, struct error *err)
{
    struct rows *rows = context;
    (void)err;
    CHECK(entry->line >= rows->line && entry->line <= 1048576);
    rows->line = entry->line;
    text_printf(&rows->words, "%d %d %d\n", (int)entry->line, entry->column, (int)entry->status);
    text_append(&rows->words, entry->cell, entry->cell_length);
    return true;
}

static void read_twice(struct intake_plan *plan, bool is_sheet)
{
    struct rows first = {0}, second = {0};
    struct intake_counts counts;
    struct error err = {0};
    bool ok = intake_read(plan, take_entry, &first, &counts, &err);
    CHECK(ok || err.text[0] != '\0');
    CHECK(!is_sheet || strstr(intake_plan_describe(plan)->choices, " sheet=S") != NULL);
    CHECK(intake_read(plan, take_entry, &second, &counts, &err) == ok);
    CHECK(strcmp(text_string(&first.words), text_string(&second.words)) == 0);
    text_free(&first.words);
    text_free(&second.words);
}

static void read_bytes(const char *bytes, size_t length, uint64_t seed, bool is_sheet)
{
    char path[64];
    int fd = memfd_create("book", MFD_CLOEXEC);
    CHECK(fd >= 0 && write(fd, bytes, length) == (ssize_t)length);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    struct intake_options options = {
        .all_rows = true,
        .allow_empty = true,
        .hidden_rows = (enum intake_hidden)fuzz_choose(&seed, 3),
        .sheet = fuzz_choose(&seed, 3) == 0 ? "1" : NULL,
    };
    struct intake_plan *plan = NULL;
    struct error err = {0};
    if (intake_plan_new(path, &options, &plan, &err))
        read_twice(plan, is_sheet);
    else
        CHECK(plan == NULL && err.code != ERROR_NONE && err.text[0] != '\0');
    intake_plan_free(&plan);
    close(fd);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint64_t seed = fuzz_seed(data, size);
    struct archive archive = {0};
    if (size > 4 && (memcmp(data, "PK\3\4", 4) == 0 || memcmp(data, "\037\213", 2) == 0 ||
                     memcmp(data, "\050\265\057\375", 4) == 0)) {
        read_bytes((const char *)data, size, seed, false);
        return 0;
    }
    make_workbook(data, size, &archive);
    read_bytes(archive.bytes.data, archive.bytes.length, seed, true);
    text_free(&archive.bytes);
    return 0;
}
