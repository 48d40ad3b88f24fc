/* support/phone_examples.h
 * Numbers of every country, as libphonenumber gives and spells them: what the phone reader must
 * give back. Owns the list it makes. Depends on nothing.
 */
#ifndef SUPPORT_PHONE_EXAMPLES_H
#define SUPPORT_PHONE_EXAMPLES_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define PHONE_EXAMPLE_SPELLINGS 4 /* E.164, international, national, RFC 3966 */
#define PHONE_EXAMPLE_SIZE      64

struct phone_example {
    char region[3]; /* ISO 3166-1 alpha-2 */
    int64_t phone;  /* digits of the E.164 number */
    char spellings[PHONE_EXAMPLE_SPELLINGS][PHONE_EXAMPLE_SIZE];
};

/* The example of a mobile, a landline, a toll-free number and an IP phone of every country that has
 * one. The caller frees `*examples` with free(). Returns how many there are. */
size_t phone_examples(struct phone_example **examples);

#ifdef __cplusplus
}
#endif

#endif
