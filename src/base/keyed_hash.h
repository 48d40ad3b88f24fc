/* base/keyed_hash.h
 * SipHash-2-4 (Aumasson, Bernstein: "SipHash: a fast short-input PRF"): short inputs to 64 bits
 * that nobody can foretell without the key. Pure: owns nothing. Depends on nothing.
 */
#ifndef BASE_KEYED_HASH_H
#define BASE_KEYED_HASH_H

#include <stddef.h>
#include <stdint.h>

#define KEYED_HASH_KEY_BYTES 16

uint64_t keyed_hash(const unsigned char key[KEYED_HASH_KEY_BYTES], const void *bytes,
                    size_t length);

#endif
