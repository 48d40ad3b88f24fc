#include "support/test_certificate.h"

#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>

#define HOUR_S 3600

static void need(int ok, const char *what)
{
    if (!ok) {
        (void)fprintf(stderr, "test certificate: %s failed\n", what);
        abort();
    }
}

static void add_alternative_name(X509 *certificate, const char *alternative_name)
{
    X509V3_CTX context;
    X509V3_set_ctx(&context, certificate, certificate, NULL, NULL, 0);
    X509_EXTENSION *extension =
        X509V3_EXT_conf_nid(NULL, &context, NID_subject_alt_name, alternative_name);
    need(extension != NULL && X509_add_ext(certificate, extension, -1), "subjectAltName");
    X509_EXTENSION_free(extension);
}

void test_certificate_make(const char *alternative_name, long ends_in_s,
                           struct test_certificate *pair)
{
    pair->key = EVP_EC_gen("P-256");
    pair->certificate = X509_new();
    need(pair->key != NULL && pair->certificate != NULL, "EVP_EC_gen");

    X509 *certificate = pair->certificate;
    X509_NAME *name = X509_get_subject_name(certificate);
    need(X509_set_version(certificate, 2) &&
             ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1) &&
             X509_gmtime_adj(X509_getm_notBefore(certificate), ends_in_s - HOUR_S) != NULL &&
             X509_gmtime_adj(X509_getm_notAfter(certificate), ends_in_s) != NULL &&
             X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                                        (const unsigned char *)"stopsms test", -1, -1, 0) &&
             X509_set_issuer_name(certificate, name) && X509_set_pubkey(certificate, pair->key),
         "filling in");
    add_alternative_name(certificate, alternative_name);
    need(X509_sign(certificate, pair->key, EVP_sha256()) > 0, "X509_sign");
}

void test_certificate_write(const struct test_certificate *pair, const char *path)
{
    FILE *file = fopen(path, "w");
    need(file != NULL && PEM_write_X509(file, pair->certificate) && fclose(file) == 0, "writing");
}

void test_certificate_free(struct test_certificate *pair)
{
    X509_free(pair->certificate);
    EVP_PKEY_free(pair->key);
    *pair = (struct test_certificate){0};
}
