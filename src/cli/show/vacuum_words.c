#include "cli/show/vacuum_words.h"

#define MIB (1024.0 * 1024.0)

void vacuum_words_append_room(struct text *text, const struct vacuum_room *room)
{
    text_printf(text,
                "\nThe database is then written anew: up to %.1f MiB of room are needed beside it, "
                "and %.1f MiB are free.",
                (double)room->needed / MIB, (double)room->free / MIB);
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
    if (!app->options->quiet)
        fprintf(app->out, "the database has %.1f MiB now\n", (double)room.needed / 2 / MIB);
    return true;
}
