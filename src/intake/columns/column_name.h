/* intake/columns/column_name.h
 * What a column holds, by its header: the words of intake/columns/known_words.h, compared without
 * case, accents and punctuation. Pure: owns nothing. Depends on base/.
 */
#ifndef INTAKE_COLUMNS_COLUMN_NAME_H
#define INTAKE_COLUMNS_COLUMN_NAME_H

#include "base/text.h"

enum column_kind {
    COLUMN_UNKNOWN,
    COLUMN_KNOWN,        /* a usual name that has to do with neither: e-mail, city, … */
    COLUMN_PHONE,        /* the very name of a phone column */
    COLUMN_MAYBE_PHONE,  /* speaks of a phone; its values decide */
    COLUMN_NUMBER,       /* speaks of a number, or of something about a phone: holds phones only
                            where the values leave no doubt */
    COLUMN_OTHERS_PHONE, /* somebody else's phone, or a fax */
    COLUMN_UNSURE_PHONE, /* speaks of a phone, with a word that is not known: whose it is, the user
                            must say */
    COLUMN_OPTED_OUT,    /* consent: yes means opted out */
    COLUMN_OPTED_IN,     /* consent: yes means may be written to */
    COLUMN_CONSENT,      /* consent, either way round */
};

enum column_kind column_name_kind(const char *name);

/* Whether a word of the name says that its numbers are faxes; somebody else's. */
bool column_name_is_fax(const char *name);
bool column_name_is_of_others(const char *name);

/* Whether the name says that they are another person's, faxes aside; and whether it holds an
 * unknown word, which may say so. */
bool column_name_names_others(const char *name);
bool column_name_is_unknown_word(const char *name);

/* Whether the name says that its cells tell a person apart: an identifier, a name, an e-mail
 * address. A name with a word that is not known does not: it may be another person's, or an
 * illness. */
bool column_name_tells_person(const char *name);

/* Whether its cells may name people, whoever they are: a word of it does ("Nom du conjoint"), or it
 * has none but those that go with such a word ("Contact", "Last"). */
bool column_name_may_name_people(const char *name);

/* Whether the name speaks of a phone that may be the person's own. */
static inline bool column_kind_is_phone(enum column_kind kind)
{
    return kind == COLUMN_PHONE || kind == COLUMN_MAYBE_PHONE || kind == COLUMN_UNSURE_PHONE;
}

static inline bool column_kind_is_consent(enum column_kind kind)
{
    return kind >= COLUMN_OPTED_OUT;
}

/* Replaces `plain` by the name in lower case, words separated by one space: "N° Tél.Mobile" is "n
 * tel mobile", and "MobilePhone2" is "mobile phone 2". Two names are the same column where these
 * are. */
void column_name_plain(const char *name, struct text *plain);

#endif
