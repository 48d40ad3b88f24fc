/* A header is taken apart into words, and each word is looked up in known_words.c, also when it
 * is glued to a phone's word (homephone). The meanings of all its words together give the kind
 * of column. A word that nobody knows beside a phone's word may name another person, so that
 * such a column is not taken for the person's own phone. */
#include "intake/columns/column_name.h"

#include "base/ascii.h"
#include "base/fold.h"
#include "base/unicode.h"
#include "base/utf8.h"
#include "base/word_list.h"
#include "intake/columns/known_words.h"

#include <string.h>

#define COUNT(table) (sizeof(table) / sizeof *(table))

/* Words that a name may begin or end with, written together with others: homephone, telpro. */
static const char *const phone_ends[] = {"telephone",    "phone",    "phonenumber",    "mobile",
                                         "mobilenumber", "portable", "telephonenumber"};
static const char *const phone_starts[] = {"telephone", "phone", "mobile", "portable", "tel"};

/* Signs of a phone, which are no words: they say what "phone" says. */
static const uint32_t phone_signs[] = {0x260E, 0x260F, 0x2706, 0x1F4DE, 0x1F4F1, 0x1F4F2};

/* All that a word is known to mean: bits of enum name_meaning. */
static unsigned meanings_of(const char *word, size_t length)
{
    unsigned meanings = 0;
    for (size_t i = 0; i < name_word_list_count; i++)
        if ((meanings & name_word_lists[i].meaning) == 0 &&
            word_list_has(name_word_lists[i].words, word, length))
            meanings |= name_word_lists[i].meaning;
    return meanings;
}

/* Whether a new word begins between two characters of the name as written: mobilePhone, phone2. */
static bool begins_word(char before, char after)
{
    bool camel = before >= 'a' && before <= 'z' && after >= 'A' && after <= 'Z';
    return camel || (ascii_is_letter(before) && ascii_is_digit(after));
}

/* Whether the character is of a word: a letter of any script is, and a picture that may say whose
 * phone it is; punctuation and the degree sign of N° are not. */
static bool is_word_char(uint32_t c)
{
    for (size_t i = 0; i < COUNT(phone_signs); i++)
        if (c == phone_signs[i])
            return false;
    enum unicode_kind kind = unicode_look_up(c).kind;
    return kind == UNICODE_LETTER || kind == UNICODE_DIGIT;
}

/* Appends the folded name with one space between its words. */
static void append_words(const struct text *folded, struct text *plain)
{
    for (size_t i = 0, taken; i < folded->length; i += taken) {
        uint32_t c = utf8_decode(folded->data + i, folded->length - i, &taken);
        if (is_word_char(c))
            text_append(plain, folded->data + i, taken);
        else if (plain->length > 0 && plain->data[plain->length - 1] != ' ')
            text_append_char(plain, ' ');
    }
    while (plain->length > 0 && plain->data[plain->length - 1] == ' ')
        plain->data[--plain->length] = '\0';
}

void column_name_plain(const char *name, struct text *plain)
{
    struct text spaced = {0}, folded = {0};
    for (size_t i = 0; name[i] != '\0'; i++) {
        if (i > 0 && begins_word(name[i - 1], name[i]))
            text_append_char(&spaced, ' ');
        text_append_char(&spaced, name[i]);
    }
    fold_text(text_string(&spaced), spaced.length, &folded);
    text_clear(plain);
    append_words(&folded, plain);
    text_free(&spaced);
    text_free(&folded);
}

enum { TELL_A_PERSON = NAME_PERSON | NAME_PERSON_NUMBER | NAME_PERSON_WHOSE | NAME_PERSON_BESIDE };

/* What the words of a name say together. */
struct name_said {
    unsigned meanings; /* bits of enum name_meaning */
    bool unknown;      /* a word is among them that does not go with a phone's */
};

/* What is left of a word that a phone's word ends or begins: "home" of homephone. 0: neither does.
 */
static size_t glued_to_phone(const char *word, size_t length, const char **rest)
{
    for (size_t i = 0; i < COUNT(phone_ends); i++) {
        size_t end = strlen(phone_ends[i]);
        *rest = word;
        if (length > end && strncmp(word + length - end, phone_ends[i], end) == 0)
            return length - end;
    }
    for (size_t i = 0; i < COUNT(phone_starts); i++) {
        size_t start = strlen(phone_starts[i]);
        *rest = word + start;
        if (length > start && strncmp(word, phone_starts[i], start) == 0)
            return length - start;
    }
    return 0;
}

static void hear_word(const char *word, size_t length, struct name_said *said)
{
    enum { SPEAK_OF_A_PHONE = NAME_PHONE | NAME_PHONE_WORD | NAME_NUMBER_WORD };
    enum { GO_WITH_IT = SPEAK_OF_A_PHONE | NAME_OWN | NAME_OTHERS | NAME_FAX | NAME_ABOUT };
    const char *rest;
    unsigned meanings = meanings_of(word, length) & ~(unsigned)TELL_A_PERSON;
    bool may_be_glued = (meanings & ~(unsigned)(NAME_OTHERS | NAME_FAX)) == 0; /* telecopie */
    size_t left = may_be_glued ? glued_to_phone(word, length, &rest) : 0;
    if (left > 0) {
        meanings |= meanings_of(rest, left);
        said->meanings |= NAME_PHONE_WORD;
    }
    said->meanings |= meanings;
    said->unknown |= (meanings & GO_WITH_IT) == 0 && strspn(word, "0123456789") < length;
}

static struct name_said hear_words(const char *plain)
{
    struct name_said said = {0};
    for (const char *word = plain; *word != '\0';) {
        size_t length = strcspn(word, " ");
        hear_word(word, length, &said);
        word += length + (word[length] == ' ');
    }
    return said;
}

static enum column_kind consent_kind(unsigned meanings, const char *compact)
{
    for (size_t i = 0; i < name_piece_count; i++)
        if (strstr(compact, name_pieces[i].piece) != NULL) {
            meanings = name_pieces[i].meaning;
            break;
        }
    return (meanings & NAME_OPTED_OUT) != 0  ? COLUMN_OPTED_OUT
           : (meanings & NAME_OPTED_IN) != 0 ? COLUMN_OPTED_IN
           : (meanings & NAME_CONSENT) != 0  ? COLUMN_CONSENT
                                             : COLUMN_UNKNOWN;
}

/* A phone's name: whose, or what about it. A word that is not known may be another person. */
static enum column_kind phone_kind(const struct name_said *said)
{
    if ((said->meanings & (NAME_OTHERS | NAME_FAX)) != 0)
        return COLUMN_OTHERS_PHONE;
    if (said->unknown)
        return COLUMN_UNSURE_PHONE;
    return (said->meanings & NAME_ABOUT) != 0 ? COLUMN_NUMBER : COLUMN_MAYBE_PHONE;
}

static enum column_kind kind_of(const char *plain, const char *compact)
{
    enum { OF_ANOTHER_KIND = NAME_OTHERS | NAME_FAX | NAME_ABOUT | NAME_OTHER_NUMBER };
    struct name_said said = hear_words(plain);
    enum column_kind kind = consent_kind(said.meanings, compact);
    if (kind != COLUMN_UNKNOWN)
        return kind;
    if ((meanings_of(compact, strlen(compact)) & NAME_PHONE) != 0)
        return COLUMN_PHONE;
    if ((said.meanings & (NAME_PHONE | NAME_PHONE_WORD)) != 0)
        return phone_kind(&said);
    bool of_another_kind = (said.meanings & OF_ANOTHER_KIND) != 0;
    if (!of_another_kind && (said.meanings & NAME_NUMBER_WORD) != 0)
        return said.unknown ? COLUMN_UNSURE_PHONE : COLUMN_NUMBER;
    bool known = of_another_kind || (said.meanings & NAME_KNOWN) != 0;
    return known ? COLUMN_KNOWN : COLUMN_UNKNOWN;
}

static struct name_said hear_name(const char *name)
{
    struct text plain = {0};
    column_name_plain(name, &plain);
    struct name_said said = hear_words(text_string(&plain));
    text_free(&plain);
    return said;
}

bool column_name_is_fax(const char *name)
{
    return (hear_name(name).meanings & NAME_FAX) != 0;
}

bool column_name_is_of_others(const char *name)
{
    return (hear_name(name).meanings & (NAME_OTHERS | NAME_FAX)) != 0;
}

bool column_name_names_others(const char *name)
{
    return (hear_name(name).meanings & NAME_OTHERS) != 0;
}

bool column_name_is_unknown_word(const char *name)
{
    return hear_name(name).unknown;
}

/* The name in plain words, and those written together. */
static void spell_name(const char *name, struct text *plain, struct text *compact)
{
    column_name_plain(name, plain);
    for (size_t i = 0; i < plain->length; i++)
        if (plain->data[i] != ' ')
            text_append_char(compact, plain->data[i]);
}

static bool words_tell_person(const char *plain)
{
    unsigned all = 0;
    for (const char *word = plain; *word != '\0';) {
        size_t length = strcspn(word, " ");
        unsigned meanings = meanings_of(word, length) & TELL_A_PERSON;
        if (meanings == 0 && strspn(word, "0123456789") < length)
            return false;
        all |= meanings;
        word += length + (word[length] == ' ');
    }
    return (all & NAME_PERSON) != 0 ||
           ((all & NAME_PERSON_NUMBER) != 0 && (all & NAME_PERSON_WHOSE) != 0);
}

bool column_name_tells_person(const char *name)
{
    struct text plain = {0}, compact = {0};
    spell_name(name, &plain, &compact);
    bool tells = (meanings_of(text_string(&compact), compact.length) & NAME_PERSON) != 0 ||
                 words_tell_person(text_string(&plain));
    text_free(&plain);
    text_free(&compact);
    return tells;
}

bool column_name_may_name_people(const char *name)
{
    struct text plain = {0}, compact = {0};
    spell_name(name, &plain, &compact);
    bool has_other_word = false;
    unsigned all = meanings_of(text_string(&compact), compact.length);
    for (const char *word = text_string(&plain); *word != '\0'; word += strspn(word, " ")) {
        size_t length = strcspn(word, " ");
        unsigned meanings = meanings_of(word, length);
        bool is_number = strspn(word, "0123456789") >= length;
        has_other_word |= (meanings & TELL_A_PERSON) == 0 && !is_number;
        all |= meanings;
        word += length;
    }
    text_free(&plain);
    text_free(&compact);
    return (all & NAME_PERSON) != 0 || !has_other_word;
}

enum column_kind column_name_kind(const char *name)
{
    struct text plain = {0}, compact = {0};
    spell_name(name, &plain, &compact);
    enum column_kind kind = kind_of(text_string(&plain), text_string(&compact));
    text_free(&plain);
    text_free(&compact);
    return kind;
}
