#include "report/html/html_advice.h"

#include <assert.h>
#include <stddef.h>

struct why {
    const char *title[LANGUAGES]; /* NULL: the reason's own sentence */
    const char *advice[LANGUAGES];
};

/* Where an entry's reason stands among the whys. */
#define INPUT(reason) ((int)HTML_WHY_INPUT + (int)(reason))

#define CORRECT_AND_IMPORT                                                                         \
    {                                                                                              \
        "Look the person up in the CRM, correct the number, and import a new export.",             \
            "Retrouvez la personne dans le CRM, corrigez le numéro et importez un nouvel export." \
    }

#define NO_NUMBER                                                                                    \
    {                                                                                                \
        "There is nothing to put on the list. If the person has a number elsewhere, add it in "      \
        "the CRM, and import a new export.",                                                         \
            "Il n’y a rien à inscrire. Si la personne a un numéro ailleurs, ajoutez-le dans le " \
            "CRM et importez un nouvel export."                                                      \
    }

static const struct why whys[HTML_WHYS] = {
    [HTML_WHY_REJECTED_INVALID] =
        {{"The provider says that the number is not valid",
          "Le fournisseur dit que le numéro n’est pas valide"},
         {"Ask for the right number, correct it in the CRM, and import a new export. Where the "
          "number is right as it stands, <code>stopsms retry --code 9</code> sends it again. Until "
          "then write to none of these people.",
          "Demandez le bon numéro, corrigez-le dans le CRM et importez un nouvel export. Si le "
          "numéro est juste tel quel, <code>stopsms retry --code 9</code> le renvoie. D’ici là, "
          "n’écrivez à aucune de ces personnes."}},
    [HTML_WHY_REJECTED_MISSING] =
        {{"The provider says that it was given no number",
          "Le fournisseur dit n’avoir reçu aucun numéro"},
         {"Something between this machine and the provider changes requests: look for a proxy. "
          "Then "
          "<code>stopsms retry --code 2</code> sends these numbers again.",
          "Quelque chose, entre cette machine et le fournisseur, modifie les requêtes&nbsp;: "
          "cherchez un proxy. Ensuite, <code>stopsms retry --code 2</code> renvoie ces numéros."}},
    [HTML_WHY_REJECTED_OTHER] =
        {{"The provider refused, for a reason of its own",
          "Le fournisseur a refusé, pour une raison à lui"},
         {"Ask SMS Partner what its answer means. Once that is settled, <code>stopsms retry "
          "--state "
          "rejected</code> sends these numbers again. Until then write to none of these people.",
          "Demandez à SMS Partner ce que signifie sa réponse. Une fois la cause levée, "
          "<code>stopsms retry --state rejected</code> renvoie ces numéros. D’ici là, n’écrivez à "
          "aucune de ces personnes."}},
    [HTML_WHY_UNCONFIRMED] =
        {{"Whether the number is on the list can’t be told from the answer",
          "La réponse ne permet pas de savoir si le numéro est sur la liste"},
         {"<code>stopsms verify</code> asks the provider for its list, and settles these numbers. "
          "<code>stopsms retry --state unconfirmed</code> sends them again, which does no harm.",
          "<code>stopsms verify</code> demande sa liste au fournisseur et tranche. <code>stopsms "
          "retry --state unconfirmed</code> renvoie ces numéros, ce qui est sans danger."}},
    [HTML_WHY_KEY] =
        {{"The provider did not accept the API key", "Le fournisseur n’a pas accepté la clé d’API"},
         {"Check the key in your SMS Partner account, then run the same command again.",
          "Vérifiez la clé dans votre compte SMS Partner, puis relancez la même commande."}},
    [HTML_WHY_NETWORK] =
        {{"The provider could not be reached", "Le fournisseur n’a pas pu être joint"},
         {"Check this machine’s network, then run the same command again: it goes on where it "
          "stopped. A number that arrived all the same does no harm when it is sent twice.",
          "Vérifiez le réseau de cette machine, puis relancez la même commande&nbsp;: elle reprend "
          "où elle en était. Un numéro déjà arrivé peut être envoyé deux fois sans danger."}},
    [HTML_WHY_TOO_FAST] =
        {{"The provider asked for fewer requests", "Le fournisseur a demandé moins de requêtes"},
         {"Run the same command again later, with a lower <code>--rate</code> where this recurs.",
          "Relancez la même commande plus tard, avec un <code>--rate</code> plus bas si cela se "
          "reproduit."}},
    [HTML_WHY_SERVER] =
        {{"The provider’s server failed", "Le serveur du fournisseur a échoué"},
         {"Nothing is wrong with these numbers. Run the same command again later; where it lasts, "
          "tell SMS Partner.",
          "Ces numéros ne sont pas en cause. Relancez la même commande plus tard&nbsp;; si cela "
          "dure, prévenez SMS Partner."}},
    [HTML_WHY_ANSWER_LOST] =
        {{"Perhaps sent: the answer was lost", "Peut-être envoyé&nbsp;: la réponse s’est perdue"},
         {"Run the same command again. Sending a number twice does no harm.",
          "Relancez la même commande. Envoyer un numéro deux fois est sans danger."}},
    [HTML_WHY_NO_SENSE] =
        {{"The answer was not what the provider promises",
          "La réponse n’est pas celle que le fournisseur promet"},
         {"Run the same command again. Where it recurs, look for a proxy or a captive portal, "
          "check "
          "<code>--api-url</code>, and show the answer to SMS Partner.",
          "Relancez la même commande. Si cela se reproduit, cherchez un proxy ou un portail "
          "captif, vérifiez <code>--api-url</code> et montrez la réponse à SMS Partner."}},
    [HTML_WHY_NOT_SENT] = {{"Not sent yet", "Pas encore envoyé"},
                           {"Run the same command again: it goes on where it stopped.",
                            "Relancez la même commande&nbsp;: elle reprend où elle en était."}},
    [HTML_WHY_REMOVING] =
        {{"Being taken off the list", "En train d’être retiré de la liste"},
         {"The same <code>stopsms undo</code> command again goes on where it stopped.",
          "La même commande <code>stopsms undo</code> reprend où elle en était."}},
    [INPUT(ENTRY_REASON_NONE)] = {{"the row has no number", "la ligne n’a pas de numéro"},
                                  NO_NUMBER},
    [INPUT(ENTRY_NOT_A_NUMBER)] = {{NULL, NULL}, CORRECT_AND_IMPORT},
    [INPUT(ENTRY_TOO_SHORT)] = {{NULL, NULL}, CORRECT_AND_IMPORT},
    [INPUT(ENTRY_TOO_LONG)] = {{NULL, NULL}, CORRECT_AND_IMPORT},
    [INPUT(ENTRY_IMPOSSIBLE_LENGTH)] = {{NULL, NULL}, CORRECT_AND_IMPORT},
    [INPUT(ENTRY_UNKNOWN_COUNTRY)] =
        {{NULL, NULL},
         {"Check the digits after the + in the CRM, and import a new export.",
          "Vérifiez les chiffres après le + dans le CRM et importez un nouvel export."}},
    [INPUT(ENTRY_LOCAL_ONLY)] =
        {{NULL, NULL},
         {"Add the area code in the CRM, and import a new export. Numbers of another country need "
          "their country code, or <code>--country</code>.",
          "Ajoutez l’indicatif régional dans le CRM et importez un nouvel export. Les numéros d’un "
          "autre pays ont besoin de leur indicatif, ou de <code>--country</code>."}},
    [INPUT(ENTRY_DAMAGED)] =
        {{NULL, NULL},
         {"The digits are lost in this file. Export it again from the CRM, and import that before "
          "a spreadsheet has opened and saved it.",
          "Les chiffres sont perdus dans ce fichier. Exportez-le de nouveau du CRM et importez-le "
          "avant qu’un tableur ne l’ouvre et ne l’enregistre."}},
    [INPUT(ENTRY_PLACEHOLDER)] = {{NULL, NULL}, NO_NUMBER},
    [INPUT(ENTRY_FLAG_UNKNOWN)] =
        {{NULL, NULL},
         {"Find out what was meant, correct the value in the CRM, and import a new export; or name "
          "the value in <code>--where</code>. Until then write to none of these people.",
          "Cherchez ce qui était voulu, corrigez la valeur dans le CRM et importez un nouvel "
          "export&nbsp;; ou nommez la valeur dans <code>--where</code>. D’ici là, n’écrivez à "
          "aucune de ces personnes."}},
    [INPUT(ENTRY_LANDLINE)] =
        {{NULL, NULL},
         {"Landlines seldom receive SMS. Without <code>--skip-landlines</code> they are sent too.",
          "Les fixes reçoivent rarement des SMS. Sans <code>--skip-landlines</code>, ils sont "
          "envoyés aussi."}},
    [INPUT(ENTRY_TWO_READINGS)] =
        {{NULL, NULL},
         {"Write the number with + and its country code in the CRM, and import a new export.",
          "Écrivez le numéro avec + et son indicatif dans le CRM et importez un nouvel export."}},
    [INPUT(ENTRY_BROKEN_ROW)] =
        {{NULL, NULL},
         {"Look at this line in the file, correct it (quotes around cells that hold a delimiter or "
          "a line break) or export again, and import that.",
          "Regardez cette ligne dans le fichier, corrigez-la (guillemets autour des cellules qui "
          "contiennent un séparateur ou un saut de ligne) ou exportez de nouveau, puis importez "
          "cela."}},
    [INPUT(ENTRY_NUMBER_ELSEWHERE)] =
        {{NULL, NULL},
         {"Find out whose number it is. Where it is this person’s, import the file again with "
          "<code>--column</code> for its column, or send it from a list of its own.",
          "Cherchez à qui est ce numéro. S’il est à cette personne, importez de nouveau le fichier "
          "avec <code>--column</code> pour sa colonne, ou envoyez-le par une liste à part."}},
    [INPUT(ENTRY_COUNTRY_UNCLEAR)] =
        {{NULL, NULL},
         {"Correct the country or the number in the CRM, or write it with + and its country code, "
          "and import a new export.",
          "Corrigez le pays ou le numéro dans le CRM, ou écrivez-le avec + et son indicatif, et "
          "importez un nouvel export."}},
    [INPUT(ENTRY_PERSON_UNCLEAR)] =
        {{NULL, NULL},
         {"Find out which number is the person’s who has opted out, and send that one from a list "
          "of its own.",
          "Cherchez quel numéro est celui de la personne qui s’est opposée et envoyez-le par une "
          "liste à part."}},
};

static enum html_why why_rejected(const struct report_row *row)
{
    if (row->has_code && row->code == 9)
        return HTML_WHY_REJECTED_INVALID;
    return row->has_code && row->code == 2 ? HTML_WHY_REJECTED_MISSING : HTML_WHY_REJECTED_OTHER;
}

static bool is_about_key(const struct report_row *row)
{
    return row->http_status == 401 || row->http_status == 403 ||
           (row->has_code && (row->code == 1 || row->code == 10));
}

static enum html_why why_pending(const struct report_row *row)
{
    if (row->source == JOB_ERROR_NONE)
        return row->maybe_sent ? HTML_WHY_ANSWER_LOST : HTML_WHY_NOT_SENT;
    if (row->source == JOB_ERROR_NETWORK)
        return HTML_WHY_NETWORK;
    if (is_about_key(row))
        return HTML_WHY_KEY;
    if (row->http_status == 429)
        return HTML_WHY_TOO_FAST;
    return row->http_status >= 500 ? HTML_WHY_SERVER : HTML_WHY_NO_SENSE;
}

bool html_why_of_row(const struct report_row *row, enum html_why *why)
{
    if (row->entry.status != ENTRY_PHONE) {
        *why = (enum html_why)INPUT(row->entry.reason);
        return row->entry.reason != ENTRY_NOT_SELECTED && row->entry.reason != ENTRY_FORGOTTEN;
    }
    switch (row->state) {
    case JOB_PENDING:
        *why = why_pending(row);
        return true;
    case JOB_REJECTED:
        *why = why_rejected(row);
        return true;
    case JOB_UNCONFIRMED:
        *why = HTML_WHY_UNCONFIRMED;
        return true;
    case JOB_REMOVING:
        *why = HTML_WHY_REMOVING;
        return true;
    default:
        return false;
    }
}

const char *html_why_title(enum html_why why, enum language language)
{
    assert((unsigned)why < HTML_WHYS);
    const char *title = whys[why].title[language];
    return title != NULL ? title
                         : report_reason_text((enum entry_reason)(why - HTML_WHY_INPUT), language);
}

const char *html_why_advice(enum html_why why, enum language language)
{
    assert((unsigned)why < HTML_WHYS);
    return whys[why].advice[language];
}
