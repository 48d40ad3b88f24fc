/* The catalogue holds formats, so that whoever can write it can make the program do what he likes:
 * it is looked for where the program itself stands, in no folder that the environment names, and
 * not used where others than its owner can write, nor where it is damaged.
 *
 * No French locale need be installed: in a locale that is not C, LANGUAGE says which catalogue is
 * meant. The one that is part of every Debian is named C.UTF-8, which the C library takes for C as
 * well from 2.39 on. So it is opened under another name, that of a descriptor of its folder, below
 * /proc/self/fd.
 *
 * What the C library and popt say ("Permission denied") reaches the database, too: they are bound
 * to a folder where they find nothing, so that they speak English on every machine, and what a
 * person is shown of it is translated by us. */
#include "base/language.h"

#include "base/catalogue.h"

#include <fcntl.h>
#include <libintl.h>
#include <limits.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DOMAIN "stopsms"
#define LOCALE "C.UTF-8"

/* Where Debian has it. */
#define LOCALE_FOLDER "/usr/lib/locale/C.utf8"

static const char *const names[LANGUAGES] = {
    [LANGUAGE_ENGLISH] = "en",
    [LANGUAGE_FRENCH] = "fr",
};

static enum language spoken = LANGUAGE_ENGLISH;

bool language_by_name(const char *name, enum language *language)
{
    for (int i = 0; i < LANGUAGES; i++) {
        if (strcmp(name, names[i]) == 0) {
            *language = (enum language)i;
            return true;
        }
    }
    return false;
}

/* Of "fr_FR.UTF-8", "fr" or "fr@euro" the language; LANGUAGES where we don't speak it. */
static int language_of_locale(const char *locale, size_t length)
{
    size_t end = 0;
    while (end < length && strchr("_.@", locale[end]) == NULL)
        end++;
    for (int i = 0; i < LANGUAGES; i++)
        if (strlen(names[i]) == end && memcmp(locale, names[i], end) == 0)
            return i;
    return LANGUAGES;
}

static const char *locale_of_environment(void)
{
    static const char *const variables[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < sizeof variables / sizeof *variables; i++) {
        const char *value = getenv(variables[i]);
        if (value != NULL && value[0] != '\0')
            return value;
    }
    return "C";
}

enum language language_of_environment(void)
{
    const char *locale = locale_of_environment();
    const char *list = getenv("LANGUAGE");
    if (strcmp(locale, "C") == 0 || strcmp(locale, "POSIX") == 0)
        return LANGUAGE_ENGLISH;
    while (list != NULL && list[0] != '\0') {
        size_t length = strcspn(list, ":");
        int language = language_of_locale(list, length);
        if (language != LANGUAGES)
            return (enum language)language;
        list += length + (list[length] == ':');
    }
    int language = language_of_locale(locale, strlen(locale));
    return language != LANGUAGES ? (enum language)language : LANGUAGE_ENGLISH;
}

static bool only_owner_writes(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && (status.st_mode & (S_IWGRP | S_IWOTH)) == 0 &&
           (status.st_uid == 0 || status.st_uid == geteuid());
}

/* `folder` is where catalogues are; it, the two in it and the file itself are looked at. */
static bool has_catalogue(const char *folder, enum language language)
{
    char path[PATH_MAX + 64];
    int length =
        snprintf(path, sizeof path, "%s/%s/LC_MESSAGES/" DOMAIN ".mo", folder, names[language]);
    bool ok = length > 0 && (size_t)length < sizeof path && only_owner_writes(path) &&
              catalogue_is_whole(path);
    for (int i = 0; ok && i < 3; i++) {
        *strrchr(path, '/') = '\0';
        ok = only_owner_writes(path);
    }
    return ok;
}

static bool bind_catalogue(const char *folder)
{
    return bindtextdomain(DOMAIN, folder) != NULL &&
           bind_textdomain_codeset(DOMAIN, "UTF-8") != NULL &&
           bindtextdomain("libc", folder) != NULL && bindtextdomain("popt", folder) != NULL;
}

/* Beside the program where it was built, else where it was installed. */
static bool find_catalogue(enum language language)
{
    static const char *const places[] = {"locale", "../share/locale"};
    char program[PATH_MAX], folder[PATH_MAX + 32];
    ssize_t length = readlink("/proc/self/exe", program, sizeof program);
    if (length <= 0 || (size_t)length >= sizeof program)
        return false;
    program[length] = '\0';
    *(strrchr(program, '/') + 1) = '\0';
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        snprintf(folder, sizeof folder, "%s%s", program, places[i]);
        if (has_catalogue(folder, language))
            return bind_catalogue(folder);
    }
    return false;
}

static bool set_messages(void)
{
    char name[16];
    int fd = open(LOCALE_FOLDER, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    (void)snprintf(name, sizeof name, "%d", fd);
    bool ok = fd >= 0 && setenv("LOCPATH", "/proc/self/fd", 1) == 0 &&
              setlocale(LC_MESSAGES, name) != NULL;
    unsetenv("LOCPATH");
    if (fd >= 0)
        close(fd);
    return ok || setlocale(LC_MESSAGES, LOCALE) != NULL;
}

/* The head of a catalogue stands behind the empty text. */
static bool has_translations(void)
{
    return dgettext(DOMAIN, "")[0] != '\0';
}

void language_speak(enum language language)
{
    spoken = LANGUAGE_ENGLISH;
    unsetenv("LOCPATH");
    if (language == LANGUAGE_ENGLISH || !find_catalogue(language)) {
        setlocale(LC_MESSAGES, "C");
        return;
    }
    if (setenv("LANGUAGE", names[language], 1) == 0 && setlocale(LC_CTYPE, LOCALE) != NULL &&
        set_messages() && has_translations())
        spoken = language;
    else
        setlocale(LC_MESSAGES, "C");
}

enum language language_spoken(void)
{
    return spoken;
}

const char *language_text(const char *text)
{
    return spoken == LANGUAGE_ENGLISH || text[0] == '\0' ? text : dgettext(DOMAIN, text);
}

const char *language_plural(const char *one, const char *many, int64_t count)
{
    uint64_t size = count < 0 ? 0 - (uint64_t)count : (uint64_t)count;
    if (spoken == LANGUAGE_ENGLISH)
        return size == 1 ? one : many;
    return dngettext(DOMAIN, one, many, (unsigned long)size);
}

/* What the C library and popt say, for xgettext, which reads what the compiler does not. It is
 * looked up as it comes: _(strerror(errno)). */
#ifdef XGETTEXT
static const char *const words_of_others[] = {
    N_("Operation not permitted"),
    N_("No such file or directory"),
    N_("Interrupted system call"),
    N_("Input/output error"),
    N_("No such device or address"),
    N_("Bad file descriptor"),
    N_("Resource temporarily unavailable"),
    N_("Cannot allocate memory"),
    N_("Permission denied"),
    N_("Device or resource busy"),
    N_("File exists"),
    N_("Invalid cross-device link"),
    N_("No such device"),
    N_("Not a directory"),
    N_("Is a directory"),
    N_("Invalid argument"),
    N_("Too many open files in system"),
    N_("Too many open files"),
    N_("Text file busy"),
    N_("File too large"),
    N_("No space left on device"),
    N_("Read-only file system"),
    N_("Too many links"),
    N_("Broken pipe"),
    N_("File name too long"),
    N_("Function not implemented"),
    N_("Too many levels of symbolic links"),
    N_("Value too large for defined data type"),
    N_("Operation not supported"),
    N_("Address already in use"),
    N_("Cannot assign requested address"),
    N_("Network is down"),
    N_("Network is unreachable"),
    N_("Connection reset by peer"),
    N_("Connection timed out"),
    N_("Connection refused"),
    N_("No route to host"),
    N_("Stale file handle"),
    N_("Disk quota exceeded"),
    N_("No such process"),
    N_("unknown option"),
    N_("missing argument"),
    N_("invalid numeric value"),
    N_("number too large or too small"),
    N_("memory allocation failed"),
};
#endif
