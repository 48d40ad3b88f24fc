/* What was stored is recognised by its fixed words, and what it holds may be such a sentence again.
 * The provider's words could be mistaken for ours where they are the same, which does no harm. */
#include "jobs/job_words.h"

#include "base/language.h"
#include "base/phrase.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* The first that fits is it: those that say more stand before those that say less. */
static const char *const formats[JOB_SENTENCES] = {
    [JOB_SAYS_HTTP_AND_WORDS] = STORED_("HTTP %s: %s (%s)"),
    [JOB_SAYS_HTTP] = STORED_("HTTP %s: %s"),
    [JOB_SAYS_SUCCESS_WITH_ID] =
        STORED_("the provider reports success, but with HTTP %s, code %s and a stopId"),
    [JOB_SAYS_SUCCESS_WITHOUT_ID] =
        STORED_("the provider reports success, but with HTTP %s, code %s and no valid stopId"),
    [JOB_SAYS_CODE] = STORED_("code %s, without a message"),
    [JOB_SAYS_PROXY_LOGIN] =
        STORED_("the proxy between this machine and the provider asks for a login (HTTP %s)"),
    [JOB_SAYS_PROXY_CLOSED] = STORED_(
        "the proxy between this machine and the provider lets no connection through (HTTP %s)"),
    [JOB_SAYS_OTHERS_ID] = STORED_("its reply gave stop id %s, which another number has"),
    [JOB_SAYS_OTHERS_ID_AGAIN] =
        STORED_("the provider gave it stop id %s, and again when asked once more, though another "
                "number has that id; `stopsms verify` looks which one it is of"),
    [JOB_SAYS_ID_WAS_AND] = STORED_("its stop id was %s; %s"),
    [JOB_SAYS_ID_WAS] = STORED_("its stop id was %s"),
    [JOB_SAYS_LISTED_UNDER] = STORED_("the provider's list shows it under stop id %s, not %s"),
    [JOB_SAYS_LISTED_UNDER_OTHER] =
        STORED_("the provider's list shows it under another stop id, %s"),
    [JOB_SAYS_NOT_LISTED_NOW] =
        STORED_("not on the provider's list any more; its stop id there was %s"),
    [JOB_SAYS_UNDO] = STORED_("undo of import %s: %s"),
};

static struct phrase_words words_of(const char *string)
{
    return (struct phrase_words){string, string != NULL ? strlen(string) : 0};
}

void job_words_say(struct text *text, enum job_sentence sentence, const char *one, const char *two,
                   const char *three)
{
    const struct phrase_words words[] = {words_of(one), words_of(two), words_of(three)};
    phrase_fill(text, formats[sentence], words, sizeof words / sizeof *words);
}

void job_words_say_numbers(struct text *text, enum job_sentence sentence, int64_t one, int64_t two)
{
    char first[24], second[24];
    (void)snprintf(first, sizeof first, "%" PRId64, one);
    (void)snprintf(second, sizeof second, "%" PRId64, two);
    job_words_say(text, sentence, first, second, NULL);
}

/* Whether it is one of ours with values; then appends it. */
static bool show_with_values(struct text *text, const char *stored)
{
    struct phrase_words words[PHRASE_MOST_WORDS];
    struct text shown[PHRASE_MOST_WORDS] = {0};
    size_t count = 0;
    int sentence = 0;
    while (sentence < JOB_SENTENCES && !phrase_match(formats[sentence], stored, words, &count))
        sentence++;
    if (sentence == JOB_SENTENCES)
        return false;
    for (size_t i = 0; i < count; i++) {
        struct text part = {0};
        text_append(&part, words[i].bytes, words[i].length);
        job_words_show(&shown[i], text_string(&part));
        words[i] = words_of(text_string(&shown[i]));
        text_free(&part);
    }
    phrase_fill(text, language_text(formats[sentence]), words, count);
    for (size_t i = 0; i < count; i++)
        text_free(&shown[i]);
    return true;
}

void job_words_show(struct text *text, const char *stored)
{
    const char *whole = language_text(stored);
    bool is_english = language_spoken() == LANGUAGE_ENGLISH;
    if (is_english || whole != stored || !show_with_values(text, stored))
        text_append_string(text, whole);
}
