/* cli/common/key_file.h
 * Whether a file may hold the API key. Owns nothing. Depends on base/.
 */
#ifndef CLI_COMMON_KEY_FILE_H
#define CLI_COMMON_KEY_FILE_H

#include "base/error.h"

/* The open file must be a regular one or a pipe, and group and others may have no access to it.
 * They may read it where the machine hands out secrets: the file lies in $CREDENTIALS_DIRECTORY
 * (systemd.exec(5)), or directly in /run/secrets and on a file system in memory; it and its folder
 * belong to root or to us, and nobody else can write them. ERROR_SETUP. */
bool key_file_check(int fd, const char *path, struct error *err) MUST_CHECK;

/* Whether the path is that of standard input. */
bool key_file_is_stdin(const char *path);

#endif
