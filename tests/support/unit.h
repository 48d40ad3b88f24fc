/* support/unit.h
 * What every unit test begins with: cmocka, the headers that must stand before it, and two helpers.
 * Owns nothing. Depends on base/error.h.
 */
#ifndef SUPPORT_UNIT_H
#define SUPPORT_UNIT_H

#include "base/error.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* cmocka gives each test a state that few use. (As an option it would stand before -Wextra, which
 * clang takes for the last word.) */
#pragma GCC diagnostic ignored "-Wunused-parameter"

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

/* Ends the test where it failed, with its words. */
static inline void must(bool ok, const struct error *err)
{
    if (!ok)
        fail_msg("%s", err->text);
}

#endif
