#include "report/html/html_words.h"

#include <assert.h>

/* English, then French. */
static const char *const words[HTML_WORDS][LANGUAGES] = {
    [HTML_FILES_ONE] = {"{1} file", "{1} fichier"},
    [HTML_FILES] = {"{1} files", "{1} fichiers"},
    [HTML_IMPORT] = {"import {1}", "import {1}"},

    [HTML_SUM_UNDONE] = {"This import was taken back", "Cet import a été annulé"},
    [HTML_SUM_NONE] = {"No number was to be put on the STOP list",
                       "Aucun numéro n’était à inscrire sur la liste STOP"},
    [HTML_SUM_THE_ONE] = {"The one number is on the STOP list",
                          "Le seul numéro est sur la liste STOP"},
    [HTML_SUM_NOT_THE_ONE] = {"The one number is not on the STOP list",
                              "Le seul numéro n’est pas sur la liste STOP"},
    [HTML_SUM_ALL] = {"All {2} numbers are on the STOP list",
                      "Les {2} numéros sont tous sur la liste STOP"},
    [HTML_SUM_NO_ONE_OF] = {"None of the {2} numbers is on the STOP list",
                            "Aucun des {2} numéros n’est sur la liste STOP"},
    [HTML_SUM_ONE_OF] = {"1 of {2} numbers is on the STOP list",
                         "1 numéro sur {2} est sur la liste STOP"},
    [HTML_SUM_SOME_OF] = {"{1} of {2} numbers are on the STOP list",
                          "{1} numéros sur {2} sont sur la liste STOP"},
    [HTML_LEAD_PENDING_ONE] = {"{1} number is still to be sent: run the same command again.",
                               "{1} numéro reste à envoyer&nbsp;: relancez la même commande."},
    [HTML_LEAD_PENDING] = {"{1} numbers are still to be sent: run the same command again.",
                           "{1} numéros restent à envoyer&nbsp;: relancez la même commande."},
    [HTML_LEAD_HUMAN_ONE] = {"<a href=\"#why\">{1} entry needs a human.</a>",
                             "<a href=\"#why\">{1} entrée demande une décision humaine.</a>"},
    [HTML_LEAD_HUMAN] = {"<a href=\"#why\">{1} entries need a human.</a>",
                         "<a href=\"#why\">{1} entrées demandent une décision humaine.</a>"},
    [HTML_LEAD_NO_HUMAN] = {"No entry needs a human.",
                            "Aucune entrée ne demande de décision humaine."},
    [HTML_LEAD_REMOVED_ONE] = {"{1} number was taken off the list again.",
                               "{1} numéro a été retiré de la liste."},
    [HTML_LEAD_REMOVED] = {"{1} numbers were taken off the list again.",
                           "{1} numéros ont été retirés de la liste."},
    [HTML_LEAD_CANCELLED_ONE] = {"{1} was cancelled before it was sent.",
                                 "{1} a été annulé avant son envoi."},
    [HTML_LEAD_CANCELLED] = {"{1} were cancelled before they were sent.",
                             "{1} ont été annulés avant leur envoi."},
    [HTML_LEAD_STAYS_ONE] = {"{1} number stays on the list: it was there before, or another import "
                             "holds it too.",
                             "{1} numéro reste sur la liste&nbsp;: il y était déjà, ou un autre "
                             "import le contient aussi."},
    [HTML_LEAD_STAYS] = {"{1} numbers stay on the list: they were there before, or another import "
                         "holds them too.",
                         "{1} numéros restent sur la liste&nbsp;: ils y étaient déjà, ou un autre "
                         "import les contient aussi."},
    [HTML_LEAD_REASON] = {"The reason given: ", "La raison donnée&nbsp;: "},

    [HTML_BAR_ONE] = {"{1} entry, by outcome", "{1} entrée, par résultat"},
    [HTML_BAR] = {"All {1} entries, by outcome", "Les {1} entrées, par résultat"},
    [HTML_TOTALS_EXPLAINED] = {"There are {1} entries in {2} rows: one for each number in a row, "
                               "and one for each row without any. A number counts once, however "
                               "many entries hold it.",
                               "{1} entrées pour {2} lignes de données&nbsp;: une par numéro d’une "
                               "ligne, et une par ligne sans numéro. Un numéro compte une fois, "
                               "quel que soit le nombre d’entrées qui le contiennent."},

    [HTML_ENTRY_COUNT_ONE] = {"{1} entry", "{1} entrée"},
    [HTML_ENTRY_COUNT] = {"{1} entries", "{1} entrées"},
    [HTML_ANSWER] = {"Answer: ", "Réponse&nbsp;: "},
    [HTML_CODE] = {"code {1}", "code {1}"},
    [HTML_TO_DO] = {"What to do: ", "Que faire&nbsp;: "},
    [HTML_OTHER_ANSWERS] = {"and others", "et d’autres"},

    [HTML_TIME_EXPLAINED_ONE] = {"{1} number, at the time when it was last sent; ",
                                 "{1} numéro, à l’heure de son dernier envoi&nbsp;; "},
    [HTML_TIME_EXPLAINED] = {"{1} numbers, each at the time when it was last sent; ",
                             "{1} numéros, chacun à l’heure de son dernier envoi&nbsp;; "},
    [HTML_TIME_HIGHEST] = {"; highest bar: {1}", "&nbsp;; barre la plus haute&nbsp;: {1}"},

    [HTML_PATH] = {"File", "Fichier"},
    [HTML_SIZE] = {"Size", "Taille"},
    [HTML_BYTES_ONE] = {"{1} byte", "{1} octet"},
    [HTML_BYTES] = {"{1} bytes", "{1} octets"},
    [HTML_SHA256] = {"SHA-256", "SHA-256"},
    [HTML_ROWS] = {"Rows of data", "Lignes de données"},
    [HTML_READ_AS] = {"Read as", "Lu comme"},
    [HTML_FILTER] = {"Filter", "Filtre"},
    [HTML_FILTER_NONE] = {"all rows", "toutes les lignes"},
    [HTML_PHONE_COLUMNS] = {"Phone columns", "Colonnes de téléphone"},
    [HTML_COUNTRY] = {"Country of national numbers", "Pays des numéros nationaux"},
    [HTML_CHOICES] = {"All choices", "Tous les choix"},
    [HTML_IMPORTED] = {"Imported", "Importé"},
    [HTML_FINISHED] = {"Nothing left to send since", "Plus rien à envoyer depuis"},
    [HTML_NOT_FINISHED] = {"some is left to be sent", "il reste des envois à faire"},
    [HTML_UNDONE] = {"Taken back", "Annulé"},
    [HTML_UNDO_REASON] = {"Reason given", "Raison donnée"},
    [HTML_HOW_NOT_YET] = {"not yet, or without a word", "pas encore, ou sans un mot"},

    [HTML_ROW_MORE] = {"This page has the first {1} of {2} entries.",
                       "Cette page contient les {1} premières entrées sur {2}."},
    [HTML_ROW_LATER_ONE] = {" It also has {1} later one, which needs a human.",
                            " Elle contient aussi {1} entrée suivante, qui demande une décision."},
    [HTML_ROW_LATER] = {" It also has {1} later ones, which need a human.",
                        " Elle contient aussi {1} entrées suivantes, qui demandent une décision."},
    [HTML_ROW_COMMAND] = {" This command writes all of them as a table:",
                          " Cette commande les écrit toutes dans un tableau&nbsp;:"},
    [HTML_LINE] = {"line {1}", "ligne {1}"},
    [HTML_EMPTY_CELL] = {"(empty)", "(vide)"},
    [HTML_SAID_BY_PROVIDER] = {"from the provider", "du fournisseur"},
    [HTML_SAID_BY_HTTP] = {"from its server", "de son serveur"},
    [HTML_SAID_BY_NETWORK] = {"from the network", "du réseau"},
    [HTML_ATTEMPTS_ONE] = {"{1} attempt", "{1} essai"},
    [HTML_ATTEMPTS] = {"{1} attempts", "{1} essais"},
    [HTML_FIRST_SENT] = {", the first ", ", le premier "},

    [HTML_WRITTEN_BY] = {"Written by {1} on {2}.", "Écrit par {1} le {2}."},
    [HTML_ACCOUNT] = {"The provider’s address: ", "Adresse du fournisseur&nbsp;: "},
    [HTML_NO_ACCOUNT] = {"Nothing had been accepted by the provider yet.",
                         "Rien n’avait encore été accepté par le fournisseur."},
};

const char *html_word(enum html_word word, enum language language)
{
    assert((unsigned)word < HTML_WORDS && (unsigned)language < LANGUAGES);
    return words[word][language];
}
