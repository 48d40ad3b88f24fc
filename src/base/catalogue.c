/* The form is that of GNU gettext's manual ("The Format of GNU MO Files"): a head of numbers,
 * tables of lengths and places, then the texts. Texts with a width that the machine decides
 * (PRId64) are kept in pieces, in tables of their own, from minor revision 1 on. */
#include "base/catalogue.h"

#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAGIC      0x950412deu
#define LAST_PIECE 0xffffffffu

/* Numbers of the head, by their places. */
enum { HEAD_MAGIC, HEAD_REVISION, TEXTS, ORIGINALS, TRANSLATIONS, HASH_SIZE, HASHES };
enum { NAMES = HASHES + 1, NAME_TABLE, PIECED, PIECED_ORIGINALS, PIECED_TRANSLATIONS };

struct mapped {
    const unsigned char *bytes;
    uint64_t size;
};

/* The number at that byte; false: it is not within the file. */
static bool number_at(const struct mapped *file, uint64_t at, uint32_t *number)
{
    if (at + sizeof *number > file->size)
        return false;
    memcpy(number, file->bytes + at, sizeof *number);
    return true;
}

static bool head(const struct mapped *file, int place, uint32_t *number)
{
    return number_at(file, (uint64_t)place * sizeof *number, number);
}

/* A table of `count` texts, each a length and a place; of those for pieces the length counts the
 * null byte, too (`more` 0, else 1). */
static bool texts_lie_within(const struct mapped *file, uint32_t count, uint32_t table,
                             unsigned more)
{
    bool ok = true;
    for (uint64_t i = 0; ok && i < count; i++) {
        uint32_t length = 0, place = 0;
        ok = number_at(file, table + 8 * i, &length) && number_at(file, table + 8 * i + 4, &place);
        uint64_t end = (uint64_t)place + length + more;
        ok = ok && length + more > 0 && end <= file->size && file->bytes[end - 1] == '\0';
    }
    return ok;
}

/* A table of places, at each of which a text in pieces is told: where its bytes begin, then of each
 * piece how many they are and which name comes behind it. */
static bool pieces_lie_within(const struct mapped *file, uint32_t count, uint32_t table)
{
    bool ok = true;
    for (uint64_t i = 0; ok && i < count; i++) {
        uint32_t at = 0, bytes = 0, length = 0, name = 0;
        ok = number_at(file, table + 4 * i, &at) && number_at(file, at, &bytes);
        uint64_t end = bytes;
        for (uint64_t piece = (uint64_t)at + 4; ok && name != LAST_PIECE; piece += 8) {
            ok = number_at(file, piece, &length) && number_at(file, piece + 4, &name);
            end += length;
        }
        ok = ok && end <= file->size;
    }
    return ok;
}

static bool is_whole(const struct mapped *file)
{
    uint32_t magic = 0, revision = 0, texts = 0, one = 0, other = 0, size = 0, hashes = 0,
             names = 0;
    bool ok = head(file, HEAD_MAGIC, &magic) && magic == MAGIC &&
              head(file, HEAD_REVISION, &revision) && head(file, TEXTS, &texts) &&
              head(file, ORIGINALS, &one) && head(file, TRANSLATIONS, &other) &&
              head(file, HASH_SIZE, &size) && head(file, HASHES, &hashes) &&
              hashes + (uint64_t)size * 4 <= file->size && texts_lie_within(file, texts, one, 1) &&
              texts_lie_within(file, texts, other, 1);
    if (!ok || (revision & 0xffff) == 0)
        return ok;
    return head(file, NAMES, &size) && head(file, NAME_TABLE, &names) &&
           texts_lie_within(file, size, names, 0) && head(file, PIECED, &texts) &&
           head(file, PIECED_ORIGINALS, &one) && head(file, PIECED_TRANSLATIONS, &other) &&
           pieces_lie_within(file, texts, one) && pieces_lie_within(file, texts, other);
}

bool catalogue_is_whole(const char *path)
{
    struct stat status;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool ok = fd >= 0 && fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && status.st_size > 0;
    if (ok) {
        size_t size = (size_t)status.st_size;
        void *bytes = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
        ok = bytes != MAP_FAILED && is_whole(&(struct mapped){bytes, size});
        if (bytes != MAP_FAILED)
            munmap(bytes, size);
    }
    if (fd >= 0)
        close(fd);
    return ok;
}
