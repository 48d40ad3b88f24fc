/* The provider's documented shape, and the ways it says why it refuses. "Already" in its words
 * decides whether a number is known to be listed: single words are looked for, in a folded text,
 * and any negation in the message makes the answer "not confirmed". */
#include "provider/stop_reply.h"

#include "base/fold.h"
#include "base/text.h"
#include "base/unicode.h"
#include "base/utf8.h"
#include "provider/json.h"

#include <string.h>

/* --- the body --- */

void stop_reply_append_reason(struct text *reasons, const char *reason)
{
    if (reason != NULL && reason[0] != '\0')
        text_printf(reasons, "%s%s", reasons->length > 0 ? "; " : "", reason);
}

/* A failed validation comes with an array of elements, each with a message. An array of plain
 * strings, or one element or string in place of the array, says the same. */
static void append_errors(const struct json *object, const char *name, struct text *reasons)
{
    const struct json *element = json_array_first(object, name);
    for (; element != NULL; element = json_array_next(element)) {
        stop_reply_append_reason(reasons, json_is_object(element)
                                              ? json_get_string(element, "message")
                                              : json_element_string(element));
    }
    element = json_get_object(object, name);
    stop_reply_append_reason(reasons, element != NULL ? json_get_string(element, "message")
                                                      : json_get_string(object, name));
}

static void set_reasons(const struct json *object, struct stop_reply *reply)
{
    struct text reasons = {.is_secret = true}; /* it may echo the key */
    stop_reply_append_reason(&reasons, json_get_string(object, "message"));
    append_errors(object, "errors", &reasons);
    append_errors(object, "error", &reasons);
    text_move(&reasons, reply->message, sizeof reply->message);
}

/* A member that matters and stands there twice is not understood. A success needs no message. */
static bool is_ambiguous(const struct json *object)
{
    bool success;
    bool is_success = json_get_bool(object, "success", &success) && success;
    return json_has_twice(object, "success") || json_has_twice(object, "code") ||
           json_has_twice(object, "stopId") || (!is_success && json_has_twice(object, "message"));
}

bool stop_reply_read(const char *body, size_t length, struct stop_reply *reply)
{
    struct json *object = NULL;
    *reply = (struct stop_reply){0};
    if (!json_read(body, length, true, &object))
        return false;
    bool ok = !is_ambiguous(object) && json_get_bool(object, "success", &reply->success) &&
              json_get_whole(object, "code", &reply->code);
    if (ok) {
        int64_t stop_id;
        if (json_get_whole(object, "stopId", &stop_id) && stop_id > 0)
            reply->stop_id = stop_id;
        if (!reply->success || json_get_string(object, "message") != NULL)
            set_reasons(object, reply);
    } else {
        *reply = (struct stop_reply){0};
    }
    json_free(&object);
    return ok;
}

/* --- the message --- */

/* Folded: lower case, without accents. */
static const char *const already_words[] = {"already", "deja"};
static const char *const already_phrases[] = {"is in the stop list", "est dans la liste"};

/* A word too many here only makes a number unconfirmed; one too few could call a number listed that
 * is not. */
static const char *const negations[] = {
    "not", "pas", "ne", "no", "non", "cannot", "never", "jamais", "aucun", "aucune",
};

#define IS_ONE_OF(word, length, words) is_one_of(word, length, words, sizeof words / sizeof *words)

static bool is_one_of(const char *word, size_t length, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strlen(words[i]) == length && memcmp(words[i], word, length) == 0)
            return true;
    return false;
}

/* Whether the word negates; n'est, n'a, n'existe, isn't and wasn't do, too. */
static bool is_negation(const char *word, size_t length)
{
    return IS_ONE_OF(word, length, negations) || (length > 2 && memcmp(word, "n'", 2) == 0) ||
           (length > 3 && memcmp(word + length - 3, "n't", 3) == 0);
}

/* A letter of any script that the folding left as it is belongs to its word: "alreadyж" is none of
 * ours. Signs beyond ASCII (quotation marks, dots) part words. */
static bool is_letter(const char *at, size_t left, size_t *taken)
{
    uint32_t code_point = utf8_decode(at, left, taken);
    return code_point == '\'' || unicode_look_up(code_point).kind == UNICODE_LETTER;
}

static size_t word_length(const char *at, size_t left)
{
    size_t length = 0;
    size_t taken = 0;
    while (length < left && is_letter(at + length, left - length, &taken))
        length += taken;
    return length;
}

/* The words of a folded message, one by one, without the quotes around them. */
static void look_at_words(const char *at, size_t left, bool *already, bool *negated)
{
    while (left > 0) {
        size_t length = word_length(at, left);
        size_t first = 0;
        size_t end = length;
        while (first < end && at[first] == '\'')
            first++;
        while (end > first && at[end - 1] == '\'')
            end--;
        *already = *already || IS_ONE_OF(at + first, end - first, already_words);
        *negated = *negated || is_negation(at + first, end - first);
        size_t step = length;
        if (length == 0)
            (void)utf8_decode(at, left, &step);
        at += step;
        left -= step;
    }
}

bool stop_reply_says_already_listed(const char *message)
{
    struct text folded = {0};
    bool already = false;
    bool negated = false;
    fold_text(message, strlen(message), &folded);
    look_at_words(text_string(&folded), folded.length, &already, &negated);
    for (size_t i = 0; i < sizeof already_phrases / sizeof *already_phrases; i++)
        already = already || strstr(text_string(&folded), already_phrases[i]) != NULL;
    text_free(&folded);
    return already && !negated;
}
