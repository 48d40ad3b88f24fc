#include "cli/show/vacuum_words.h"

#include "base/language.h"

#define MIB (1024.0 * 1024.0)

void vacuum_words_append_room(struct text *text, const struct vacuum_room *room)
{
    char needed[TEXT_DECIMAL_SIZE], left[TEXT_DECIMAL_SIZE];
    text_printf(text,
                _("\nThe database is then written anew: up to %s MiB of room are needed beside it, "
                  "and %s MiB are free."),
                text_decimal((double)room->needed / MIB, 1, needed),
                text_decimal((double)room->free / MIB, 1, left));
}

bool vacuum_words_run(const struct app *app, struct job_store *store, struct error *err)
{
    struct vacuum_room room;
    bool whole = false;
    if (!store_vacuum_look(store, &room, err) || !store_vacuum_check(store, &room, err) ||
        !store_vacuum_run(store, &whole, err) || !store_vacuum_look(store, &room, err))
        return false;
    if (!whole)
        log_warn(&app->log, "space_kept",
                 "another command reads the database: its log may hold what was taken away until "
                 "the next command that writes has ended");
    char size[TEXT_DECIMAL_SIZE];
    if (!app->options->quiet)
        fprintf(app->out, _("the database has %s MiB now\n"),
                text_decimal((double)room.needed / 2 / MIB, 1, size));
    return true;
}
