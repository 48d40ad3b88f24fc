#include "provider/stop_reply.h"

#include "base/text.h"
#include "base/utf8.h"
#include "provider/json.h"

#include <string.h>

/* --- the body --- */

/* The text is valid UTF-8, so that only the cut can end within a character. */
void stop_reply_set_message(struct stop_reply *reply, const char *message)
{
    size_t length = strlen(message);
    if (length >= STOP_REPLY_MESSAGE_SIZE) {
        length = utf8_valid_length(message, STOP_REPLY_MESSAGE_SIZE - 1);
    }
    memcpy(reply->message, message, length);
    reply->message[length] = '\0';
}

bool stop_reply_read(const char *body, size_t length, struct stop_reply *reply)
{
    struct json *object = NULL;
    *reply = (struct stop_reply){0};
    if (!json_read_repaired(body, length, &object)) {
        return false;
    }
    bool ok = json_get_bool(object, "success", &reply->success) &&
              json_get_whole(object, "code", &reply->code);
    if (ok) {
        int64_t stop_id;
        const char *message = json_get_string(object, "message");
        if (json_get_whole(object, "stopId", &stop_id) && stop_id > 0) {
            reply->stop_id = stop_id;
        }
        stop_reply_set_message(reply, message != NULL ? message : "");
    } else {
        *reply = (struct stop_reply){0};
    }
    json_free(&object);
    return ok;
}

/* --- the message --- */

static const char *const already_words[] = {"already", "deja"};

/* A word too many only makes a row unconfirmed; one too few could call someone listed who is not.
 */
static const char *const negations[] = {
    "not", "pas", "ne", "no", "non", "cannot", "never", "jamais", "aucun", "aucune",
};

/* One row a range of code points: the ASCII character that stands for them; '\0' drops them. */
static const struct folding {
    uint32_t first, last;
    char folded;
} foldings[] = {
    {0xC0, 0xC5, 'a'},     {0xE0, 0xE5, 'a'},      {0xC8, 0xCB, 'e'},    {0xE8, 0xEB, 'e'},
    {0x300, 0x36F, '\0'},  {0x2018, 0x2019, '\''}, {0x2BC, 0x2BC, '\''}, {0xA0, 0xBF, ' '},
    {0x2000, 0x2017, ' '}, {0x201A, 0x206F, ' '},
};

/* In no word of ours: they are in lower case. */
#define OTHER_LETTER 'X'

static char fold(uint32_t code_point)
{
    if (code_point >= 'A' && code_point <= 'Z') {
        return (char)(code_point - 'A' + 'a');
    }
    if (code_point < 0x80) {
        return (char)code_point;
    }
    for (size_t i = 0; i < sizeof foldings / sizeof foldings[0]; i++) {
        if (code_point >= foldings[i].first && code_point <= foldings[i].last) {
            return foldings[i].folded;
        }
    }
    return OTHER_LETTER;
}

/* The message in lower case, without accents, apostrophes straight. */
static void append_folded(struct text *out, const char *message)
{
    size_t left = strlen(message);
    while (left > 0) {
        size_t taken;
        char folded = fold(utf8_decode(message, left, &taken));
        if (folded != '\0') {
            text_append_char(out, folded);
        }
        message += taken;
        left -= taken;
    }
}

static bool is_one_of(const char *word, size_t length, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strlen(words[i]) == length && memcmp(words[i], word, length) == 0) {
            return true;
        }
    }
    return false;
}

/* Also the elided forms: n'est, n'a, n'existe; isn't, wasn't. */
static bool is_negation(const char *word, size_t length)
{
    return is_one_of(word, length, negations, sizeof negations / sizeof negations[0]) ||
           (length > 2 && memcmp(word, "n'", 2) == 0) ||
           (length > 3 && memcmp(word + length - 3, "n't", 3) == 0);
}

bool stop_reply_says_already_listed(const char *message)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz'X";
    struct text folded = {0};
    append_folded(&folded, message);

    bool already = false;
    bool negated = false;
    const char *at = text_string(&folded);
    while (*at != '\0') {
        at += strspn(at, "'"); /* quotes around a word are no part of it */
        size_t length = strspn(at, letters);
        size_t word = length;
        while (word > 0 && at[word - 1] == '\'') {
            word--;
        }
        already = already || is_one_of(at, word, already_words,
                                       sizeof already_words / sizeof already_words[0]);
        negated = negated || is_negation(at, word);
        at += length;
        at += strcspn(at, letters);
    }
    text_free(&folded);
    return already && !negated;
}
