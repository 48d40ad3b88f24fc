/* A name passes word by word: what is not in a list here, or a phone's or an opt-out's word by
 * column_name, is unknown, and whoever asks must ask the user. So "Kunden", "non désabonnés" and
 * "clients sauf STOP" never pass. */
#include "intake/filter/bare_name.h"

#include "base/ascii.h"
#include "base/fold.h"
#include "base/word_list.h"
#include "intake/columns/column_name.h"

#include <string.h>

#define PHRASE_WORDS 4 /* of the longest phrase */

/* Opt-outs that take several words. */
static const char opt_out_phrases[] =
    ";opt out;opts out;opted out;do not call;do not text;do not sms;do not contact;"
    "do not disturb;ne pas appeler;ne pas contacter;ne plus appeler;ne plus contacter;"
    "ne pas sms;ne pas demarcher;ne plus demarcher;liste noire;liste rouge;black list;"
    "block list;droit d opposition;";

/* Words that say nothing of whom: in any name, between its other words. */
static const char neutral_words[] =
    " de du des d le la les l n of the a au aux et and liste listes list lists ";

/* Words of a file's name that tell what kind of file it is, which copy and of when. */
static const char file_words[] =
    " csv txt tsv tab xls xlsx xlsm ods zip gz zst dat data donnees file files fichier "
    "fichiers export exports exporte extract extrait extraction import imports importer in "
    "out input output entree sortie download crm base table sheet feuille feuil book "
    "classeur excel utf latin ansi bom new nouveau nouvelle old ancien ancienne copy copie "
    "final finale version test tests tmp temp sample example exemple bare plain simple right "
    "wrong good bad first second third last next other another again more one two three four "
    "five six small big large petit grand part partie batch lot half rest week semaine day "
    "jour month mois year annee daily weekly monthly today yesterday hier q v janvier "
    "fevrier mars avril mai juin juillet aout septembre octobre novembre decembre january "
    "february march april may june july august september october november december jan feb "
    "fev mar avr apr jun jul aug sep sept oct nov dec ";

/* Words that people write beside a number in its cell. */
static const char label_words[] =
    " perso personnel personnelle pro prof professionnel professionnelle bureau domicile dom "
    "maison travail home work office private prive business main principal secondaire autre "
    "other ext extension poste ou or et and puis fixe numero num no ";

static bool is_number(const char *word)
{
    return word[strspn(word, "0123456789")] == '\0';
}

static bool is_phones(enum column_kind kind)
{
    return kind == COLUMN_PHONE || kind == COLUMN_MAYBE_PHONE || kind == COLUMN_NUMBER;
}

static bool is_plain_word(const char *word, bool of_file)
{
    if (of_file && !is_number(word))
        word += strspn(word, "0123456789"); /* "20k", "31mars" */
    enum column_kind kind = column_name_kind(word);
    return is_phones(kind) || kind == COLUMN_OPTED_OUT || is_number(word) ||
           word_list_has(neutral_words, word, strlen(word)) ||
           (of_file && (word[1] == '\0' || word_list_has(file_words, word, strlen(word))));
}

/* The end of the first `words` words of a plain name; NULL: it has fewer. */
static const char *end_of_words(const char *plain, size_t words)
{
    const char *end = plain;
    for (size_t i = 0; i < words; i++) {
        if (*end == '\0')
            return NULL;
        end += (i > 0) + strcspn(end + (i > 0), " ");
    }
    return end;
}

/* How long the opt-out's phrase, or the plain word, at the start of `plain` is; 0: it begins with
 * another word. */
static size_t plain_length(const char *plain, bool of_file)
{
    size_t length = 0;
    for (size_t words = PHRASE_WORDS; length == 0 && words >= 1; words--) {
        const char *end = end_of_words(plain, words);
        if (end == NULL)
            continue;
        struct text phrase = {0};
        text_append(&phrase, plain, (size_t)(end - plain));
        bool passes = words == 1 ? is_plain_word(phrase.data, of_file)
                                 : word_list_has(opt_out_phrases, phrase.data, phrase.length);
        length = passes ? phrase.length : 0;
        text_free(&phrase);
    }
    return length;
}

static enum bare_name judge_name(const char *name, bool of_file)
{
    struct text plain = {0};
    enum column_kind kind = column_name_kind(name);
    enum bare_name found = BARE_NAME_PLAIN;
    column_name_plain(name, &plain);
    const char *at = text_string(&plain);
    while (found == BARE_NAME_PLAIN && *at != '\0') {
        size_t length = plain_length(at, of_file);
        found = length > 0 ? BARE_NAME_PLAIN : BARE_NAME_UNKNOWN;
        at += length + (at[length] == ' ');
    }
    text_free(&plain);
    return kind == COLUMN_OPTED_IN ? BARE_NAME_OPTED_IN : found;
}

enum bare_name bare_name_of_column(const char *name)
{
    return judge_name(name, false);
}

enum bare_name bare_name_of_file(const char *path)
{
    const char *slash = strrchr(path, '/');
    return judge_name(slash != NULL ? slash + 1 : path, true);
}

bool bare_name_is_label(const char *folded)
{
    return is_phones(column_name_kind(folded)) ||
           word_list_has(label_words, folded, strlen(folded));
}

bool bare_name_unsettles(const char *cell, size_t length, size_t phones)
{
    struct text whole = {0}, plain = {0}, word = {0};
    bool unsettles = false;
    text_append(&whole, cell, length);
    column_name_plain(text_string(&whole), &plain);
    for (const char *at = text_string(&plain); !unsettles && *at != '\0';) {
        size_t end = strcspn(at, " ");
        text_clear(&word);
        text_append(&word, at, end);
        unsettles = column_name_names_others(word.data) ||
                    (phones > 1 && column_name_is_unknown_word(word.data) &&
                     !bare_name_is_label(word.data));
        at += end + (at[end] == ' ');
    }
    text_free(&whole);
    text_free(&plain);
    text_free(&word);
    return unsettles;
}
