#include "report/report_words.h"

#include <assert.h>
#include <string.h>

static const char *const sentences[REPORT_SENTENCES][LANGUAGES] = {
    [REPORT_SAY_AND] = {"; ", " ; "},
    [REPORT_SAY_SAME_AS_ROW] = {"same number as row ", "même numéro qu’au rang "},
    [REPORT_SAY_OF_FILE] = {" of ", " de "},
    [REPORT_SAY_MAYBE_OURS] = {"may have been put there by us: an earlier answer was lost",
                               "peut avoir été inscrit par nous : une réponse précédente s’est "
                               "perdue"},
    [REPORT_SAY_MAYBE_SENT] = {"may have been sent: the answer was lost",
                               "a peut-être été envoyé : la réponse s’est perdue"},
    [REPORT_SAY_REFUSED] = {"refused by the provider: ", "refusé par le fournisseur : "},
    [REPORT_SAY_REFUSED_ON] = {"refused on ", "refusé le "},
    [REPORT_SAY_NOT_SENT_AGAIN] = {" and not sent again", " et pas envoyé de nouveau"},
    [REPORT_SAY_NO_SUCH_STOP_ID] = {"the provider had no such stop id any more",
                                    "le fournisseur n’avait plus cet identifiant STOP"},
    [REPORT_SAY_MAYBE_LISTED] = {"may be on the list: it may have been sent before",
                                 "est peut-être sur la liste : il a pu être envoyé avant"},
    [REPORT_SAY_TAKEN_BACK] = {"taken back: ", "import annulé : "},
    [REPORT_SAY_SPARED] = {"was on the provider's list: not sent",
                           "était sur la liste du fournisseur : pas envoyé"},
    [REPORT_SAY_NOT_CHOSEN] = {" was not chosen (--column)", " n’a pas été choisie (--column)"},
    [REPORT_SAY_OBJECTED_ON] = {"objected on ", "opposition du "},
    [REPORT_SAY_KNOWN_SINCE] = {"known since ", "connu depuis le "},
    [REPORT_SAY_IS] = {": ", " : "},
    [REPORT_SAY_COLUMN] = {"column ", "colonne "},
    [REPORT_SAY_EMPTY] = {"(empty)", "(vide)"},
    [REPORT_SAY_FILTER_SAYS] = {"the filter's column says: ", "la colonne du filtre dit : "},
    [REPORT_SAY_FILTERS_SAY] = {"the filter's columns say: ", "les colonnes du filtre disent : "},
};

static const char *const french_reasons[ENTRY_REASONS] = {
    [ENTRY_REASON_NONE] = "",
    [ENTRY_NOT_A_NUMBER] = "ce n’est pas un numéro de téléphone",
    [ENTRY_TOO_SHORT] = "trop peu de chiffres pour un numéro de téléphone",
    [ENTRY_TOO_LONG] = "trop de chiffres pour un numéro de téléphone",
    [ENTRY_IMPOSSIBLE_LENGTH] = "aucun numéro de ce pays n’a autant de chiffres",
    [ENTRY_UNKNOWN_COUNTRY] = "aucun pays n’a cet indicatif",
    [ENTRY_LOCAL_ONLY] = "ce numéro ne peut être composé que dans sa ville",
    [ENTRY_DAMAGED] = "des chiffres de ce numéro ont été détruits ou masqués",
    [ENTRY_PLACEHOLDER] = "un mot de remplissage tient lieu de numéro",
    [ENTRY_NOT_SELECTED] = "écarté par le filtre",
    [ENTRY_FLAG_UNKNOWN] = "la colonne du filtre ne dit ni oui ni non",
    [ENTRY_LANDLINE] = "un téléphone fixe, écarté comme demandé (--skip-landlines)",
    [ENTRY_TWO_READINGS] = "plusieurs numéros pourraient être voulus",
    [ENTRY_BROKEN_ROW] = ("la ligne est abîmée (trop de cellules, déchirée par un saut de ligne ou "
                          "coupée) : ses cellules peuvent être dans les mauvaises colonnes"),
    [ENTRY_NUMBER_ELSEWHERE] = ("les colonnes de téléphones sont vides et ce numéro se trouve dans "
                                "une colonne qui n’a pas été choisie"),
    [ENTRY_COUNTRY_UNCLEAR] = "le pays de ce numéro n’est pas certain",
    [ENTRY_FORGOTTEN] = "son numéro a été oublié, comme demandé (forget)",
    [ENTRY_PERSON_UNCLEAR] = ("la cellule nomme des personnes et il n’est pas certain à qui est ce "
                              "numéro"),
};

struct reading {
    unsigned bit;
    const char *text;
};

static const struct reading french_readings[] = {
    {ENTRY_READ_ZERO_RESTORED, "le 0 initial, ôté par un tableur, a été rétabli"},
    {ENTRY_READ_PLUS_RESTORED, "le + manquant a été ajouté"},
    {ENTRY_READ_FORMULA, "la formule de tableur autour du numéro a été laissée de côté"},
    {ENTRY_READ_LABEL, "les mots autour du numéro ont été laissés de côté"},
    {ENTRY_READ_ONE_OF_SEVERAL, "un des numéros de la cellule, qui en a plusieurs"},
    {ENTRY_READ_EXTENSION, "le poste a été laissé de côté"},
    {ENTRY_READ_OVERSEAS, "lu comme un numéro d’outre-mer"},
    {ENTRY_READ_UNKNOWN_RANGE, "dans aucune tranche du plan de numérotation"},
    {ENTRY_READ_LANDLINE, "un téléphone fixe, qui ne reçoit peut-être pas de SMS"},
    {ENTRY_READ_DECIMALS, "les décimales ajoutées par un tableur ont été laissées de côté"},
    {ENTRY_READ_COUNTRY, "lu dans le pays que nomme sa ligne"},
    {ENTRY_READ_LENGTH_UNKNOWN,
     "plus long que les numéros de ce pays que connaît le plan de numérotation d’ici"},
    {ENTRY_READ_POWER, "un tableur l’avait écrit en puissance de dix, avec tous ses chiffres"},
};

const char *report_sentence(enum report_sentence sentence, enum language language)
{
    assert((unsigned)sentence < REPORT_SENTENCES && (unsigned)language < LANGUAGES);
    return sentences[sentence][language];
}

const char *report_reason_text(enum entry_reason reason, enum language language)
{
    assert((unsigned)reason < ENTRY_REASONS);
    return language == LANGUAGE_FRENCH ? french_reasons[reason] : entry_reason_text(reason);
}

void report_append_readings(struct text *text, unsigned readings, enum language language)
{
    if (language != LANGUAGE_FRENCH) {
        entry_append_readings(text, readings);
        return;
    }
    const char *separator = "";
    for (size_t i = 0; i < sizeof french_readings / sizeof french_readings[0]; i++) {
        if ((readings & french_readings[i].bit) != 0) {
            text_append_string(text, separator);
            text_append_string(text, french_readings[i].text);
            separator = report_sentence(REPORT_SAY_AND, LANGUAGE_FRENCH);
        }
    }
}

/* The words of a dialect as intake puts them together, and ours for them. */
struct dialect_word {
    const char *english;
    const char *french;
};

static const struct dialect_word dialect_words[] = {
    {"comma", "virgule"},
    {"semicolon", "point-virgule"},
    {"tab", "tabulation"},
    {"pipe", "barre verticale"},
    {"no header", "sans en-tête"},
    {"header on line ", "en-tête à la ligne "},
    {"header on row ", "en-tête à la ligne "},
    {"workbook", "classeur"},
    {"ZIP with ", "ZIP contenant "},
    {" hidden row read", " ligne masquée lue"},
    {" hidden rows read", " lignes masquées lues"},
    {" hidden row left out", " ligne masquée laissée de côté"},
    {" hidden rows left out", " lignes masquées laissées de côté"},
    {"phones not asked for in column ", "téléphones non demandés dans la colonne "},
    {"somebody else's phones in column ", "téléphones d’autrui dans la colonne "},
    {"faxes in column ", "télécopieurs dans la colonne "},
    {"phones under an unknown name in column ", "téléphones sous un nom inconnu dans la colonne "},
    {"phones of unknown people in column ", "téléphones de personnes inconnues dans la colonne "},
    {"countries by column ", "pays selon la colonne "},
};

/* How many digits it begins with. */
static size_t digits_at(const char *text)
{
    return strspn(text, "0123456789");
}

static void append_dialect_word(struct text *text, const char *word, size_t length)
{
    size_t digits = digits_at(word); /* of hidden rows */
    text_append(text, word, digits);
    word += digits;
    length -= digits;
    for (size_t i = 0; i < sizeof dialect_words / sizeof dialect_words[0]; i++) {
        size_t known = strlen(dialect_words[i].english);
        bool begins = length >= known && memcmp(word, dialect_words[i].english, known) == 0;
        bool goes_on = dialect_words[i].english[known - 1] == ' ';
        if (begins && (goes_on || length == known)) {
            text_append_string(text, dialect_words[i].french);
            word += known;
            length -= known;
            break;
        }
    }
    text_append(text, word, length);
}

/* `sheet "NAME"` at the start of a piece, whatever the name holds; returns where it ends, NULL: it
 * is none. */
static const char *append_sheet(struct text *text, const char *at)
{
    static const char sheet[] = "sheet \"", end_of_name[] = "\", ";
    const char *name = at + strlen(sheet);
    const char *end = strncmp(at, sheet, strlen(sheet)) == 0 ? strstr(name, end_of_name) : NULL;
    if (end == NULL)
        return NULL;
    text_printf(text, "feuille « %.*s »", (int)(end - name), name);
    return end + 1;
}

void report_append_dialect(struct text *text, const char *dialect, enum language language)
{
    if (language != LANGUAGE_FRENCH) {
        text_append_string(text, dialect);
        return;
    }
    const char *at = dialect;
    for (;;) {
        const char *behind_sheet = append_sheet(text, at);
        at = behind_sheet != NULL ? behind_sheet : at;
        const char *end = strstr(at, ", ");
        append_dialect_word(text, at, end != NULL ? (size_t)(end - at) : strlen(at));
        if (end == NULL)
            return;
        text_append_string(text, ", ");
        at = end + strlen(", ");
    }
}

/* --- which rows were meant: NAME = VALUE, VALUE or NAME = VALUE --- */

/* "column 3 = ", a column that has no name, at the start of a clause: its length without what
 * follows the number; else 0. */
static size_t append_unnamed(struct text *text, const char *at)
{
    static const char column[] = "column ";
    size_t word = strlen(column);
    size_t digits = strncmp(at, column, word) == 0 ? digits_at(at + word) : 0;
    if (digits == 0 || strncmp(at + word + digits, " = ", 3) != 0)
        return 0;
    text_append_string(text, report_sentence(REPORT_SAY_COLUMN, LANGUAGE_FRENCH));
    text_append(text, at + word, digits);
    return word + digits;
}

/* What stands between two clauses; a value may hold these words, too, but mostly no " = " follows
 * then. */
static size_t append_between(struct text *text, const char *at)
{
    static const struct dialect_word words[] = {{" and ", " et "}, {" or ", " ou "}};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        size_t length = strlen(words[i].english);
        if (strncmp(at, words[i].english, length) == 0 && strstr(at, " = ") != NULL) {
            text_append_string(text, words[i].french);
            return length;
        }
    }
    return 0;
}

/* A value that is empty; `before` stands before it. */
static size_t append_empty(struct text *text, char before, const char *at)
{
    size_t length = strlen("(empty)");
    bool is_value = (before == ' ' || before == '!') && strncmp(at, "(empty)", length) == 0;
    if (!is_value || strchr(", ", at[length]) == NULL)
        return 0;
    text_append_string(text, report_sentence(REPORT_SAY_EMPTY, LANGUAGE_FRENCH));
    return length;
}

static void append_clauses(struct text *text, const char *filter)
{
    const char *at = filter;
    at += append_unnamed(text, at);
    for (bool in_values = false; *at != '\0';) {
        size_t between = in_values ? append_between(text, at) : 0;
        size_t length = between;
        if (between > 0)
            length += append_unnamed(text, at + between);
        else if (in_values)
            length = append_empty(text, at[-1], at);
        in_values = between == 0 && (in_values || (at > filter && strncmp(at - 1, " = ", 3) == 0));
        if (length == 0)
            text_append_char(text, *at);
        at += length > 0 ? length : 1;
    }
}

void report_append_filter(struct text *text, const char *filter, enum language language)
{
    if (language != LANGUAGE_FRENCH)
        text_append_string(text, filter);
    else if (strcmp(filter, "all rows") == 0)
        text_append_string(text, "toutes les lignes");
    else
        append_clauses(text, filter);
}
