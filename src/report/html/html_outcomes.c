#include "report/html/html_words.h"

struct run_end {
    int exit_status;
    const char *words[LANGUAGES];
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

const char *html_run_end(int exit_status, enum language language)
{
    const struct run_end *end = run_ends;
    const struct run_end *last = run_ends + sizeof run_ends / sizeof run_ends[0] - 1;
    while (end < last && end->exit_status != exit_status)
        end++;
    return end->words[language];
}

struct width {
    int64_t seconds;
    const char *words[LANGUAGES];
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

const char *html_width_words(int64_t width_s, enum language language)
{
    size_t i = 0;
    while (widths[i].seconds != width_s && i + 1 < sizeof widths / sizeof widths[0])
        i++;
    return widths[i].words[language];
}
