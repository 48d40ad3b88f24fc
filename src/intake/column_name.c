#include "intake/column_name.h"

#include "base/fold.h"
#include "intake/ascii.h"

#include <string.h>

#define COUNT(table) (sizeof(table) / sizeof *(table))

/* Whole names, without spaces. */
static const char *const PHONE_NAMES[] = {
    "telephone",
    "tel",
    "phone",
    "mobile",
    "portable",
    "gsm",
    "cellulaire",
    "cell",
    "sms",
    "msisdn",
    "whatsapp",
    "phones",
    "cellphone",
    "phonenumber",
    "mobilephone",
    "mobilenumber",
    "mobilephonenumber",
    "cellphonenumber",
    "cellnumber",
    "numerodetelephone",
    "numerotelephone",
    "numtel",
    "numtelephone",
    "notel",
    "ntel",
    "ndetelephone",
    "ntelephone",
    "nmobile",
    "nportable",
    "telportable",
    "telephoneportable",
    "telmobile",
    "telephonemobile",
    "numeromobile",
    "numeroportable",
    "numerodeportable",
    "numerodemobile",
    "nummobile",
    "numportable",
    "telgsm",
    "phonemobile",
    "telephonenumber",
    "mobilephone1",
    "phone1",
    "phone2",
    "tel1",
    "tel2",
    "telephone1",
    "telephone2",
    "mobile1",
    "mobile2",
    "smsnumber",
    "numerosms",
    "smsphonenumber",
};

/* Words that make a name speak of a phone. */
static const char *const PHONE_WORDS[] = {
    "telephone", "tel",      "phone",        "phones",     "mobile", "mobiles", "portable",
    "gsm",       "cell",     "cellulaire",   "cellphone",  "msisdn", "sms",     "whatsapp",
    "landline",  "fixe",     "telephonique", "smartphone", "numero", "mob",     "telefono",
    "telefon",   "telefoon", "movil",        "handy",
};

/* Words that make it somebody else's, or no phone at all. */
static const char *const OTHERS_WORDS[] = {
    "assistant",
    "assistante",
    "asst",
    "secretary",
    "secretaire",
    "secretariat",
    "emergency",
    "urgence",
    "urgences",
    "ice",
    "spouse",
    "conjoint",
    "conjointe",
    "epoux",
    "epouse",
    "husband",
    "wife",
    "mari",
    "femme",
    "owner",
    "proprietaire",
    "fax",
    "telecopie",
    "telecopieur",
    "telex",
    "pager",
    "bip",
    "radio",
    "radiomessagerie",
    "manager",
    "responsable",
    "supervisor",
    "superviseur",
    "parent",
    "parents",
    "pere",
    "mere",
    "father",
    "mother",
    "tuteur",
    "tutrice",
    "guardian",
    "enfant",
    "child",
    "proche",
    "kin",
    "relative",
    "commercial",
    "commerciale",
    "vendeur",
    "vendeuse",
    "salesperson",
    "salesrep",
    "rep",
    "agent",
    "conseiller",
    "conseillere",
    "referent",
    "referente",
    "advisor",
    "adviser",
    "company",
    "societe",
    "entreprise",
    "organisation",
    "organization",
    "standard",
    "switchboard",
    "employer",
    "employeur",
    "medecin",
    "doctor",
    "tty",
    "tdd",
    "isdn",
    "rnis",
    "teletexte",
    "callback",
    "rappel",
    "creator",
    "createur",
    "shipping",
    "livraison",
    "delivery",
    "recipient",
    "destinataire",
    "magasin",
    "store",
    "boutique",
    "agence",
    "support",
    "hotline",
    "livreur",
    "transporteur",
    "referrer",
    "parrain",
    "marraine",
};

/* Words that make it something about a phone, or another number than a phone's. */
static const char *const ABOUT_WORDS[] = {
    "type",     "label",   "country",      "pays",      "indicatif", "extension", "ext",
    "verified", "verifie", "verification", "status",    "statut",    "date",      "os",
    "model",    "modele",  "operator",     "operateur", "carrier",   "id",        "code",
    "prefix",   "prefixe", "count",        "nombre",    "nb",        "format",    "source",
    "time",     "heure",   "client",       "commande",  "facture",   "rue",       "voie",
    "siren",    "siret",   "tva",          "order",     "street",    "house",     "contrat",
    "dossier",  "carte",   "serie",        "compte",    "adherent",
};

/* Pieces of a name (without spaces) that speak of consent, the longer ones first where one holds
 * another. */
static const struct {
    const char *piece;
    enum column_kind kind;
} CONSENT_PIECES[] = {
    {"optout", COLUMN_OPTED_OUT},
    {"optedout", COLUMN_OPTED_OUT},
    {"donotcall", COLUMN_OPTED_OUT},
    {"donottext", COLUMN_OPTED_OUT},
    {"donotsms", COLUMN_OPTED_OUT},
    {"donotcontact", COLUMN_OPTED_OUT},
    {"donotphone", COLUMN_OPTED_OUT},
    {"donotbulk", COLUMN_OPTED_OUT},
    {"donotemail", COLUMN_OPTED_OUT},
    {"donotallow", COLUMN_OPTED_OUT},
    {"nepas", COLUMN_OPTED_OUT},
    {"neplus", COLUMN_OPTED_OUT},
    {"desinscri", COLUMN_OPTED_OUT},
    {"desabonn", COLUMN_OPTED_OUT},
    {"unsubscri", COLUMN_OPTED_OUT},
    {"unsub", COLUMN_OPTED_OUT},
    {"blacklist", COLUMN_OPTED_OUT},
    {"blocklist", COLUMN_OPTED_OUT},
    {"listenoire", COLUMN_OPTED_OUT},
    {"listerouge", COLUMN_OPTED_OUT},
    {"stopsms", COLUMN_OPTED_OUT},
    {"smsstop", COLUMN_OPTED_OUT},
    {"bloctel", COLUMN_OPTED_OUT},
    {"opposition", COLUMN_OPTED_OUT},
    {"optin", COLUMN_OPTED_IN},
    {"optedin", COLUMN_OPTED_IN},
    {"acceptsmarketing", COLUMN_OPTED_IN},
    {"acceptssms", COLUMN_OPTED_IN},
    {"acceptsemail", COLUMN_OPTED_IN},
    {"acceptesms", COLUMN_OPTED_IN},
    {"consent", COLUMN_OPTED_IN},
    {"subscribed", COLUMN_OPTED_IN},
    {"newsletter", COLUMN_OPTED_IN},
    {"smsmarketing", COLUMN_OPTED_IN},
    {"emailmarketing", COLUMN_OPTED_IN},
    {"marketingpermission", COLUMN_OPTED_IN},
};

/* Words that do so only where they stand alone: "abonne" does, "abonnement" does not. */
static const struct {
    const char *word;
    enum column_kind kind;
} CONSENT_WORDS[] = {
    {"stop", COLUMN_OPTED_OUT},      {"npai", COLUMN_OPTED_OUT},       {"dnc", COLUMN_OPTED_OUT},
    {"oppose", COLUMN_OPTED_OUT},    {"opposee", COLUMN_OPTED_OUT},    {"refus", COLUMN_OPTED_OUT},
    {"refuse", COLUMN_OPTED_OUT},    {"abonne", COLUMN_OPTED_IN},      {"abonnee", COLUMN_OPTED_IN},
    {"accepts", COLUMN_OPTED_IN},    {"accepte", COLUMN_OPTED_IN},     {"inscrit", COLUMN_OPTED_IN},
    {"permission", COLUMN_OPTED_IN}, {"rgpd", COLUMN_CONSENT},         {"gdpr", COLUMN_CONSENT},
    {"cnil", COLUMN_CONSENT},        {"contactable", COLUMN_OPTED_IN},
};

static const char *const KNOWN_WORDS[] = {
    "nom",         "name",    "prenom",   "firstname", "lastname", "first",     "last",
    "email",       "mail",    "courriel", "adresse",   "address",  "ville",     "city",
    "cp",          "zip",     "postal",   "pays",      "country",  "id",        "date",
    "societe",     "company", "civilite", "title",     "titre",    "notes",     "note",
    "commentaire", "created", "modified", "client",    "code",     "siren",     "siret",
    "statut",      "status",  "label",    "type",      "tags",     "reference", "ref",
    "region",      "state",   "birthday", "naissance", "gender",   "sexe",      "langue",
    "language",    "website", "site",     "owner",     "account",  "compte",    "contact",
};

static bool has_word(const char *plain, const char *word)
{
    size_t length = strlen(word);
    for (const char *at = plain; (at = strstr(at, word)) != NULL; at++)
        if ((at == plain || at[-1] == ' ') && (at[length] == '\0' || at[length] == ' '))
            return true;
    return false;
}

static bool has_any_word(const char *plain, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (has_word(plain, words[i]))
            return true;
    return false;
}

static bool is_word_char(char c)
{
    return ascii_is_letter(c) || ascii_is_digit(c);
}

/* Whether a new word begins between two characters of the name as written: mobilePhone, phone2. */
static bool splits(char before, char after)
{
    bool camel = before >= 'a' && before <= 'z' && after >= 'A' && after <= 'Z';
    return camel || (ascii_is_letter(before) && ascii_is_digit(after));
}

void column_name_plain(const char *name, struct text *plain)
{
    struct text spaced = {0}, folded = {0};
    for (size_t i = 0; name[i] != '\0'; i++) {
        if (i > 0 && splits(name[i - 1], name[i]))
            text_append_char(&spaced, ' ');
        text_append_char(&spaced, name[i]);
    }
    fold_text(text_string(&spaced), spaced.length, &folded);
    text_clear(plain);
    for (size_t i = 0; i < folded.length; i++) {
        /* U+00B0, the degree sign of N°, is no letter. */
        bool degree =
            (unsigned char)folded.data[i] == 0xC2 || (unsigned char)folded.data[i] == 0xB0;
        if (is_word_char(folded.data[i]) && !degree)
            text_append_char(plain, folded.data[i]);
        else if (plain->length > 0 && plain->data[plain->length - 1] != ' ')
            text_append_char(plain, ' ');
    }
    while (plain->length > 0 && plain->data[plain->length - 1] == ' ')
        plain->data[--plain->length] = '\0';
    text_free(&spaced);
    text_free(&folded);
}

static enum column_kind consent_kind(const char *plain, const char *compact)
{
    for (size_t i = 0; i < COUNT(CONSENT_PIECES); i++)
        if (strstr(compact, CONSENT_PIECES[i].piece) != NULL)
            return CONSENT_PIECES[i].kind;
    for (size_t i = 0; i < COUNT(CONSENT_WORDS); i++)
        if (has_word(plain, CONSENT_WORDS[i].word))
            return CONSENT_WORDS[i].kind;
    return COLUMN_UNKNOWN;
}

static enum column_kind kind_of(const char *plain, const char *compact)
{
    enum column_kind consent = consent_kind(plain, compact);
    if (consent != COLUMN_UNKNOWN)
        return consent;
    for (size_t i = 0; i < COUNT(PHONE_NAMES); i++)
        if (strcmp(compact, PHONE_NAMES[i]) == 0)
            return COLUMN_PHONE;
    bool of_others = has_any_word(plain, OTHERS_WORDS, COUNT(OTHERS_WORDS));
    if (has_any_word(plain, PHONE_WORDS, COUNT(PHONE_WORDS))) {
        if (of_others)
            return COLUMN_OTHERS_PHONE;
        return has_any_word(plain, ABOUT_WORDS, COUNT(ABOUT_WORDS)) ? COLUMN_KNOWN
                                                                    : COLUMN_MAYBE_PHONE;
    }
    bool known = of_others || has_any_word(plain, KNOWN_WORDS, COUNT(KNOWN_WORDS));
    return known ? COLUMN_KNOWN : COLUMN_UNKNOWN;
}

enum column_kind column_name_kind(const char *name)
{
    struct text plain = {0}, compact = {0};
    column_name_plain(name, &plain);
    for (size_t i = 0; i < plain.length; i++)
        if (plain.data[i] != ' ')
            text_append_char(&compact, plain.data[i]);
    enum column_kind kind = kind_of(text_string(&plain), text_string(&compact));
    text_free(&plain);
    text_free(&compact);
    return kind;
}
