/* An error is a value of fixed size that its caller owns: to set one needs no memory and can't
 * fail, so that the lack of memory or of disk can still be told. */
#include "base/error.h"

#include "base/language.h"
#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const int exit_statuses[] = {
    [ERROR_NONE] = 0,   [ERROR_UNEXPECTED] = 1, [ERROR_USAGE] = 2,         [ERROR_DECLINED] = 4,
    [ERROR_INPUT] = 65, [ERROR_NO_INPUT] = 66,  [ERROR_STORAGE] = 74,      [ERROR_UNFINISHED] = 75,
    [ERROR_KEY] = 77,   [ERROR_SETUP] = 78,     [ERROR_INTERRUPTED] = 130,
};

/* Formats into `out`, cut between two characters where it is too long. */
PRINTF_LIKE(3, 0)
static void format_text(char *out, size_t size, const char *format, va_list arguments)
{
    int needed = vsnprintf(out, size, format, arguments);
    if (needed < 0)
        out[0] = '\0';
    else if ((size_t)needed >= size)
        out[utf8_cut(out, (size_t)needed, size - 1)] = '\0';
}

bool error_set(struct error *err, enum error_code code, const char *format, ...)
{
    if (err == NULL)
        return false;
    /* Not straight into err->text: the arguments may be the old text. */
    char text[sizeof err->text];
    va_list arguments;
    va_start(arguments, format);
    format_text(text, sizeof text, language_text(format), arguments);
    va_end(arguments);

    err->code = code;
    err->reason = NULL;
    memcpy(err->text, text, strlen(text) + 1);
    return false;
}

bool error_wrap(struct error *err, const char *format, ...)
{
    if (err == NULL)
        return false;
    char context[sizeof err->text];
    va_list arguments;
    va_start(arguments, format);
    format_text(context, sizeof context, language_text(format), arguments);
    va_end(arguments);
    const char *reason = err->reason;
    error_set(err, err->code, "%s: %s", context, err->text);
    return error_because(err, reason);
}

bool error_because(struct error *err, const char *reason)
{
    if (err != NULL)
        err->reason = reason;
    return false;
}

int error_exit_status(enum error_code code)
{
    size_t count = sizeof exit_statuses / sizeof exit_statuses[0];
    size_t index = (size_t)code;
    return index < count ? exit_statuses[index] : exit_statuses[ERROR_UNEXPECTED];
}
