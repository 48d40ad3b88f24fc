/* support/test_certificate.h
 * Self-signed certificates for servers on loopback, made as the test runs. Owns what a pair holds.
 * Depends on OpenSSL.
 */
#ifndef SUPPORT_TEST_CERTIFICATE_H
#define SUPPORT_TEST_CERTIFICATE_H

#include <openssl/evp.h>
#include <openssl/x509.h>

struct test_certificate {
    X509 *certificate;
    EVP_PKEY *key;
};

/* For `alternative_name` as OpenSSL writes it ("IP:127.0.0.1", "DNS:other.example"), valid for an
 * hour that ends `ends_in_s` seconds from now (below 0: it has expired). Ends the test program when
 * OpenSSL fails. */
void test_certificate_make(const char *alternative_name, long ends_in_s,
                           struct test_certificate *pair);

/* Writes the certificate as PEM. */
void test_certificate_write(const struct test_certificate *pair, const char *path);

/* Leaves an empty pair. */
void test_certificate_free(struct test_certificate *pair);

#endif
