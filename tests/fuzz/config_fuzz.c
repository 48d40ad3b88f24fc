/* fuzz/config_fuzz.c
 * Any bytes as config.ini: a file that is taken has exactly the settings that its lines show, each
 * value whole, so that nothing is cut, joined or left out in silence.
 */
#define _GNU_SOURCE /* memfd_create */

#include "cli/settings/config_file.h"
#include "fuzz/fuzz_input.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_blank(uint8_t c)
{
    return c == ' ' || c == '\t';
}

/* Takes the next line off, without what it begins and ends with. */
static const uint8_t *next_line(const uint8_t **at, const uint8_t *end, size_t *length)
{
    const uint8_t *line = *at;
    const uint8_t *stop = memchr(line, '\n', (size_t)(end - line));
    stop = stop == NULL ? end : stop;
    *at = stop < end ? stop + 1 : end;
    if (stop > line && stop < end && stop[-1] == '\r')
        stop--;
    while (line < stop && is_blank(*line))
        line++;
    while (stop > line && is_blank(stop[-1]))
        stop--;
    *length = (size_t)(stop - line);
    return line;
}

/* The line, read from its end, says the value. */
static void check_entry(const struct config_entry *entry, const uint8_t *line, size_t length)
{
    size_t value = strlen(entry->value);
    CHECK(value > 0 && value < length);
    CHECK(memcmp(line + length - value, entry->value, value) == 0);
    for (const uint8_t *before = line + length - value - 1; *before != '='; before--)
        CHECK(is_blank(*before));
    CHECK(strncmp((const char *)line, entry->name, strlen(entry->name)) == 0);
}

static void check_lines(const struct config_file *file, const uint8_t *data, size_t size)
{
    const uint8_t *at = data, *end = data + size;
    size_t sections = 0, entries = 0;
    if (size >= 3 && memcmp(data, "\xEF\xBB\xBF", 3) == 0)
        at += 3;
    for (unsigned number = 1; at < end; number++) {
        size_t length;
        const uint8_t *line = next_line(&at, end, &length);
        if (length == 0 || *line == '#' || *line == ';')
            continue;
        if (*line == '[') {
            sections++;
            continue;
        }
        CHECK(entries < file->entry_count && file->entries[entries].line == number);
        CHECK(sections == file->entries[entries].section + 1);
        check_entry(&file->entries[entries++], line, length);
    }
    CHECK(sections == file->section_count && entries == file->entry_count);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct config_file file;
    struct error err = {0};
    char path[64];
    int fd = memfd_create("config.ini", MFD_CLOEXEC);
    CHECK(fd >= 0 && fchmod(fd, 0600) == 0 && write(fd, data, size) == (ssize_t)size);
    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    if (config_file_read(path, &file, &err))
        check_lines(&file, data, size);
    else
        CHECK(err.code == ERROR_SETUP && err.text[0] != '\0');
    config_file_free(&file);
    (void)close(fd);
    return 0;
}
