#include "report/html/html_words.h"

#include <assert.h>

static const struct html_group_words groups[HTML_GROUPS] = {
    [HTML_ON_LIST] = {"✓", {"On the STOP list", "Sur la liste STOP"}},
    [HTML_TO_SEND] = {"→", {"Still to be sent", "Reste à envoyer"}},
    [HTML_NEEDS_HUMAN] = {"!", {"Needs a human", "Demande une décision humaine"}},
    [HTML_LEFT_OUT] = {"–", {"Nothing to send", "Rien à envoyer"}},
    [HTML_TAKEN_BACK] = {"←", {"Taken back", "Import annulé"}},
};

const struct html_group_words *html_group_words(enum html_group group)
{
    assert((unsigned)group < HTML_GROUPS);
    return &groups[group];
}

static const struct html_status statuses[REPORT_STATUSES] = {
    [JOB_LISTED] = {HTML_ON_LIST,
                    {"listed", "inscrit"},
                    {"put on the list; the provider gave a stop id",
                     "inscrit sur la liste&nbsp;; le fournisseur a donné un identifiant STOP"}},
    [JOB_ALREADY_LISTED] = {HTML_ON_LIST,
                            {"already listed", "déjà inscrit"},
                            {"the provider says that it was on the list before",
                             "le fournisseur dit qu’il était déjà sur la liste"}},
    [JOB_PENDING] = {HTML_TO_SEND,
                     {"pending", "en attente"},
                     {"to be sent, or to be sent again", "à envoyer, ou à envoyer de nouveau"}},
    [JOB_REJECTED] = {HTML_NEEDS_HUMAN,
                      {"rejected", "refusé"},
                      {"the provider said a definite no", "le fournisseur a dit clairement non"}},
    [JOB_UNCONFIRMED] = {HTML_NEEDS_HUMAN,
                         {"unconfirmed", "non confirmé"},
                         {"the provider answered, and what it did can’t be known",
                          "le fournisseur a répondu, sans qu’on sache ce qu’il a fait"}},
    [REPORT_STATUS_INVALID] = {HTML_NEEDS_HUMAN,
                               {"invalid", "invalide"},
                               {"something is there, and it is no number",
                                "il y a quelque chose, et ce n’est pas un numéro"}},
    [REPORT_STATUS_UNDECIDED] = {HTML_NEEDS_HUMAN,
                                 {"undecided", "indéterminé"},
                                 {"the filter’s column says neither yes nor no",
                                  "la colonne du filtre ne dit ni oui ni non"}},
    [REPORT_STATUS_EMPTY] = {HTML_LEFT_OUT,
                             {"empty", "vide"},
                             {"the row has no number", "la ligne n’a pas de numéro"}},
    [REPORT_STATUS_SKIPPED] = {HTML_LEFT_OUT,
                               {"skipped", "écarté"},
                               {"left out by the filter", "écarté par le filtre"}},
    [JOB_CANCELLED] = {HTML_TAKEN_BACK,
                       {"cancelled", "annulé"},
                       {"its import was taken back before it was sent",
                        "son import a été annulé avant l’envoi"}},
    [JOB_REMOVING] = {HTML_TAKEN_BACK,
                      {"removing", "retrait en cours"},
                      {"being taken off the list", "en train d’être retiré de la liste"}},
    [JOB_REMOVED] = {HTML_TAKEN_BACK,
                     {"removed", "retiré"},
                     {"taken off the list again", "retiré de la liste"}},
};

const struct html_status *html_status_words(enum report_status status)
{
    assert((unsigned)status < REPORT_STATUSES);
    return &statuses[status];
}

enum report_status html_status_at(size_t place)
{
    size_t seen = 0;
    assert(place < REPORT_STATUSES);
    for (unsigned group = 0; group < HTML_GROUPS; group++) {
        for (unsigned status = 0; status < REPORT_STATUSES; status++)
            if (statuses[status].group == (enum html_group)group && seen++ == place)
                return (enum report_status)status;
    }
    return REPORT_STATUS_INVALID;
}

struct run_end {
    int exit_status;
    const char *words[REPORT_LANGUAGES];
};

/* README, "Exit status". The last one is for any other. */
static const struct run_end run_ends[] = {
    {-1, {"without a word: it crashed or was killed", "sans un mot&nbsp;: plantée ou tuée"}},
    {0, {"finished", "achevée"}},
    {3, {"finished; some rows need a human", "achevée&nbsp;; des lignes demandent une décision"}},
    {4, {"the user said no", "l’utilisateur a dit non"}},
    {65, {"the file could not be read as asked", "le fichier n’a pas pu être lu comme demandé"}},
    {66, {"the file was not there", "le fichier n’était pas là"}},
    {71, {"out of memory", "mémoire épuisée"}},
    {74, {"disk or database failed", "le disque ou la base a échoué"}},
    {75, {"not finished: to be run again", "inachevée&nbsp;: à relancer"}},
    {77, {"the API key was refused", "la clé d’API a été refusée"}},
    {78, {"wrong set-up", "mauvaise configuration"}},
    {129, {"interrupted (the terminal closed)", "interrompue (terminal fermé)"}},
    {130, {"interrupted (Ctrl-C)", "interrompue (Ctrl-C)"}},
    {143, {"interrupted (SIGTERM)", "interrompue (SIGTERM)"}},
    {1, {"an unexpected failure", "un échec imprévu"}},
};

const char *html_run_end(int exit_status, enum report_language language)
{
    const struct run_end *end = run_ends;
    const struct run_end *last = run_ends + sizeof run_ends / sizeof run_ends[0] - 1;
    while (end < last && end->exit_status != exit_status)
        end++;
    return end->words[language];
}

struct width {
    int64_t seconds;
    const char *words[REPORT_LANGUAGES];
};

/* The widths of base/time_buckets.h. */
static const struct width widths[] = {
    {1, {"a bar is a second", "une barre par seconde"}},
    {10, {"a bar is 10 seconds", "une barre par tranche de 10 secondes"}},
    {60, {"a bar is a minute", "une barre par minute"}},
    {600, {"a bar is 10 minutes", "une barre par tranche de 10 minutes"}},
    {3600, {"a bar is an hour", "une barre par heure"}},
    {21600, {"a bar is 6 hours", "une barre par tranche de 6 heures"}},
    {86400, {"a bar is a day", "une barre par jour"}},
    {604800, {"a bar is 7 days", "une barre par tranche de 7 jours"}},
    {2419200, {"a bar is 4 weeks", "une barre par tranche de 4 semaines"}},
    {31449600, {"a bar is 52 weeks", "une barre par tranche de 52 semaines"}},
};

const char *html_width_words(int64_t width_s, enum report_language language)
{
    size_t i = 0;
    while (widths[i].seconds != width_s && i + 1 < sizeof widths / sizeof widths[0])
        i++;
    return widths[i].words[language];
}
