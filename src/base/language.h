/* base/language.h
 * The language that the program speaks to a person: gettext's, from a catalogue that stands beside
 * the program. Until language_speak is called, and where there is no catalogue, it is English. Owns
 * the process' locale. Depends on the C library.
 *
 * What programs read and what is stored is never translated: names of options, commands, columns,
 * statuses and log codes, JSON, metrics, and whatever goes into the database.
 */
#ifndef BASE_LANGUAGE_H
#define BASE_LANGUAGE_H

#include <stdbool.h>
#include <stdint.h>

#if defined(__GNUC__)
#define LANGUAGE_FORMAT(arg) __attribute__((format_arg(arg)))
#else
#define LANGUAGE_FORMAT(arg)
#endif

enum language { LANGUAGE_ENGLISH, LANGUAGE_FRENCH, LANGUAGES };

/* "en", "fr". False: it is none of them. */
bool language_by_name(const char *name, enum language *language);

/* As gettext chooses: the first that we speak of LANGUAGE's, unless the locale is C; else that of
 * LC_ALL, LC_MESSAGES or LANG, the first of them that is set and not empty. English where none says
 * another one. */
enum language language_of_environment(void);

/* Speaks that language from here on. Of the locale, LC_CTYPE and LC_MESSAGES are set: numbers and
 * HTTP dates are written as before. Not in several threads at once. */
void language_speak(enum language language);

/* What is spoken: English where French was asked for and there is no catalogue. */
enum language language_spoken(void);

/* The text in the language that is spoken: a static string; `text` itself where there is no
 * translation. The formats that error_set, error_wrap and the log take are looked up by them. */
const char *language_text(const char *text) LANGUAGE_FORMAT(1);

/* The one of the two, or of the language's own forms, that goes with `count`. */
const char *language_plural(const char *one, const char *many, int64_t count) LANGUAGE_FORMAT(1)
    LANGUAGE_FORMAT(2);

/* As gettext's users write them; xgettext finds the texts by these names. N_ marks one that is
 * looked up later. STORED_ marks a sentence that stays English here: it is stored or read by
 * programs, and looked up when it is shown. */
#define _(text)              language_text(text)
#define P_(one, many, count) language_plural(one, many, count)
#define N_(text)             text
#define STORED_(text)        text

#endif
