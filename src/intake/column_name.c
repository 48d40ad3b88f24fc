#include "intake/column_name.h"

#include "base/fold.h"
#include "intake/ascii.h"

#include <string.h>

#define COUNT(table) (sizeof(table) / sizeof *(table))

/* Lists of words are strings, with a space before and after each word. */

/* Whole names, without the spaces between their words. */
static const char PHONE_NAMES[] =
    " telephone tel phone mobile portable gsm cellulaire cell sms msisdn whatsapp phones "
    "telephones "
    "cellphone phonenumber mobilephone mobilenumber mobilephonenumber cellphonenumber cellnumber "
    "numerodetelephone numerotelephone numtel numtelephone notel notelephone ntel ndetelephone "
    "ntelephone nmobile nportable ngsm telportable telephoneportable telmobile telephonemobile "
    "numeromobile numeroportable numerodeportable numerodemobile numerogsm nummobile numportable "
    "telgsm phonemobile telephonenumber mobilephone1 phone1 phone2 tel1 tel2 telephone1 telephone2 "
    "mobile1 mobile2 smsnumber numerosms smsphonenumber smsphone "
    /* German, Swiss, Dutch */
    "handy handynummer handynr handytelefon handytel mobil mobilnummer mobilnr mobiltelefon "
    "mobiltelefonnummer mobiltel mobilfunk mobilfunknummer mobilfunknr telefonmobil telmobil natel "
    "natelnummer natelnr telefonnummer telefonnr rufnummer smsnummer smsnr mobiel mobielnummer "
    "mobielnr mobielenummer mobieletelefoon mobieltje telefoonmobiel telmobiel telefoonnummer "
    "gsmnummer gsmnr mobieltelefoonnummer "
    /* Spanish, Italian, Portuguese */
    "movil telefonomovil numeromovil numerodemovil nmovil celular telefonocelular numerocelular "
    "numerodecelular telefono numerodetelefono telmovil cellulare cellulari telefonocellulare "
    "numerocellulare numerodicellulare telcellulare telefonino numerotelefonino numeroditelefono "
    "numerodicell numerocell telemovel telemoveis numerotelemovel numerodetelemovel ntelemovel "
    "numerodotelemovel telefonemovel telefonecelular numerodetelefone telefone ";

/* Words that make a name speak of a phone. */
static const char PHONE_WORDS[] =
    " telephone telephones tel tels phone phones mobile mobiles portable portables gsm gsms cell "
    "cellulaire cellulaires cellphone msisdn sms whatsapp whats landline fixe telephonique "
    "smartphone "
    "mob "
    "telefono telefon telefoon telefone movil moviles celular celulares telemovel telefonino "
    "cellulare "
    "handy handynummer mobil mobilnummer mobiltelefon mobilfunk mobilfunknummer natel rufnummer "
    "telefonnummer telefoonnummer mobiel mobiele mobieltje mobielnummer gsmnummer ";

/* Words that a name may begin or end with, written together with others: homephone, telpro. */
static const char *const PHONE_ENDS[] = {"telephone",    "phone",    "phonenumber",    "mobile",
                                         "mobilenumber", "portable", "telephonenumber"};
static const char *const PHONE_STARTS[] = {"telephone", "phone", "mobile", "portable", "tel"};

/* Words that speak of a number, which may be a phone's. */
static const char NUMBER_WORDS[] = " numero numeros num number numbers ";

/* Words that make it somebody else's, or no phone at all. */
static const char OTHERS_WORDS[] =
    " assistant assistante asst assistants secretary secretaire secretariat emergency urgence "
    "urgences ice prevenir spouse conjoint conjointe epoux epouse husband wife mari femme partner "
    "partenaire owner proprietaire coowner fax faxes faxnumber phonefax telecopie telecopieur "
    "telex "
    "pager bip radio radiomessagerie radiotelephone manager responsable supervisor superviseur "
    "parent parents pere mere papa maman father mother mom dad tuteur tutrice guardian enfant "
    "enfants child frere soeur proche kin relative voisin voisine neighbour neighbor commercial "
    "commerciale vendeur vendeuse salesperson salesrep rep agent conseiller conseillere referent "
    "referente advisor adviser gestionnaire charge chargee apporteur fournisseur supplier vendor "
    "company societe entreprise organisation organization standard switchboard employer employeur "
    "medecin doctor avocat notaire tty tdd isdn rnis teletexte callback rappel creator createur "
    "shipping livraison delivery recipient destinataire magasin store boutique agence support "
    "hotline livreur transporteur referrer parrain marraine sender expediteur "
    /* German, Dutch, Spanish, Italian, Portuguese */
    "telefax notfall notfallkontakt notruf mutter vater eltern ehefrau ehemann gatte gattin frau "
    "mann kind tochter sohn bruder schwester oma opa grossmutter grossvater firma zentrale "
    "arbeitgeber vormund nachbar nachbarin betreuer betreuerin vertreter berater lieferung "
    "noodgeval noodnummer moeder vader ouder ouders echtgenoot echtgenote kinderen voogd buur "
    "bedrijf werkgever madre padre padres hijo hija hermano hermana esposo esposa marido mujer "
    "abuela abuelo emergencia emergencias urgencia empresa tutor tutora vecino vecina "
    "genitore genitori mamma moglie marito figlio figlia fratello sorella nonna nonno emergenza "
    "azienda datore mae pai filho filha irmao irma emergencias encarregado avo ";

/* Words that make it something about a phone, or another number than a phone's. */
static const char ABOUT_WORDS[] =
    " type types label labels libelle country pays indicatif extension ext verified verifie "
    "verification status statut etat state date os model modele operator operateur carrier id code "
    "prefix prefixe count nombre nb total format source time heure heures horaire horaires valid "
    "valide validity validite lookup provider network reseau hash note notes comment commentaire "
    "comments remarque remarques device appareil version brand marque imei language langue ";

/* Words that tell whose or what number it is, where nothing says that it is a phone's. */
static const char OTHER_NUMBER_WORDS[] =
    " client clients customer commande facture invoice rue voie siren siret tva vat order street "
    "house contrat contract dossier carte card serie serial compte account adherent member membre "
    "identification reference ref licence license secu securite national employee employe "
    "matricule government organizational organisation organization ticket lot article produit "
    "product tracking suivi abonnement fiscal passport passeport room chambre bank iban badge ";

/* Pieces of a name (without spaces) that speak of consent, the longer ones first where one holds
 * another. */
static const struct {
    const char *piece;
    enum column_kind kind;
} CONSENT_PIECES[] = {
    {"optinoptout", COLUMN_CONSENT},
    {"optinout", COLUMN_CONSENT},
    {"optout", COLUMN_OPTED_OUT},
    {"optedout", COLUMN_OPTED_OUT},
    {"donotcall", COLUMN_OPTED_OUT},
    {"donottext", COLUMN_OPTED_OUT},
    {"donotsms", COLUMN_OPTED_OUT},
    {"donotcontact", COLUMN_OPTED_OUT},
    {"donotphone", COLUMN_OPTED_OUT},
    {"donotbulk", COLUMN_OPTED_OUT},
    {"donotemail", COLUMN_OPTED_OUT},
    {"donotmail", COLUMN_OPTED_OUT},
    {"donotsend", COLUMN_OPTED_OUT},
    {"donotallow", COLUMN_OPTED_OUT},
    {"dontcall", COLUMN_OPTED_OUT},
    {"dontcontact", COLUMN_OPTED_OUT},
    {"nepas", COLUMN_OPTED_OUT},
    {"neplus", COLUMN_OPTED_OUT},
    {"nesouhaite", COLUMN_OPTED_OUT},
    {"neveut", COLUMN_OPTED_OUT},
    {"nosms", COLUMN_OPTED_OUT},
    {"nomarketing", COLUMN_OPTED_OUT},
    {"desinscri", COLUMN_OPTED_OUT},
    {"desabonn", COLUMN_OPTED_OUT},
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
    {"marketingstatus", COLUMN_CONSENT},
    {"marketingpermission", COLUMN_OPTED_IN},
    {"subscriptionst", COLUMN_CONSENT},
    {"subscriberst", COLUMN_CONSENT},
    {"offrespartenaires", COLUMN_OPTED_IN},
    {"partneroffers", COLUMN_OPTED_IN},
};

/* Words that do so only where they stand alone: "abonne" does, "abonnement" does not. */
static const struct {
    const char *words;
    enum column_kind kind;
} CONSENT_WORDS[] = {
    {" stop npai dnc oppose opposee objection objected refus refuse refuses exclu exclue exclure "
     "exclusion interdit interdiction ",
     COLUMN_OPTED_OUT},
    {" abonne abonnee accepts accepte accepter acceptation accord inscrit inscrite permission "
     "autorise autorisee autorisation contactable subscribe ",
     COLUMN_OPTED_IN},
    {" rgpd gdpr cnil opt prospection demarchage ", COLUMN_CONSENT},
};

static const char KNOWN_WORDS[] =
    " nom name prenom firstname lastname first last email mail courriel adresse address ville city "
    "cp zip postal pays country id date societe company civilite title titre notes note "
    "commentaire created modified client code siren siret statut status label type tags reference "
    "ref region state birthday naissance gender sexe langue language website site owner account "
    "compte contact ";

static bool is_listed(const char *list, const char *word, size_t length)
{
    for (const char *at = list; (at = strchr(at, ' ')) != NULL; at++)
        if (strncmp(at + 1, word, length) == 0 && at[length + 1] == ' ' && length > 0)
            return true;
    return false;
}

/* Whether a word of the plain name is in the list. */
static bool has_word_of(const char *plain, const char *list)
{
    for (const char *word = plain; *word != '\0';) {
        size_t length = strcspn(word, " ");
        if (is_listed(list, word, length))
            return true;
        word += length + (word[length] == ' ');
    }
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
        if (has_word_of(plain, CONSENT_WORDS[i].words))
            return CONSENT_WORDS[i].kind;
    return COLUMN_UNKNOWN;
}

/* What is left of a word that a phone's word ends or begins: "home" of homephone. 0: neither does.
 */
static size_t glued_to_phone(const char *word, size_t length, const char **rest)
{
    for (size_t i = 0; i < COUNT(PHONE_ENDS); i++) {
        size_t end = strlen(PHONE_ENDS[i]);
        *rest = word;
        if (length > end && strncmp(word + length - end, PHONE_ENDS[i], end) == 0)
            return length - end;
    }
    for (size_t i = 0; i < COUNT(PHONE_STARTS); i++) {
        size_t start = strlen(PHONE_STARTS[i]);
        *rest = word + start;
        if (length > start && strncmp(word, PHONE_STARTS[i], start) == 0)
            return length - start;
    }
    return 0;
}

/* What a name of words written together says: homephone, assistantphone. */
static enum column_kind glued_kind(const char *plain)
{
    enum column_kind kind = COLUMN_UNKNOWN;
    for (const char *word = plain; *word != '\0';) {
        const char *rest;
        size_t length = strcspn(word, " ");
        size_t left = glued_to_phone(word, length, &rest);
        if (left > 0 && is_listed(OTHERS_WORDS, rest, left))
            return COLUMN_OTHERS_PHONE;
        if (left > 0)
            kind = is_listed(ABOUT_WORDS, rest, left) ? COLUMN_NUMBER : COLUMN_MAYBE_PHONE;
        word += length + (word[length] == ' ');
    }
    return kind;
}

static enum column_kind kind_of(const char *plain, const char *compact)
{
    enum column_kind kind = consent_kind(plain, compact);
    if (kind != COLUMN_UNKNOWN)
        return kind;
    if (is_listed(PHONE_NAMES, compact, strlen(compact)))
        return COLUMN_PHONE;
    bool of_others = has_word_of(plain, OTHERS_WORDS);
    kind = has_word_of(plain, PHONE_WORDS) ? COLUMN_MAYBE_PHONE : glued_kind(plain);
    if (kind == COLUMN_MAYBE_PHONE && of_others)
        return COLUMN_OTHERS_PHONE;
    if (kind == COLUMN_MAYBE_PHONE)
        return has_word_of(plain, ABOUT_WORDS) ? COLUMN_NUMBER : COLUMN_MAYBE_PHONE;
    if (kind != COLUMN_UNKNOWN)
        return kind;
    bool of_another_kind =
        of_others || has_word_of(plain, OTHER_NUMBER_WORDS) || has_word_of(plain, ABOUT_WORDS);
    if (!of_another_kind && has_word_of(plain, NUMBER_WORDS))
        return COLUMN_NUMBER;
    return of_another_kind || has_word_of(plain, KNOWN_WORDS) ? COLUMN_KNOWN : COLUMN_UNKNOWN;
}

static bool says(const char *name, const char *words)
{
    struct text plain = {0};
    column_name_plain(name, &plain);
    bool found = has_word_of(text_string(&plain), words);
    text_free(&plain);
    return found;
}

bool column_name_is_fax(const char *name)
{
    return says(name, " fax faxes faxnumber phonefax telefax telecopie telecopieur telex ");
}

bool column_name_is_of_others(const char *name)
{
    return says(name, OTHERS_WORDS);
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
