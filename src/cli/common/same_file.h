/* cli/common/same_file.h
 * Whether two paths lead to one file, whatever they look like. Owns nothing. Depends on base/.
 */
#ifndef CLI_COMMON_SAME_FILE_H
#define CLI_COMMON_SAME_FILE_H

#include <stdbool.h>

/* By device and inode where both are there; else, for a file that is yet to be made, by the folder
 * (without links) and the name. Paths that lead nowhere are one where they are spelled alike. */
bool same_file(const char *one, const char *other);

#endif
