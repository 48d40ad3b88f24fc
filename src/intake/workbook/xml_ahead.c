/* The pieces lie in a ring. The caller fills them and takes what they say, in the same order; the
 * threads are between the two, and touch only pieces that were given and are not done. Nothing else
 * is shared, so that all but expat stays in the one thread that the program has otherwise.
 *
 * Parsing takes most of the time of a workbook. Where its rows can be told apart by their bytes,
 * the pieces are dealt to two parsers: each begins a piece behind the same head, as if the rows
 * before it did not exist. That is a guess until the piece before was parsed: had that ended within
 * a comment, say, the next would mean something else. Then what was guessed is thrown away, and one
 * parser goes through the rest in order. */
#include "intake/workbook/xml_ahead.h"

#include "base/memory.h"
#include "intake/workbook/xml_cut.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#define PIECES      8
#define LANES       2
#define FIRST_BYTES ((size_t)64 * 1024)
#define PIECE_BYTES ((size_t)128 * 1024) /* the smaller, the more often they wait */

struct piece {
    char *bytes;
    size_t length;
    size_t lines_before; /* it */
    unsigned lane;       /* whose parser takes it */
    bool is_apart;       /* the parser begins anew with it; else it goes on */
    bool is_last;        /* the XML ends with it */
    struct xml_record record;
    bool is_done, ok, is_at_mark; /* is_at_mark: at its end */
};

struct lane {
    struct xml_ahead *ahead;
    struct xml_parsing *parsing;
    bool has_failed;
    pthread_t thread;
};

struct xml_ahead {
    struct piece pieces[PIECES];
    struct xml_cut cut;
    bool tried;     /* to start the threads */
    unsigned lanes; /* that have a thread */
    struct lane lane[LANES];
    pthread_mutex_t mutex; /* for what follows, and which pieces are done */
    pthread_cond_t changed;
    size_t given, taken;
    bool ended;
};

static struct piece *piece_of(struct xml_ahead *ahead, size_t i)
{
    return &ahead->pieces[i % PIECES];
}

/* The XML's first piece, down to the mark, and behind it. */
static size_t take_head(struct lane *lane, struct piece *piece, size_t head_length)
{
    if (head_length == 0)
        return 0;
    piece->ok = xml_parsing_take(lane->parsing, piece->bytes, head_length, &piece->record);
    (void)xml_parsing_mark(lane->parsing);
    return head_length;
}

/* `is_first`: it begins the XML. */
static void parse(struct lane *lane, struct piece *piece, bool is_first)
{
    const struct xml_cut *cut = &lane->ahead->cut;
    struct xml_parsing *parsing = lane->parsing;
    size_t at = 0;
    xml_record_clear(&piece->record);
    piece->ok = !lane->has_failed;
    if (!piece->ok)
        return;
    if (is_first)
        at = take_head(lane, piece, cut->head_length);
    else if (piece->is_apart)
        (void)xml_parsing_begin_behind(parsing, cut->head, cut->head_length,
                                       piece->lines_before - cut->head_lines);
    if (piece->ok && piece->length > at)
        piece->ok =
            xml_parsing_take(parsing, piece->bytes + at, piece->length - at, &piece->record);
    piece->is_at_mark = piece->ok && xml_parsing_is_at_mark(parsing);
    if (piece->ok && piece->is_last)
        piece->ok = xml_parsing_take(parsing, piece->bytes, 0, &piece->record);
    lane->has_failed = !piece->ok;
}

/* --- threads --- */

/* The first piece that waits for the lane. */
static bool find_for(const struct lane *lane, size_t *i)
{
    struct xml_ahead *ahead = lane->ahead;
    for (*i = ahead->taken; *i < ahead->given; ++*i)
        if (!piece_of(ahead, *i)->is_done && piece_of(ahead, *i)->lane == lane - ahead->lane)
            return true;
    return false;
}

static void *parse_given(void *context)
{
    struct lane *lane = context;
    struct xml_ahead *ahead = lane->ahead;
    size_t i;
    pthread_mutex_lock(&ahead->mutex);
    while (!ahead->ended) {
        if (!find_for(lane, &i)) {
            pthread_cond_wait(&ahead->changed, &ahead->mutex);
            continue;
        }
        pthread_mutex_unlock(&ahead->mutex);
        parse(lane, piece_of(ahead, i), i == 0);
        pthread_mutex_lock(&ahead->mutex);
        piece_of(ahead, i)->is_done = true;
        pthread_cond_broadcast(&ahead->changed);
    }
    pthread_mutex_unlock(&ahead->mutex);
    return NULL;
}

/* Signals are for the thread that the program has otherwise. */
static void start_threads(struct xml_ahead *ahead)
{
    unsigned lanes = ahead->cut.start != NULL ? LANES : 1;
    sigset_t all, before;
    ahead->tried = true;
    sigfillset(&all);
    if (pthread_sigmask(SIG_SETMASK, &all, &before) != 0)
        return;
    while (ahead->lanes < lanes && pthread_create(&ahead->lane[ahead->lanes].thread, NULL,
                                                  parse_given, &ahead->lane[ahead->lanes]) == 0)
        ahead->lanes++;
    if (ahead->lanes < LANES)
        xml_cut_stop(&ahead->cut);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

static void wait_for(struct xml_ahead *ahead, size_t i)
{
    while (!piece_of(ahead, i)->is_done)
        pthread_cond_wait(&ahead->changed, &ahead->mutex);
}

/* --- giving --- */

struct xml_ahead *xml_ahead_new(const char *start)
{
    struct xml_ahead *ahead = memory_alloc(1, sizeof *ahead);
    ahead->cut.start = start;
    for (size_t i = 0; i < LANES; i++)
        ahead->lane[i] = (struct lane){.ahead = ahead};
    ahead->lane[0].parsing = xml_parsing_new();
    pthread_mutex_init(&ahead->mutex, NULL);
    pthread_cond_init(&ahead->changed, NULL);
    return ahead;
}

/* A piece stays until the one behind it was taken: it may have to be parsed once more. */
char *xml_ahead_room(struct xml_ahead *ahead, size_t *size)
{
    struct piece *piece = piece_of(ahead, ahead->given);
    size_t waiting = ahead->given - ahead->taken;
    if (waiting > ahead->taken || waiting == PIECES - 1)
        return NULL;
    if (piece->bytes == NULL)
        piece->bytes = memory_bytes(XML_CUT_MOST_REST + PIECE_BYTES);
    if (ahead->cut.rest_length > 0)
        memcpy(piece->bytes, ahead->cut.rest, ahead->cut.rest_length);
    *size = ahead->given < PIECES ? FIRST_BYTES : PIECE_BYTES;
    return piece->bytes + ahead->cut.rest_length;
}

/* `length`: with the rest of the piece before it. */
static void give(struct xml_ahead *ahead, size_t length, bool is_last)
{
    struct piece *piece = piece_of(ahead, ahead->given);
    unsigned lane = ahead->given > 0 ? piece_of(ahead, ahead->given - 1)->lane : 0;
    piece->is_apart =
        ahead->lanes == LANES && ahead->cut.start != NULL && ahead->cut.rest_length > 0;
    piece->lane = piece->is_apart ? (lane + 1) % LANES : lane;
    piece->lines_before = ahead->cut.lines;
    piece->length = is_last ? length : xml_cut_take(&ahead->cut, piece->bytes, length);
    piece->is_last = is_last;
    piece->is_done = piece->is_at_mark = false;
    if (is_last)
        ahead->cut.rest_length = 0;
    pthread_mutex_lock(&ahead->mutex);
    ahead->given++;
    pthread_cond_broadcast(&ahead->changed);
    pthread_mutex_unlock(&ahead->mutex);
}

/* Most parts of a workbook are a single piece, not worth a thread. */
static void begin_second(struct xml_ahead *ahead)
{
    const struct xml_cut *cut = &ahead->cut;
    if (cut->start != NULL && ahead->lane[1].parsing == NULL) {
        ahead->lane[1].parsing = xml_parsing_new();
        if (!xml_parsing_begin_behind(ahead->lane[1].parsing, cut->head, cut->head_length, 0))
            xml_cut_stop(&ahead->cut);
    }
    start_threads(ahead);
}

void xml_ahead_give(struct xml_ahead *ahead, size_t length)
{
    size_t rest = ahead->cut.rest_length;
    if (ahead->given == 0)
        xml_cut_begin(&ahead->cut, piece_of(ahead, 0)->bytes, length);
    else if (length > 0 && !ahead->tried)
        begin_second(ahead);
    give(ahead, rest + length, length == 0);
}

void xml_ahead_give_rest(struct xml_ahead *ahead, size_t length)
{
    xml_cut_stop(&ahead->cut);
    give(ahead, ahead->cut.rest_length + length, false);
}

bool xml_ahead_has_more(const struct xml_ahead *ahead)
{
    return ahead->given > ahead->taken;
}

/* --- taking --- */

/* Has one parser go on behind the piece `i`, with all that was given behind it. What is not apart
 * is the first piece. */
static void go_straight(struct xml_ahead *ahead, size_t i)
{
    struct lane *lane = &ahead->lane[0];
    struct piece *piece = piece_of(ahead, i);
    for (size_t k = i + 1; k < ahead->given; k++)
        wait_for(ahead, k);
    xml_cut_stop(&ahead->cut);
    lane->has_failed = false;
    if (!piece->is_apart)
        xml_parsing_begin(lane->parsing);
    parse(lane, piece, !piece->is_apart);
    for (size_t k = i + 1; k < ahead->given; k++) {
        piece_of(ahead, k)->is_apart = piece_of(ahead, k)->is_done = false;
        piece_of(ahead, k)->lane = 0;
    }
    pthread_cond_broadcast(&ahead->changed);
}

struct xml_record *xml_ahead_next(struct xml_ahead *ahead, bool *ok)
{
    size_t i = ahead->taken;
    struct piece *piece = piece_of(ahead, i);
    pthread_mutex_lock(&ahead->mutex);
    if (ahead->lanes == 0 && !piece->is_done) {
        parse(&ahead->lane[0], piece, i == 0);
        piece->is_done = true;
    }
    if (i > 0 && piece->is_apart && !piece_of(ahead, i - 1)->is_at_mark)
        go_straight(ahead, i - 1);
    wait_for(ahead, i);
    ahead->taken++;
    pthread_mutex_unlock(&ahead->mutex);
    *ok = piece->ok;
    return &piece->record;
}

bool xml_ahead_fail(const struct xml_ahead *ahead, const char *name, struct error *err)
{
    unsigned lane = ahead->pieces[(ahead->taken - 1) % PIECES].lane;
    return xml_parsing_fail(ahead->lane[lane].parsing, name, err);
}

void xml_ahead_free(struct xml_ahead **ahead)
{
    if (*ahead == NULL)
        return;
    pthread_mutex_lock(&(*ahead)->mutex);
    (*ahead)->ended = true;
    pthread_cond_broadcast(&(*ahead)->changed);
    pthread_mutex_unlock(&(*ahead)->mutex);
    for (size_t i = 0; i < (*ahead)->lanes; i++)
        pthread_join((*ahead)->lane[i].thread, NULL);
    for (size_t i = 0; i < LANES; i++)
        xml_parsing_free(&(*ahead)->lane[i].parsing);
    for (size_t i = 0; i < PIECES; i++) {
        free((*ahead)->pieces[i].bytes);
        xml_record_free(&(*ahead)->pieces[i].record);
    }
    xml_cut_free(&(*ahead)->cut);
    pthread_cond_destroy(&(*ahead)->changed);
    pthread_mutex_destroy(&(*ahead)->mutex);
    free(*ahead);
    *ahead = NULL;
}
