/* base/build_commit.h
 * The commit that the program is built from. Defined by src/base/build_commit.cmake at each build.
 * Owns nothing. Depends on nothing.
 */
#ifndef BASE_BUILD_COMMIT_H
#define BASE_BUILD_COMMIT_H

/* What stands behind the version: " (commit 1f2e3d4c5b6a of 2026-11-29, with changes)"; "" where it
 * was not built from git. */
extern const char build_commit[];

#endif
