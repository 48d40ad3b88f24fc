#include "report/report_outcome.h"

#include <assert.h>

static const struct report_group_words groups[REPORT_GROUPS] = {
    [REPORT_ON_LIST] = {"✓", {"On the STOP list", "Sur la liste STOP"}},
    [REPORT_TO_SEND] = {"→", {"Still to be sent", "Reste à envoyer"}},
    [REPORT_NEEDS_HUMAN] = {"!", {"Needs a human", "Demande une décision humaine"}},
    [REPORT_LEFT_OUT] = {"–", {"Nothing to send", "Rien à envoyer"}},
    [REPORT_TAKEN_BACK] = {"←", {"Taken back", "Import annulé"}},
};

const struct report_group_words *report_group_words(enum report_group group)
{
    assert((unsigned)group < REPORT_GROUPS);
    return &groups[group];
}

static const struct report_outcome statuses[REPORT_STATUSES] = {
    [JOB_LISTED] = {REPORT_ON_LIST,
                    {"listed", "inscrit"},
                    {"put on the list; the provider gave a stop id",
                     "inscrit sur la liste ; le fournisseur a donné un identifiant STOP"}},
    [JOB_ALREADY_LISTED] = {REPORT_ON_LIST,
                            {"already listed", "déjà inscrit"},
                            {"the provider says that it was on the list before",
                             "le fournisseur dit qu’il était déjà sur la liste"}},
    [JOB_PENDING] = {REPORT_TO_SEND,
                     {"pending", "en attente"},
                     {"to be sent, or to be sent again", "à envoyer, ou à envoyer de nouveau"}},
    [JOB_REJECTED] = {REPORT_NEEDS_HUMAN,
                      {"rejected", "refusé"},
                      {"the provider said a definite no", "le fournisseur a dit clairement non"}},
    [JOB_UNCONFIRMED] = {REPORT_NEEDS_HUMAN,
                         {"unconfirmed", "non confirmé"},
                         {"the provider answered, and what it did can’t be known",
                          "le fournisseur a répondu, sans qu’on sache ce qu’il a fait"}},
    [REPORT_STATUS_INVALID] = {REPORT_NEEDS_HUMAN,
                               {"invalid", "invalide"},
                               {"something is there, and it is no number",
                                "il y a quelque chose, et ce n’est pas un numéro"}},
    [REPORT_STATUS_UNDECIDED] = {REPORT_NEEDS_HUMAN,
                                 {"undecided", "indéterminé"},
                                 {"the filter’s column says neither yes nor no",
                                  "la colonne du filtre ne dit ni oui ni non"}},
    [REPORT_STATUS_EMPTY] = {REPORT_LEFT_OUT,
                             {"empty", "vide"},
                             {"the row has no number", "la ligne n’a pas de numéro"}},
    [REPORT_STATUS_SKIPPED] = {REPORT_LEFT_OUT,
                               {"skipped", "écarté"},
                               {"left out by the filter", "écarté par le filtre"}},
    [JOB_CANCELLED] = {REPORT_TAKEN_BACK,
                       {"cancelled", "annulé"},
                       {"its import was taken back before it was sent",
                        "son import a été annulé avant l’envoi"}},
    [JOB_REMOVING] = {REPORT_TAKEN_BACK,
                      {"removing", "retrait en cours"},
                      {"being taken off the list", "en train d’être retiré de la liste"}},
    [JOB_REMOVED] = {REPORT_TAKEN_BACK,
                     {"removed", "retiré"},
                     {"taken off the list again", "retiré de la liste"}},
};

const struct report_outcome *report_outcome(enum report_status status)
{
    assert((unsigned)status < REPORT_STATUSES);
    return &statuses[status];
}

enum report_status report_outcome_at(size_t place)
{
    size_t seen = 0;
    assert(place < REPORT_STATUSES);
    for (unsigned group = 0; group < REPORT_GROUPS; group++) {
        for (unsigned status = 0; status < REPORT_STATUSES; status++)
            if (statuses[status].group == (enum report_group)group && seen++ == place)
                return (enum report_status)status;
    }
    return REPORT_STATUS_INVALID;
}
