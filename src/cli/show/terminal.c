#include "cli/show/terminal.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#define USUAL_COLUMNS 80
#define MOST_COLUMNS  10000

bool terminal_can_rewrite(FILE *stream)
{
    const char *kind = getenv("TERM");
    return isatty(fileno(stream)) == 1 && kind != NULL && kind[0] != '\0' &&
           strcmp(kind, "dumb") != 0;
}

bool terminal_is_journal(FILE *stream)
{
    const char *named = getenv("JOURNAL_STREAM");
    struct stat status;
    char own[64];
    if (named == NULL || fstat(fileno(stream), &status) != 0)
        return false;
    snprintf(own, sizeof own, "%ju:%ju", (uintmax_t)status.st_dev, (uintmax_t)status.st_ino);
    return strcmp(named, own) == 0;
}

static size_t columns_of_environment(void)
{
    const char *columns = getenv("COLUMNS");
    long count = columns == NULL ? 0 : strtol(columns, NULL, 10);
    return count > 0 && count <= MOST_COLUMNS ? (size_t)count : USUAL_COLUMNS;
}

size_t terminal_columns(FILE *stream)
{
    struct winsize size = {0};
    bool known = ioctl(fileno(stream), TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
    return known ? size.ws_col : columns_of_environment();
}
