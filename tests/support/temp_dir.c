#define _XOPEN_SOURCE 700 /* nftw */

#include "support/temp_dir.h"

#include "base/memory.h"

#include <dirent.h>
#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Every path that was given out, so that a test need not free any. */
struct temp_dir {
    char *path;
    char **paths;
    size_t count;
};

static void stop(const char *what, const char *path)
{
    fprintf(stderr, "temp_dir: %s %s: %s\n", what, path, strerror(errno));
    abort();
}

static char *join(const char *folder, const char *name)
{
    size_t size = strlen(folder) + 1 + strlen(name) + 1;
    char *path = memory_alloc(size, 1);
    snprintf(path, size, "%s/%s", folder, name);
    return path;
}

struct temp_dir *temp_dir_new(void)
{
    const char *parent = getenv("TMPDIR");
    struct temp_dir *dir = memory_alloc(1, sizeof *dir);
    dir->path = join(parent != NULL && parent[0] != '\0' ? parent : "/tmp", "stopsms-test-XXXXXX");
    if (mkdtemp(dir->path) == NULL)
        stop("mkdtemp", dir->path);
    return dir;
}

const char *temp_dir_path(const struct temp_dir *dir)
{
    return dir->path;
}

const char *temp_dir_file(struct temp_dir *dir, const char *name)
{
    dir->paths = memory_resize(dir->paths, dir->count + 1, sizeof *dir->paths);
    dir->paths[dir->count] = join(dir->path, name);
    return dir->paths[dir->count++];
}

const char *temp_dir_write(struct temp_dir *dir, const char *name, const char *content)
{
    return temp_dir_write_bytes(dir, name, content, strlen(content));
}

const char *temp_dir_write_bytes(struct temp_dir *dir, const char *name, const void *bytes,
                                 size_t length)
{
    const char *path = temp_dir_file(dir, name);
    FILE *stream = fopen(path, "wb");
    if (stream == NULL)
        stop("fopen", path);
    size_t written = length > 0 ? fwrite(bytes, 1, length, stream) : 0;
    if (fclose(stream) != 0 || written != length)
        stop("write", path);
    return path;
}

char *temp_dir_read(const char *path, size_t *length)
{
    FILE *stream = fopen(path, "rb");
    if (stream == NULL) {
        if (errno != ENOENT)
            stop("fopen", path);
        return NULL;
    }
    size_t capacity = 4096;
    size_t used = 0;
    char *content = memory_alloc(capacity, 1);
    for (size_t got = 1; got > 0; used += got) {
        if (capacity - used < 2) {
            capacity *= 2;
            content = memory_resize(content, capacity, 1);
        }
        got = fread(content + used, 1, capacity - used - 1, stream);
    }
    if (ferror(stream))
        stop("read", path);
    fclose(stream);
    content[used] = '\0';
    if (length != NULL)
        *length = used;
    return content;
}

size_t temp_dir_count(const struct temp_dir *dir)
{
    DIR *listing = opendir(dir->path);
    if (listing == NULL)
        stop("opendir", dir->path);
    size_t count = 0;
    for (struct dirent *entry = readdir(listing); entry != NULL; entry = readdir(listing))
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            count++;
    closedir(listing);
    return count;
}

static int remove_entry(const char *path, const struct stat *status, int type, struct FTW *place)
{
    (void)status;
    (void)type;
    (void)place;
    return remove(path);
}

void temp_dir_free(struct temp_dir **dir)
{
    struct temp_dir *dropped = *dir;
    if (dropped == NULL)
        return;
    if (nftw(dropped->path, remove_entry, 16, FTW_DEPTH | FTW_PHYS) != 0)
        stop("remove", dropped->path);
    for (size_t i = 0; i < dropped->count; i++)
        free(dropped->paths[i]);
    free(dropped->paths);
    free(dropped->path);
    free(dropped);
    *dir = NULL;
}
