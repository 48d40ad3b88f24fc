#include "sandbox/initial_list.h"

#include "sandbox/phone_number.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool list_number(struct stop_set *set, const char *text, int64_t now_ms)
{
    uint64_t number = 0;
    if (!phone_number_read(text, &number))
        return false;
    (void)stop_set_add(set, number, now_ms);
    return true;
}

static bool list_lines(struct stop_set *set, FILE *file, const char *path, int64_t now_ms,
                       struct error *err)
{
    char *line = NULL;
    size_t capacity = 0;
    bool ok = true;

    for (size_t line_number = 1; ok && getline(&line, &capacity, file) >= 0; line_number++) {
        line[strcspn(line, "\r\n")] = '\0';
        if (line[0] != '\0' && !list_number(set, line, now_ms))
            ok = error_set(err, ERROR_INPUT, "%s, line %zu: no phone number", path, line_number);
    }
    if (ok && ferror(file))
        ok = error_set(err, ERROR_STORAGE, "%s: %s", path, strerror(errno));
    free(line);
    return ok;
}

bool initial_list_fill(struct stop_set *set, char *const *numbers, const char *path, int64_t now_ms,
                       struct error *err)
{
    for (; numbers != NULL && *numbers != NULL; numbers++)
        if (!list_number(set, *numbers, now_ms))
            return error_set(err, ERROR_USAGE, "--listed %s: no phone number", *numbers);
    if (path == NULL)
        return true;
    FILE *file = fopen(path, "r");
    if (file == NULL)
        return error_set(err, ERROR_NO_INPUT, "%s: %s", path, strerror(errno));
    bool ok = list_lines(set, file, path, now_ms, err);
    fclose(file);
    return ok;
}
