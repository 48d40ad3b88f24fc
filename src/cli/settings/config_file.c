/* libinih reads the file. What it would do in silence with a line that is not plain is refused
 * before: it cuts lines at some length, a value at ` ;`, joins a line that begins with a blank to
 * the one before, and tells of no empty section. */
#include "cli/settings/config_file.h"

#include "base/descriptors.h"
#include "base/language.h"
#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <ini.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SYSTEM_PATH  "/etc/stopsms/config.ini"
#define NAME         "stopsms/config.ini"
#define MOST_LINES   100000 /* no file that a person wrote has more */
#define MOST_SECTION 48     /* bytes of its name: libinih cuts what is longer */
#define MOST_NAME    48

struct reading {
    FILE *stream;
    struct config_file *file;
    unsigned line;
    struct error *err;
    bool failed;
};

/* Always false. */
static bool fail_line(struct reading *reading, const char *why)
{
    if (!reading->failed)
        error_set(reading->err, ERROR_SETUP, "%s, line %u: %s", reading->file->path, reading->line,
                  why);
    reading->failed = true;
    return false;
}

static char *user_path(void)
{
    const char *config = getenv("XDG_CONFIG_HOME");
    const char *home = getenv("HOME");
    struct text text = {0};
    if (config != NULL && config[0] == '/')
        text_printf(&text, "%s/" NAME, config);
    else if (home != NULL && home[0] == '/')
        text_printf(&text, "%s/.config/" NAME, home);
    return text.data;
}

char *config_file_path(void)
{
    char *path = user_path();
    struct stat file;
    if (path != NULL && (stat(path, &file) == 0 || (errno != ENOENT && errno != ENOTDIR)))
        return path;
    if (path != NULL && stat(SYSTEM_PATH, &file) != 0)
        return path;
    free(path);
    return memory_copy_string(SYSTEM_PATH);
}

bool config_is_profile_name(const char *name)
{
    size_t length = strlen(name);
    return length > 0 && length <= MOST_SECTION && name[0] != '.' && name[0] != '-' &&
           strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-") ==
               length &&
           strcmp(name, "all") != 0 && strcmp(name, CONFIG_DEFAULTS) != 0 &&
           strcmp(name, "default") != 0; /* whose database is that of all without a profile */
}

bool config_file_find(const struct config_file *file, const char *name, size_t *section)
{
    for (*section = 0; *section < file->section_count; ++*section)
        if (strcmp(file->sections[*section], name) == 0)
            return true;
    return false;
}

/* --- lines --- */

static bool take_section(struct reading *reading, const char *line)
{
    struct config_file *file = reading->file;
    size_t length = strcspn(line + 1, "]");
    size_t same;
    char name[MOST_SECTION + 1];
    const char *behind = line + 1 + length;
    if (length > MOST_SECTION || *behind != ']' || strspn(behind + 1, " \t") != strlen(behind + 1))
        return fail_line(reading, _("a section is a name in brackets, alone on its line: [acme]"));
    memcpy(name, line + 1, length);
    name[length] = '\0';
    if (strcmp(name, CONFIG_DEFAULTS) != 0 && !config_is_profile_name(name))
        return fail_line(reading,
                         _("this can't name a profile: letters, digits, `.`, `_` and `-`, the "
                           "first neither `.` nor `-`; and not `all`, `default`, `defaults`"));
    if (config_file_find(file, name, &same))
        return fail_line(reading, _("there is such a section above: put its settings together"));
    file->sections = memory_resize(file->sections, file->section_count + 1, sizeof *file->sections);
    file->sections[file->section_count++] = memory_copy_string(name);
    return true;
}

static bool check_setting(struct reading *reading, const char *line)
{
    const char *equals = strchr(line, '=');
    if (equals == NULL)
        return fail_line(reading, _("this is neither a section, as [acme], nor a setting, as "
                                    "`rate = 5/s`, nor a comment, which begins with `#` or `;`"));
    size_t name = strcspn(line, " \t=:");
    if (name == 0 || name > MOST_NAME || line[name + strspn(line + name, " \t")] != '=')
        return fail_line(reading,
                         _("before the `=` stands the name of an option, as `rate = 5/s`"));
    if (reading->file->section_count == 0)
        return fail_line(reading, _("this setting is in no section: put [defaults], or a profile's "
                                    "name in brackets, above it"));
    for (const char *at = equals + 1; (at = strchr(at, ';')) != NULL; at++)
        if (at[-1] == ' ' || at[-1] == '\t')
            return fail_line(reading, _("a value can't hold a blank and a `;` after it, since that "
                                        "may begin a comment: give a comment a line of its own "
                                        "(and `delimiter` as `=;`)"));
    return true;
}

/* Whether the line, without its end, is one that libinih reads as a person means it. */
static bool check_line(struct reading *reading, const char *line)
{
    if (line[0] == '\0' || line[0] == '#' || line[0] == ';')
        return true;
    return line[0] == '[' ? take_section(reading, line) : check_setting(reading, line);
}

/* Whether it may stand within a line: libinih takes more for blanks than people see as such. */
static bool is_plain(int c)
{
    return c == '\t' || (c >= ' ' && c != 0x7F);
}

/* The next character; the end of a line also where it is two, as Windows writes it. */
static int next_character(FILE *stream)
{
    int c = getc(stream);
    if (c != '\r')
        return c;
    int next = getc(stream);
    if (next == '\n')
        return next;
    (void)ungetc(next, stream);
    return c;
}

/* The next line without its end; NULL: there is none, or it has failed. */
static char *read_line(struct reading *reading, char *line, size_t size)
{
    size_t length = 0;
    int c = next_character(reading->stream);
    reading->line++;
    if (c == EOF)
        return NULL;
    for (; c != EOF && c != '\n'; c = next_character(reading->stream)) {
        if (length + 1 >= size || reading->line > MOST_LINES) {
            fail_line(reading, _("this line is too long: 198 bytes at most"));
            return NULL;
        }
        if (!is_plain(c)) {
            fail_line(reading, _("this line holds a control character"));
            return NULL;
        }
        line[length++] = (char)c;
    }
    line[length] = '\0';
    return line;
}

/* As fgets, for libinih: without what a line begins and ends with. */
static char *next_line(char *line, int size, void *context)
{
    struct reading *reading = context;
    if (reading->failed || read_line(reading, line, (size_t)size - 1) == NULL)
        return NULL;
    size_t length = strlen(line);
    while (length > 0 && strchr(" \t", line[length - 1]) != NULL)
        line[--length] = '\0';
    size_t mark = reading->line == 1 && strncmp(line, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    size_t blanks = mark + strspn(line + mark, " \t");
    memmove(line, line + blanks, length - blanks + 1);
    return check_line(reading, line) ? line : NULL;
}

static int take_setting(void *context, const char *section, const char *name, const char *value)
{
    struct reading *reading = context;
    struct config_file *file = reading->file;
    (void)section; /* the last that was seen, whole */
    if (value[0] == '\0')
        return fail_line(reading,
                         _("this setting has no value: give it one, or leave the line out"));
    file->entries =
        memory_grow(file->entries, file->entry_count, &file->entry_capacity, sizeof *file->entries);
    file->entries[file->entry_count++] = (struct config_entry){
        .section = file->section_count - 1,
        .name = memory_copy_string(name),
        .value = memory_copy_string(value),
        .line = reading->line,
    };
    return 1;
}

/* --- the file --- */

/* A file that others can write could send a client's numbers anywhere. */
static bool check_file(int fd, const char *path, struct error *err)
{
    struct stat file;
    if (fstat(fd, &file) != 0 || !S_ISREG(file.st_mode))
        return error_set(err, ERROR_SETUP, "%s: this is no regular file", path);
    if (file.st_uid != 0 && file.st_uid != geteuid())
        return error_set(err, ERROR_SETUP,
                         "%s belongs to another user, who could change what is sent: it must be "
                         "yours, or root's",
                         path);
    if ((file.st_mode & (S_IWGRP | S_IWOTH)) != 0)
        return error_set(err, ERROR_SETUP,
                         "%s can be changed by other users: take that right from them with chmod "
                         "go-w",
                         path);
    return true;
}

static bool read_stream(FILE *stream, struct config_file *file, struct error *err)
{
    struct reading reading = {.stream = stream, .file = file, .err = err};
    int wrong = ini_parse_stream(next_line, &reading, take_setting, &reading);
    if (reading.failed)
        return false;
    if (ferror(stream) || wrong != 0)
        return error_set(err, ERROR_SETUP, "%s can't be read: %s", file->path,
                         ferror(stream) ? _(strerror(errno)) : _("libinih does not understand it"));
    return true;
}

/* A file that is closed to us is the set-up's fault; anything else is the machine's. */
static bool fail_to_open(const char *path, int cause, struct error *err)
{
    bool closed = cause == EACCES || cause == EPERM || cause == ELOOP || cause == ENAMETOOLONG;
    return error_set(
        err, closed ? ERROR_SETUP : ERROR_STORAGE, "%s can't be read: %s. %s", path,
        _(strerror(cause)),
        descriptors_advice(cause, closed ? _("It must be yours, or root's, and open to you.")
                                         : _("Run the same command again.")));
}

bool config_file_read(const char *path, struct config_file *file, struct error *err)
{
    *file = (struct config_file){.path = memory_copy_string(path)};
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
        return true;
    if (fd < 0)
        return fail_to_open(path, errno, err);
    bool ours = check_file(fd, path, err);
    FILE *stream = ours ? fdopen(fd, "r") : NULL;
    if (stream == NULL) {
        int cause = errno;
        (void)close(fd);
        return ours ? fail_to_open(path, cause, err) : false;
    }
    bool ok = read_stream(stream, file, err);
    (void)fclose(stream);
    return ok;
}

void config_file_free(struct config_file *file)
{
    for (size_t i = 0; i < file->entry_count; i++) {
        free(file->entries[i].name);
        free(file->entries[i].value);
    }
    for (size_t i = 0; i < file->section_count; i++)
        free(file->sections[i]);
    free(file->entries);
    free(file->sections);
    free(file->path);
    *file = (struct config_file){0};
}
