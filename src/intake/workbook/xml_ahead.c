/* The pieces lie in a ring. The caller fills them and takes what they say, in the same order; the
 * thread is between the two, and touches only pieces that were given and not yet parsed. Nothing
 * else is shared, so that all but the parsing stays in the one thread that the program has
 * otherwise.
 *
 * Unpacking, the cells and their texts are the caller's, and take more time than the parsing. */
#include "intake/workbook/xml_ahead.h"

#include "base/memory.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

#define PIECES      8
#define FIRST_BYTES ((size_t)64 * 1024)
#define PIECE_BYTES ((size_t)128 * 1024) /* the smaller, the more often the two wait */

struct piece {
    char *bytes;
    size_t length;
    struct xml_record record;
    bool ok;
};

struct xml_ahead {
    struct xml_parsing *parsing;
    struct piece pieces[PIECES];
    size_t taken;
    bool is_full; /* until half of the pieces were taken */
    bool has_thread, tried;
    pthread_t thread;
    pthread_mutex_t mutex; /* for what follows */
    pthread_cond_t changed;
    size_t given, parsed;
    bool ended;
};

static void parse(struct xml_ahead *ahead, size_t i)
{
    struct piece *piece = &ahead->pieces[i % PIECES];
    xml_record_clear(&piece->record);
    piece->ok = xml_parsing_take(ahead->parsing, piece->bytes, piece->length, &piece->record);
}

static void *parse_given(void *context)
{
    struct xml_ahead *ahead = context;
    pthread_mutex_lock(&ahead->mutex);
    while (!ahead->ended) {
        size_t i = ahead->parsed;
        if (i == ahead->given) {
            pthread_cond_wait(&ahead->changed, &ahead->mutex);
            continue;
        }
        pthread_mutex_unlock(&ahead->mutex);
        parse(ahead, i);
        pthread_mutex_lock(&ahead->mutex);
        ahead->parsed++;
        pthread_cond_signal(&ahead->changed);
    }
    pthread_mutex_unlock(&ahead->mutex);
    return NULL;
}

struct xml_ahead *xml_ahead_new(const char *many)
{
    struct xml_ahead *ahead = memory_alloc(1, sizeof *ahead);
    ahead->parsing = xml_parsing_new(many);
    pthread_mutex_init(&ahead->mutex, NULL);
    pthread_cond_init(&ahead->changed, NULL);
    return ahead;
}

/* Signals are for the thread that the program has otherwise. */
static void start_thread(struct xml_ahead *ahead)
{
    sigset_t all, before;
    ahead->tried = true;
    sigfillset(&all);
    if (pthread_sigmask(SIG_SETMASK, &all, &before) != 0)
        return;
    ahead->has_thread = pthread_create(&ahead->thread, NULL, parse_given, ahead) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

/* The pieces are given several at a time: to wake the thread takes as long as to parse one. */
char *xml_ahead_room(struct xml_ahead *ahead, size_t *size)
{
    struct piece *piece = &ahead->pieces[ahead->given % PIECES];
    size_t waiting = ahead->given - ahead->taken;
    if (waiting == PIECES || waiting <= PIECES / 2)
        ahead->is_full = waiting == PIECES;
    if (ahead->is_full || waiting > ahead->taken)
        return NULL;
    *size = ahead->given < PIECES ? FIRST_BYTES : PIECE_BYTES;
    if (piece->bytes == NULL)
        piece->bytes = memory_bytes(PIECE_BYTES);
    return piece->bytes;
}

void xml_ahead_give(struct xml_ahead *ahead, size_t length)
{
    ahead->pieces[ahead->given % PIECES].length = length;
    pthread_mutex_lock(&ahead->mutex);
    ahead->given++;
    pthread_cond_signal(&ahead->changed);
    pthread_mutex_unlock(&ahead->mutex);
    /* Most parts of a workbook are a single piece, not worth a thread. */
    if (ahead->given > 1 && length > 0 && !ahead->tried)
        start_thread(ahead);
}

bool xml_ahead_has_more(const struct xml_ahead *ahead)
{
    return ahead->given > ahead->taken;
}

struct xml_record *xml_ahead_next(struct xml_ahead *ahead, bool *ok)
{
    struct piece *piece = &ahead->pieces[ahead->taken % PIECES];
    if (!ahead->has_thread) {
        parse(ahead, ahead->taken);
        ahead->parsed++;
    }
    pthread_mutex_lock(&ahead->mutex);
    while (ahead->parsed == ahead->taken)
        pthread_cond_wait(&ahead->changed, &ahead->mutex);
    pthread_mutex_unlock(&ahead->mutex);
    ahead->taken++;
    *ok = piece->ok;
    return &piece->record;
}

bool xml_ahead_fail(const struct xml_ahead *ahead, const char *name, struct error *err)
{
    return xml_parsing_fail(ahead->parsing, name, err);
}

void xml_ahead_free(struct xml_ahead **ahead)
{
    if (*ahead == NULL)
        return;
    pthread_mutex_lock(&(*ahead)->mutex);
    (*ahead)->ended = true;
    pthread_cond_signal(&(*ahead)->changed);
    pthread_mutex_unlock(&(*ahead)->mutex);
    if ((*ahead)->has_thread)
        pthread_join((*ahead)->thread, NULL);
    for (size_t i = 0; i < PIECES; i++) {
        free((*ahead)->pieces[i].bytes);
        xml_record_free(&(*ahead)->pieces[i].record);
    }
    xml_parsing_free(&(*ahead)->parsing);
    pthread_cond_destroy(&(*ahead)->changed);
    pthread_mutex_destroy(&(*ahead)->mutex);
    free(*ahead);
    *ahead = NULL;
}
