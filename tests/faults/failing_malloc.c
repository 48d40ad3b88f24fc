/* tests/faults/failing_malloc.c
 * Loaded into the program (LD_PRELOAD), it fails one allocation: the FAIL_AT-th, from 1, of those
 * that the library or program FAIL_IN asks for (a part of its file's name, such as "libsqlite3"),
 * and with FAIL_ON=1 all that follow in there. At the end it writes to the file FAIL_COUNT how many
 * there were. Owns nothing. Depends on the GNU C library, whose own allocator it calls.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *block, size_t size);

static struct {
    uintptr_t begin, end; /* where FAIL_IN was loaded */
    long at;              /* 0: none */
    bool on;
    long count;
} fault;

static int find_library(struct dl_phdr_info *info, size_t size, void *wanted)
{
    (void)size;
    char self[4096] = "";
    const char *name = info->dlpi_name;
    if (name[0] == '\0' && readlink("/proc/self/exe", self, sizeof self - 1) > 0)
        name = self;
    const char *slash = strrchr(name, '/');
    if (strstr(slash != NULL ? slash : name, wanted) == NULL)
        return 0;
    fault.begin = UINTPTR_MAX;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *part = &info->dlpi_phdr[i];
        uintptr_t begin = info->dlpi_addr + part->p_vaddr;
        if (part->p_type == PT_LOAD) {
            fault.begin = begin < fault.begin ? begin : fault.begin;
            fault.end = begin + part->p_memsz > fault.end ? begin + part->p_memsz : fault.end;
        }
    }
    return 1;
}

__attribute__((constructor)) static void set_up(void)
{
    const char *library = getenv("FAIL_IN");
    const char *at = getenv("FAIL_AT");
    fault.at = at != NULL ? strtol(at, NULL, 10) : 0;
    fault.on = getenv("FAIL_ON") != NULL;
    if (library != NULL)
        (void)dl_iterate_phdr(find_library, (void *)(uintptr_t)library);
}

__attribute__((destructor)) static void tell_count(void)
{
    const char *path = getenv("FAIL_COUNT");
    int fd = path != NULL ? open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600) : -1;
    if (fd >= 0) {
        (void)dprintf(fd, "%ld\n", fault.count);
        (void)close(fd);
    }
}

static bool fails(const void *caller)
{
    uintptr_t address = (uintptr_t)caller;
    if (address < fault.begin || address >= fault.end)
        return false;
    long number = __atomic_add_fetch(&fault.count, 1, __ATOMIC_RELAXED);
    bool hit = fault.at > 0 && (fault.on ? number >= fault.at : number == fault.at);
    if (hit)
        errno = ENOMEM;
    return hit;
}

void *malloc(size_t size)
{
    return fails(__builtin_return_address(0)) ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    return fails(__builtin_return_address(0)) ? NULL : __libc_calloc(count, size);
}

void *realloc(void *block, size_t size)
{
    return fails(__builtin_return_address(0)) ? NULL : __libc_realloc(block, size);
}
